import { get, path, put, remove } from "../js/api.js";
import { act, actIfSure } from "../js/actions.js";
import { fill, h } from "../js/dom.js";
import * as form from "../js/form.js";
import { count } from "../js/format.js";
import { session } from "../js/session.js";
import { plainTable } from "../js/table.js";

const KINDS = [
  { url: "vhost-limits", owner: "vhost", title: "Limits of virtual hosts", label: "Virtual host", names: ["max-connections", "max-queues"] },
  { url: "user-limits", owner: "user", title: "Limits of users", label: "User", names: ["max-connections", "max-channels"] },
];

export function limits() {
  const lists = KINDS.map(() => h("div"));

  async function update() {
    const all = await Promise.all(KINDS.map((kind) => get(`/${kind.url}`)));
    all.forEach((rows, i) => fill(lists[i], table(KINDS[i], rows)));
  }

  const element = h("div", {}, h("h1", {}, "Limits"), KINDS.map((kind, i) => [h("h2", {}, kind.title), lists[i], addForm(kind)]));
  return { element, update };
}

function table(kind, rows) {
  const lines = rows.flatMap((row) => Object.entries(row.value).map(([name, value]) => ({ owner: row[kind.owner], name, value })));
  return plainTable([
    { title: kind.label, cell: (limit) => limit.owner }, { title: "Limit", cell: (limit) => limit.name },
    { title: "Value", number: true, cell: (limit) => (limit.value < 0 ? "unlimited" : count(limit.value)) },
    { title: "", cell: (limit) => h("button", { type: "button", class: "link", onclick: () => drop(kind, limit) }, "Remove") },
  ], lines, "There is no limit.");
}

function drop(kind, limit) {
  actIfSure(`Remove ${limit.name} of ${limit.owner}?`, "Remove", "The limit is removed.", () => remove(path`/${kind.url}/${limit.owner}/${limit.name}`));
}

function addForm(kind) {
  const owner = kind.owner === "vhost" ? form.choice("owner", kind.label, session.vhosts, session.defaultVhost()) : form.text("owner", kind.label, { required: true });
  const parts = [owner, form.choice("name", "Limit", kind.names), form.number("value", "Value", { required: true, hint: "Negative: unlimited" })];
  return form.section("Set a limit", parts, "Set", (read) => {
    const { owner: of, name, value } = read();
    act("The limit is set.", () => put(path`/${kind.url}/${of}/${name}`, { value }));
  });
}
