import { get, path, put, remove } from "../js/api.js";
import { act, actIfSure } from "../js/actions.js";
import { fill, h } from "../js/dom.js";
import * as form from "../js/form.js";
import { count } from "../js/format.js";
import { go, href } from "../js/router.js";
import { session } from "../js/session.js";
import { plainTable } from "../js/table.js";
import { facts } from "./facts.js";

const details = () => [
  form.text("description", "Description"), form.text("tags", "Tags", { hint: "Words of your own, with commas" }),
  form.choice("default_queue_type", "Default queue type", [["", "default of the broker"], "classic", "quorum"]),
];

function given(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

export function vhosts() {
  const list = h("div");

  async function update() {
    fill(list, plainTable([
      { title: "Name", cell: (v) => h("a", { href: href`/vhosts/${v.name}` }, v.name) },
      { title: "Description", cell: (v) => v.description ?? "" },
      { title: "Tags", cell: (v) => [v.tags ?? []].flat().join(", ") },
      { title: "Default queue type", cell: (v) => v.default_queue_type ?? "" },
      { title: "Tracing", cell: (v) => (v.tracing ? h("span", { class: "warn" }, "on") : "off") },
      { title: "Ready", number: true, cell: (v) => count(v.messages_ready) },
      { title: "Unacknowledged", number: true, cell: (v) => count(v.messages_unacknowledged) },
    ], await get("/vhosts"), "There is no virtual host."));
  }

  const add = form.section("Add a virtual host", [form.text("name", "Name", { required: true }), ...details()], "Add", (read, element) => {
    const { name, ...values } = read();
    act(`Virtual host ${name} is there.`, async () => {
      await put(path`/vhosts/${name}`, given(values));
      await session.begin(session.user);
    }).then((done) => done && element.reset());
  });
  return { element: h("div", {}, h("h1", {}, "Virtual hosts"), list, add), update };
}

export function vhostPage({ name }) {
  const url = path`/vhosts/${name}`;
  const about = h("div");
  const permissions = h("div");
  const trace = h("button", { type: "button", onclick: () => act("Done.", () => put(url, { tracing: !vhost.tracing })) });
  let vhost;

  async function update() {
    const [found, rules] = await Promise.all([get(url), get(`${url}/permissions`)]);
    vhost = found;
    trace.textContent = vhost.tracing ? "Stop tracing" : "Start tracing";
    fill(about, facts({
      Description: vhost.description, Tags: [vhost.tags ?? []].flat().join(", "), "Default queue type": vhost.default_queue_type,
      Messages: count(vhost.messages), Tracing: vhost.tracing ? "on: copies go to amq.rabbitmq.trace" : "off",
    }));
    fill(permissions, h("h2", {}, "Permissions"), plainTable([
      { title: "User", cell: (p) => h("a", { href: href`/users/${p.user}` }, p.user) },
      ...["configure", "write", "read"].map((what) => ({ title: what, cell: (p) => h("code", {}, p[what]) })),
    ], rules, "No user may use this virtual host."));
  }

  const change = form.section("Change", details(), "Change", (read) =>
    act("The virtual host is changed.", () => put(url, { tracing: vhost.tracing, ...given(read()) })));
  const drop = () => actIfSure(`Delete virtual host ${name} with all its queues, exchanges and messages?`, "Delete", "The virtual host is deleted.",
    async () => {
      await remove(url);
      await session.begin(session.user);
    }).then((done) => done && go("#/vhosts"));
  const element = h("div", {}, h("h1", {}, "Virtual host ", name), about, permissions, change,
    h("p", { class: "actions" }, trace, h("button", { type: "button", class: "danger", onclick: drop }, "Delete virtual host")));
  return { element, update };
}
