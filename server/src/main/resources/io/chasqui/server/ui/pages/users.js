import { get, path, put } from "../js/api.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { href } from "../js/router.js";
import { local, pagedTable } from "../js/table.js";
import { tags } from "./facts.js";

export const TAGS_HINT = "With commas: administrator, monitoring, policymaker, management. None: may not log in here.";

/** A list in the API of RabbitMQ 4, words with commas in those before. */
export const tagNames = (user) => [user.tags].flat().flatMap((each) => each.split(",")).filter(Boolean);

export function tagList(user) {
  return tags(tagNames(user).map((tag) => [tag, "Tag"]));
}

export function users() {
  const table = pagedTable({
    id: "users", label: "Users", key: (u) => u.name, empty: "There is no user.", rows: local(load, (u) => u.name),
    columns: [
      { title: "Name", sort: "name", style: "name", cell: (u) => h("a", { href: href`/users/${u.name}` }, u.name) },
      { title: "Tags", cell: tagList },
      { title: "May use", cell: (u) => u.vhosts.join(", ") || h("span", { class: "warn" }, "no virtual host") },
      { title: "Password", cell: (u) => (u.password_hash ? "yes" : "none") },
      { title: "Hash", sort: "hashing_algorithm", optional: true, cell: (u) => u.hashing_algorithm },
    ],
  });
  return { element: h("div", {}, h("h1", {}, "Users"), table.element, addForm()), update: table.update };
}

async function load() {
  const [all, permissions] = await Promise.all([get("/users"), get("/permissions")]);
  const byUser = new Map();
  for (const { user, vhost } of permissions) byUser.set(user, [...(byUser.get(user) ?? []), vhost]);
  return all.map((user) => ({ ...user, vhosts: byUser.get(user.name) ?? [] }));
}

function addForm() {
  const parts = [
    form.text("name", "Name", { required: true, autocapitalize: "none" }),
    form.text("password", "Password", { type: "password", autocomplete: "new-password", hint: "Empty: none, for those who come with a certificate or a token" }),
    form.text("tags", "Tags", { hint: TAGS_HINT }),
  ];
  return form.section("Add a user", parts, "Add", async ({ name, password, tags: words }) => {
    await put(path`/users/${name}`, { ...(password ? { password } : { password_hash: "" }), tags: words });
    return `User ${name} is there. Without permissions they may use no virtual host.`;
  });
}
