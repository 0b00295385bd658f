import { get, path, put, remove } from "../js/api.js";
import { rowButton } from "../js/actions.js";
import { askFirst } from "../js/dialog.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { count } from "../js/format.js";
import { session } from "../js/session.js";
import { rowTable } from "../js/table.js";
import { part } from "./facts.js";

const KINDS = {
  vhost: {
    url: "vhost-limits", label: "Virtual host",
    names: ["max-connections", "max-queues", "max-messages", "max-bytes", "max-publish-rate", "max-publish-byte-rate", "max-memory"],
  },
  user: { url: "user-limits", label: "User", names: ["max-connections", "max-channels"] },
};

export function limits() {
  const tables = { vhost: limitTable("vhost"), user: limitTable("user") };

  async function update() {
    await Promise.all(Object.entries(tables).map(async ([kind, table]) => table.show(await get(`/${KINDS[kind].url}`))));
  }

  const element = h("div", {}, h("h1", {}, "Limits"),
    part("Virtual hosts", tables.vhost.element), limitsForm("vhost"), part("Users", tables.user.element), limitsForm("user"));
  return { element, update };
}

/** Limits of virtual hosts or of users: what show() is called with is what the API lists. */
export function limitTable(kind) {
  const { url, label } = KINDS[kind];
  const mayChange = session.may("administrator");
  const table = rowTable({
    id: url, label: `Limits: ${label}`, key: (limit) => `${limit.owner} ${limit.name}`, empty: "There is no limit.",
    columns: [
      { title: label, sort: "owner", cell: (limit) => limit.owner }, { title: "Limit", sort: "name", cell: (limit) => limit.name },
      { title: "Value", sort: "value", number: true, cell: (limit) => (limit.value < 0 ? "unlimited" : count(limit.value)) },
      { title: "", cell: (limit) => (mayChange ? rowButton("Remove", `${limit.name} of ${limit.owner}`, () => drop(url, limit)) : null) },
    ],
  });
  return { element: table.element, show: (rows) => table.show(rows.flatMap((row) => Object.entries(row.value).map(([name, value]) => ({ owner: row[kind], name, value })))) };
}

function drop(url, limit) {
  return askFirst(`Remove ${limit.name} of ${limit.owner}?`, "Remove", "The limit is removed.", () => remove(path`/${url}/${limit.owner}/${limit.name}`));
}

/** owner: whose limits they are, if the user has no choice. */
export function limitsForm(kind, owner) {
  const { url, label, names } = KINDS[kind];
  const whose = kind === "vhost" ? form.choice("owner", label, session.vhosts, session.defaultVhost()) : form.text("owner", label, { required: true });
  const parts = [
    owner === undefined ? whose : null, form.choice("name", "Limit", names),
    form.number("value", "Value", { required: true, step: 1, hint: "Negative: unlimited" }),
  ];
  return form.section(`Set a limit of a ${label.toLowerCase()}`, parts, "Set", async ({ owner: of = owner, name, value }) => {
    await put(path`/${url}/${of}/${name}`, { value });
    return "The limit is set.";
  });
}
