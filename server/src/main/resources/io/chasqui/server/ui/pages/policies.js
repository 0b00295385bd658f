import { get, path, put, remove } from "../js/api.js";
import { act, actIfSure } from "../js/actions.js";
import { fill, h } from "../js/dom.js";
import * as form from "../js/form.js";
import { entries } from "../js/format.js";
import { complain } from "../js/notices.js";
import { session } from "../js/session.js";
import { plainTable } from "../js/table.js";

const KINDS = [
  { url: "policies", title: "Policies", one: "policy", tag: "policymaker", to: ["all", "queues", "classic_queues", "quorum_queues", "exchanges"] },
  { url: "operator-policies", title: "Operator policies", one: "operator policy", tag: "administrator", to: ["queues", "classic_queues", "quorum_queues"] },
];

export function policies() {
  const lists = KINDS.map(() => h("div"));

  async function update() {
    const all = await Promise.all(KINDS.map((kind) => get(session.listOf(kind.url))));
    all.forEach((rows, i) => fill(lists[i], table(KINDS[i], rows)));
  }

  const element = h("div", {}, h("h1", {}, "Policies"),
    h("p", { class: "status" }, "Of the policies that match a name, the one of the highest priority applies. An operator policy limits what users set."),
    KINDS.map((kind, i) => [h("h2", {}, kind.title), lists[i], session.may(kind.tag) ? addForm(kind) : null]));
  return { element, update };
}

function table(kind, rows) {
  return plainTable([
    { title: "Virtual host", cell: (p) => p.vhost }, { title: "Name", cell: (p) => p.name },
    { title: "Pattern", cell: (p) => h("code", {}, p.pattern) }, { title: "Applies to", cell: (p) => p["apply-to"] },
    { title: "Definition", cell: (p) => entries(p.definition) }, { title: "Priority", number: true, cell: (p) => p.priority },
    { title: "", cell: (p) => (session.may(kind.tag) ? h("button", { type: "button", class: "link", onclick: () => drop(kind, p) }, "Delete") : null) },
  ], rows, `There is no ${kind.one}.`);
}

function drop(kind, policy) {
  actIfSure(`Delete ${kind.one} ${policy.name}?`, "Delete", `The ${kind.one} is deleted.`, () => remove(path`/${kind.url}/${policy.vhost}/${policy.name}`));
}

function addForm(kind) {
  const parts = [
    form.choice("vhost", "Virtual host", session.vhosts, session.defaultVhost()), form.text("name", "Name", { required: true }),
    form.text("pattern", "Pattern", { required: true, hint: "A regular expression: ^orders" }), form.choice("apply-to", "Applies to", kind.to),
    form.number("priority", "Priority", { value: 0 }),
    form.table("definition", "Definition", "One in a line: max-length = 1000, message-ttl, dead-letter-exchange, overflow, expires …"),
  ];
  return form.section(`Add or change: ${kind.one}`, parts, "Set", (read, element) => {
    try {
      const { vhost, name, ...policy } = read();
      act(`The ${kind.one} is set.`, () => put(path`/${kind.url}/${vhost}/${name}`, policy)).then((done) => done && element.reset());
    } catch (error) {
      complain(error);
    }
  });
}
