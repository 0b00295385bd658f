import { path, put } from "../js/api.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { bytes, count, entries, rate, rateOf } from "../js/format.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { pagedTable, remote } from "../js/table.js";
import { state, tags } from "./facts.js";

/** What is special about a queue, in small words. */
export function features(q) {
  const given = q.arguments ?? {};
  return tags([
    q.durable && ["D", "Durable"], q.auto_delete && ["AD", "Goes with its last consumer"], q.exclusive && ["Excl", "Belongs to one connection"],
    given["x-message-ttl"] !== undefined && ["TTL", `Messages live ${given["x-message-ttl"]} ms`],
    given["x-expires"] !== undefined && ["Exp", `Goes after ${given["x-expires"]} ms without use`],
    (given["x-max-length"] ?? given["x-max-length-bytes"]) !== undefined && ["Lim", "Limited in length"],
    given["x-dead-letter-exchange"] !== undefined && ["DLX", `Dead letters go to ${given["x-dead-letter-exchange"] || "the default exchange"}`],
    given["x-max-priority"] !== undefined && ["Pri", `Priorities up to ${given["x-max-priority"]}`],
    given["x-single-active-consumer"] && ["SAC", "Single active consumer"],
    q.policy && [q.policy, "Policy"], q.operator_policy && [q.operator_policy, "Operator policy"],
  ]);
}

export function queueState(q) {
  return state(q.state, q.state === "running");
}

const rateColumn = (title, name, optional = false) => ({
  title, sort: `message_stats.${name}_details.rate`, number: true, optional, cell: (q) => rate(rateOf(q.message_stats, name)),
});

const COLUMNS = [
  { title: "Virtual host", sort: "vhost", wide: true, unless: () => session.showsOneVhost, cell: (q) => q.vhost },
  { title: "Name", sort: "name", style: "name", cell: (q) => h("a", { href: href`/queues/${q.vhost}/${q.name}` }, q.name) },
  { title: "Type", sort: "type", wide: true, style: "short", cell: (q) => q.type },
  { title: "Features", wide: true, cell: features },
  { title: "State", sort: "state", style: "short", cell: queueState },
  { title: "Ready", sort: "messages_ready", number: true, cell: (q) => count(q.messages_ready) },
  { title: "Unacked", sort: "messages_unacknowledged", number: true, cell: (q) => count(q.messages_unacknowledged) },
  { title: "Total", sort: "messages", number: true, cell: (q) => count(q.messages) },
  { title: "Size", sort: "message_bytes", number: true, optional: true, cell: (q) => bytes(q.message_bytes) },
  { title: "Consumers", sort: "consumers", number: true, cell: (q) => count(q.consumers) },
  rateColumn("In", "publish"), rateColumn("Out", "deliver_get"), rateColumn("Redelivered", "redeliver", true), rateColumn("Ack", "ack"),
  { title: "Arguments", optional: true, cell: (q) => entries(q.arguments) },
  { title: "Broker", sort: "node", optional: true, cell: (q) => q.node },
];

const ARGUMENTS = [
  ["x-message-ttl", "Milliseconds after which a message dies"], ["x-expires", "Milliseconds without use after which the queue goes"],
  ["x-max-length", "How many messages it takes"], ["x-max-length-bytes", "How many bytes of bodies it takes"],
  ["x-overflow", "drop-head, reject-publish or reject-publish-dlx"], ["x-dead-letter-exchange", "Where messages go that die"],
  ["x-dead-letter-routing-key", "Their routing key, if not their own"], ["x-dead-letter-strategy", "For quorum queues: at-most-once or at-least-once"],
  ["x-delivery-limit", "For quorum queues: how often a message is delivered"], ["x-max-priority", "For classic queues: how many priorities"],
  ["x-single-active-consumer", "true: one consumer at a time"],
];

export function queues() {
  const table = pagedTable({
    id: "queues", label: "Queues", columns: COLUMNS, key: (q) => `${q.vhost}/${q.name}`, empty: "There is no queue yet.",
    rows: remote(() => session.listOf("queues")),
  });
  return { element: h("div", {}, h("h1", {}, "Queues"), table.element, declareForm()), update: table.update };
}

function declareForm() {
  const vhosts = session.vhostsFor("configure");
  if (vhosts.length === 0) return null;
  const parts = [
    form.choice("vhost", "Virtual host", vhosts, session.defaultVhost(vhosts)), form.text("name", "Name", { required: true }),
    form.choice("type", "Type", [["", "default of the virtual host"], "classic", "quorum"]),
    form.flag("durable", "Durable: survives a restart", true), form.flag("auto_delete", "Auto-delete: goes with its last consumer"),
    form.table("arguments", "Arguments", { known: ARGUMENTS }),
  ];
  return form.section("Declare a queue", parts, "Declare", async ({ vhost, name, type, ...definition }) => {
    if (type) definition.arguments["x-queue-type"] = type;
    await put(path`/queues/${vhost}/${name}`, definition);
    return `Queue ${name} is declared.`;
  });
}
