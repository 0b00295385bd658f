import { get, path, put, remove } from "../js/api.js";
import { button, rowButton } from "../js/actions.js";
import { askFirst } from "../js/dialog.js";
import { h, renew } from "../js/dom.js";
import * as form from "../js/form.js";
import { session } from "../js/session.js";
import { rowTable } from "../js/table.js";
import { facts, part } from "./facts.js";
import { TAGS_HINT, tagList, tagNames } from "./users.js";
import { limitsForm, limitTable } from "./limits.js";

const patterns = (...actions) => actions.map((action) => ({ title: action, sort: action, cell: (p) => h("code", {}, p[action]) }));
const patternFields = (hint, ...actions) => actions.map((action) => form.text(action, action, { value: ".*", hint }));

/** A user: what they may do, and where. */
export function userPage({ name }) {
  const url = path`/users/${name}`;
  const about = h("div");
  const permissions = permissionTable(name);
  const topics = topicTable(name);
  const limits = limitTable("user");
  const change = changeForm(name);

  async function update() {
    const [user, its, rules, limited] = await Promise.all([
      get(url), get(`${url}/permissions`), get(`${url}/topic-permissions`), get(path`/user-limits/${name}`)]);
    change.update(user);
    renew(about, facts({ Tags: tagList(user), Password: user.password_hash ? "yes" : "none", "Hashed with": user.password_hash ? user.hashing_algorithm : null }));
    await Promise.all([permissions.show(its), topics.show(rules), limits.show(limited)]);
  }

  const drop = () => askFirst(`Delete user ${name}? Their connections are closed.`, "Delete", "The user is deleted.", () => remove(url), "#/users");
  const element = h("div", {}, h("h1", {}, "User ", name), about, part("Permissions", permissions.element), part("Topic permissions", topics.element),
    part("Limits", limits.element), grantForm(name), topicForm(name), limitsForm("user", name), change.element,
    h("p", { class: "actions" }, button("Delete user", drop, "danger")));
  return { element, update };
}

function permissionTable(name) {
  return rowTable({
    id: "permissions", label: "Permissions", key: (p) => p.vhost, empty: "This user may use no virtual host.",
    columns: [
      { title: "Virtual host", sort: "vhost", cell: (p) => p.vhost }, ...patterns("configure", "write", "read"),
      { title: "", cell: (p) => rowButton("Clear", `permissions in ${p.vhost}`, () => clear(path`/permissions/${p.vhost}/${name}`)) },
    ],
  });
}

function topicTable(name) {
  return rowTable({
    id: "topic-permissions", label: "Topic permissions", key: (p) => `${p.vhost} ${p.exchange}`, empty: "Routing keys of topic exchanges are not restricted.",
    columns: [
      { title: "Virtual host", sort: "vhost", cell: (p) => p.vhost }, { title: "Exchange", sort: "exchange", cell: (p) => p.exchange }, ...patterns("write", "read"),
      { title: "", cell: (p) => rowButton("Clear", `topic permissions for ${p.exchange} in ${p.vhost}`, () => clear(path`/topic-permissions/${p.vhost}/${name}/${p.exchange}`)) },
    ],
  });
}

function clear(url) {
  return askFirst("Take these permissions away?", "Take away", "They are taken away.", () => remove(url));
}

const vhostChoice = () => form.choice("vhost", "Virtual host", session.vhosts, session.defaultVhost());

function grantForm(name) {
  const parts = [vhostChoice(), ...patternFields("A regular expression for names of queues and exchanges; empty: none", "configure", "write", "read")];
  return form.section("Set permissions", parts, "Set", async ({ vhost, ...rules }) => {
    await put(path`/permissions/${vhost}/${name}`, rules);
    return "The permissions are set.";
  });
}

function topicForm(name) {
  const parts = [vhostChoice(), form.text("exchange", "Topic exchange", { value: "amq.topic", required: true }), ...patternFields("A regular expression for routing keys", "write", "read")];
  return form.section("Set topic permissions", parts, "Set", async ({ vhost, ...rules }) => {
    await put(path`/topic-permissions/${vhost}/${name}`, rules);
    return "The topic permissions are set.";
  });
}

function changeForm(name) {
  let user;
  const words = form.text("tags", "Tags", { hint: TAGS_HINT });
  const parts = [form.text("password", "New password", { type: "password", autocomplete: "new-password", hint: "Empty: as it is" }), words];
  const element = form.section("Change password or tags", parts, "Change", async ({ password, tags }) => {
    const secret = password ? { password } : { password_hash: user.password_hash, hashing_algorithm: user.hashing_algorithm };
    await put(path`/users/${name}`, { ...secret, tags });
    element.open = false;
    return "The user is changed.";
  });
  element.addEventListener("toggle", () => {
    if (element.open && user) words.input.value = tagNames(user).join(",");
  });
  return { element, update: (found) => { user = found; } };
}
