import { get, path, put } from "../js/api.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { byteRate, count, rate, rateOf } from "../js/format.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { local, pagedTable } from "../js/table.js";
import { state } from "./facts.js";

const COLUMNS = [
  { title: "Name", sort: "name", style: "name", cell: (v) => (session.may("administrator") ? h("a", { href: href`/vhosts/${v.name}` }, v.name) : v.name) },
  { title: "Description", sort: "description", cell: (v) => v.description ?? "" },
  { title: "Tags", optional: true, cell: (v) => [v.tags ?? []].flat().join(", ") },
  { title: "Default queue type", sort: "default_queue_type", cell: (v) => v.default_queue_type ?? "" },
  { title: "Tracing", cell: (v) => (v.tracing ? state("on", false) : "off") },
  { title: "Ready", sort: "messages_ready", number: true, cell: (v) => count(v.messages_ready) },
  { title: "Unacknowledged", sort: "messages_unacknowledged", number: true, cell: (v) => count(v.messages_unacknowledged) },
  { title: "Publish", sort: "message_stats.publish_details.rate", number: true, cell: (v) => rate(rateOf(v.message_stats, "publish")) },
  { title: "Deliver, get", sort: "message_stats.deliver_get_details.rate", number: true, cell: (v) => rate(rateOf(v.message_stats, "deliver_get")) },
  { title: "From clients", sort: "recv_oct_details.rate", number: true, optional: true, cell: (v) => byteRate(rateOf(v, "recv_oct")) },
  { title: "To clients", sort: "send_oct_details.rate", number: true, optional: true, cell: (v) => byteRate(rateOf(v, "send_oct")) },
];

/** What can be said of a virtual host. */
export const vhostFields = () => [
  form.text("description", "Description"), form.text("tags", "Tags", { hint: "Words of your own, with commas" }),
  form.choice("default_queue_type", "Default queue type", [["", "default of the broker"], "classic", "quorum"]),
];

export function vhosts() {
  const table = pagedTable({ id: "vhosts", label: "Virtual hosts", columns: COLUMNS, key: (v) => v.name, empty: "There is no virtual host.", rows: local(() => get("/vhosts"), (v) => v.name) });
  return { element: h("div", {}, h("h1", {}, "Virtual hosts"), table.element, session.may("administrator") ? addForm() : null), update: table.update };
}

function addForm() {
  return form.section("Add a virtual host", [form.text("name", "Name", { required: true }), ...vhostFields()], "Add", async ({ name, ...values }) => {
    await put(path`/vhosts/${name}`, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "")));
    await session.renew();
    return `Virtual host ${name} is there.`;
  });
}
