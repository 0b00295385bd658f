import { get, path, put, remove } from "../js/api.js";
import { act, actIfSure } from "../js/actions.js";
import { fill, h } from "../js/dom.js";
import * as form from "../js/form.js";
import { go, href } from "../js/router.js";
import { session } from "../js/session.js";
import { plainTable } from "../js/table.js";
import { tags } from "./facts.js";

const TAG_HINT = "With commas: administrator, monitoring, policymaker, management. None: may not log in here.";
const tagList = (user) => tags([user.tags].flat().filter(Boolean).map((tag) => [tag, "Tag"]));

export function users() {
  const list = h("div");

  async function update() {
    const [all, permissions] = await Promise.all([get("/users"), get("/permissions")]);
    fill(list, plainTable([
      { title: "Name", cell: (u) => h("a", { href: href`/users/${u.name}` }, u.name) },
      { title: "Tags", cell: tagList },
      { title: "May use", cell: (u) => permissions.filter((p) => p.user === u.name).map((p) => p.vhost).join(", ") || h("span", { class: "warn" }, "no virtual host") },
      { title: "Password", cell: (u) => (u.password_hash ? "yes" : "none") },
    ], all, "There is no user."));
  }

  const parts = [form.text("name", "Name", { required: true }), form.text("password", "Password", { type: "password", autocomplete: "new-password", required: true }), form.text("tags", "Tags", { hint: TAG_HINT })];
  const add = form.section("Add a user", parts, "Add", (read, element) => {
    const { name, ...user } = read();
    act(`User ${name} is there.`, () => put(path`/users/${name}`, user)).then((done) => done && element.reset());
  });
  return { element: h("div", {}, h("h1", {}, "Users"), list, add), update };
}

export function userPage({ name }) {
  const permissions = h("div");
  const topics = h("div");
  const heading = h("small");
  let user;

  async function update() {
    const [found, mine, topicRules] = await Promise.all([
      get(path`/users/${name}`), get(path`/users/${name}/permissions`), get(path`/users/${name}/topic-permissions`)]);
    user = found;
    fill(heading, " ", tagList(user));
    fill(permissions, h("h2", {}, "Permissions"), plainTable([
      { title: "Virtual host", cell: (p) => p.vhost },
      ...["configure", "write", "read"].map((what) => ({ title: what, cell: (p) => h("code", {}, p[what]) })),
      { title: "", cell: (p) => removeButton(path`/permissions/${p.vhost}/${name}`) },
    ], mine, "This user may use no virtual host."));
    fill(topics, topicRules.length === 0 ? null : [h("h2", {}, "Topic permissions"), plainTable([
      { title: "Virtual host", cell: (p) => p.vhost }, { title: "Exchange", cell: (p) => p.exchange },
      ...["write", "read"].map((what) => ({ title: what, cell: (p) => h("code", {}, p[what]) })),
      { title: "", cell: (p) => removeButton(path`/topic-permissions/${p.vhost}/${name}/${p.exchange}`) },
    ], topicRules, "")]);
  }

  const vhostChoice = () => form.choice("vhost", "Virtual host", session.vhosts, session.defaultVhost());
  const grant = form.section("Set permissions", [vhostChoice(),
    ...["configure", "write", "read"].map((what) => form.text(what, what, { value: ".*", hint: "A regular expression for names" }))],
  "Set", (read) => {
    const { vhost, ...rules } = read();
    act("The permissions are set.", () => put(path`/permissions/${vhost}/${name}`, rules));
  });
  const grantTopic = form.section("Set topic permissions", [vhostChoice(), form.text("exchange", "Topic exchange", { value: "amq.topic" }),
    ...["write", "read"].map((what) => form.text(what, what, { value: ".*", hint: "A regular expression for routing keys" }))],
  "Set", (read) => {
    const { vhost, ...rules } = read();
    act("The topic permissions are set.", () => put(path`/topic-permissions/${vhost}/${name}`, rules));
  });
  const change = form.section("Change password or tags", [form.text("password", "New password", { type: "password", autocomplete: "new-password", hint: "Empty: as it is" }), form.text("tags", "Tags", { hint: TAG_HINT })],
    "Change", (read, element) => {
      const { password, tags: words } = read();
      const secret = password ? { password } : { password_hash: user.password_hash, hashing_algorithm: user.hashing_algorithm };
      act("The user is changed.", () => put(path`/users/${name}`, { ...secret, tags: words })).then((done) => done && element.reset());
    });
  change.addEventListener("toggle", () => {
    if (change.open && user) change.querySelector("[name=tags]").value = [user.tags].flat().join(",");
  });
  const drop = () => actIfSure(`Delete user ${name}?`, "Delete", "The user is deleted.", () => remove(path`/users/${name}`))
    .then((done) => done && go("#/users"));
  const element = h("div", {}, h("h1", {}, "User ", name, heading), permissions, topics, grant, grantTopic, change,
    h("p", { class: "actions" }, h("button", { type: "button", class: "danger", onclick: drop }, "Delete user")));
  return { element, update };
}

function removeButton(url) {
  return h("button", { type: "button", class: "link", onclick: () => actIfSure("Take these permissions away?", "Take away", "They are taken away.", () => remove(url)) }, "Take away");
}
