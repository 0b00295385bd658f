import { get, path, post } from "../js/api.js";
import { fill, h } from "../js/dom.js";
import * as form from "../js/form.js";
import { count, json } from "../js/format.js";
import { tell } from "../js/notices.js";
import { session } from "../js/session.js";
import { rowTable } from "../js/table.js";
import { part } from "./facts.js";

const WHOLE = [["", "the whole broker"]];
const url = (vhost) => (vhost === "" ? "/definitions" : path`/definitions/${vhost}`);

/** Definitions as a file, out and in. */
export function definitions() {
  const element = h("div", {}, h("h1", {}, "Definitions"),
    h("p", { class: "status" }, "Users, virtual hosts, permissions, policies, exchanges, queues and bindings; never messages."),
    h("section", { class: "panel" }, h("h2", {}, "Export"), exportForm()), importPanel());
  return { element, update: async () => {} };
}

function exportForm() {
  return form.formOf([form.choice("from", "Of", [...WHOLE, ...session.vhosts], "")], "Download", async ({ from }) => {
    const text = JSON.stringify(await get(url(from)), null, 2);
    const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: `chasqui-${new Date().toISOString().slice(0, 10)}.json` });
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

/** What an import would do can be looked at before it is done. */
function importPanel() {
  const result = h("div", { "aria-live": "polite" });
  const file = form.text("file", "File", { type: "file", accept: "application/json,.json", required: true, hint: "An export of Chasqui, RabbitMQ or LavinMQ" });
  const what = form.choice("what", "Do", [["look", "tell what would change"], ["import", "import it"]]);
  const steps = form.formOf([form.choice("into", "Into", [...WHOLE, ...session.vhosts], ""), file, what], "Go", async ({ into, what: wanted }) => {
    const content = parsed(await file.input.files[0].text());
    fill(result);
    if (wanted === "look") return fill(result, difference(await post(`${url(into)}?dry_run=true`, content)));
    const answer = await post(url(into), content);
    await session.renew();
    tell("The definitions are imported.");
    return fill(result, list("Skipped, because this broker has no such thing", answer?.skipped ?? [], (each) => each.reason));
  });
  return h("section", { class: "panel" }, h("h2", {}, "Import"), h("p", { class: "status" }, "Adds what is missing and changes what differs; removes nothing."), steps, result);
}

function difference({ added, changed, kept, unchanged, missing_in_file: missing, skipped }) {
  const none = added.length + changed.length === 0;
  return [
    h("p", { class: none ? "good" : null, role: "status" }, none ? `The broker has all of it: ${count(unchanged)} are the same.`
      : `${count(added.length)} would be added and ${count(changed.length)} changed; ${count(unchanged)} are the same.`),
    list("Would be added", added, (each) => json(each.definition)), list("Would be changed", changed, fromTo),
    list("Differ, but would stay as they are", kept, fromTo), list("Skipped, because this broker has no such thing", skipped, (each) => each.reason),
    list("Not in the file, and would stay", missing, () => ""),
  ];
}

/** Permissions are of a user, bindings have two ends. */
const nameOf = ({ name, user, exchange, source, destination, routing_key: key }) =>
  name ?? (source === undefined ? [user, exchange].filter(Boolean).join(", ") : `${source} → ${destination} ${key ?? ""}`);

const fromTo = ({ from, to }) => `${json(from)} → ${json(to)}`;

function list(title, rows, detail) {
  if (rows.length === 0) return null;
  const table = rowTable({
    id: "definitions", label: title, empty: "", key: (each) => JSON.stringify([each.kind, each.vhost, each.name, each.definition]),
    columns: [
      { title: "Kind", sort: "kind", cell: (each) => each.kind.replaceAll("_", " ") }, { title: "Virtual host", sort: "vhost", cell: (each) => each.vhost ?? "" },
      { title: "Name", sort: "name", style: "name", cell: nameOf }, { title: "What", cell: (each) => h("code", {}, detail(each)) },
    ],
  });
  table.show(rows);
  return part(`${title}: ${count(rows.length)}`, table.element);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The file is not JSON: ${error.message}`);
  }
}
