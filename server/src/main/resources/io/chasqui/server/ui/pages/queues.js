import { path, put } from "../js/api.js";
import { act } from "../js/actions.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { bytes, count, rate, rateOf } from "../js/format.js";
import { complain } from "../js/notices.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { pagedTable } from "../js/table.js";
import { tags } from "./facts.js";

/** What is special about a queue, in small words. */
export function features(q) {
  const given = q.arguments ?? {};
  return tags([
    q.durable && ["D", "Durable"], q.auto_delete && ["AD", "Goes with its last consumer"], q.exclusive && ["Excl", "Belongs to one connection"],
    given["x-message-ttl"] !== undefined && ["TTL", `Messages live ${given["x-message-ttl"]} ms`],
    given["x-expires"] !== undefined && ["Exp", `Goes after ${given["x-expires"]} ms without use`],
    (given["x-max-length"] ?? given["x-max-length-bytes"]) !== undefined && ["Lim", "Limited in length"],
    given["x-dead-letter-exchange"] !== undefined && ["DLX", `Dead letters go to ${given["x-dead-letter-exchange"]}`],
    given["x-max-priority"] !== undefined && ["Pri", `Priorities up to ${given["x-max-priority"]}`],
    given["x-single-active-consumer"] && ["SAC", "Single active consumer"],
    q.policy && [q.policy, "Policy"], q.operator_policy && [q.operator_policy, "Operator policy"],
  ]);
}

export function queues() {
  const table = pagedTable({
    url: () => session.listOf("queues"), key: (q) => `${q.vhost}/${q.name}`, empty: "There is no queue yet. Declare one below.",
    columns: [
      { title: "Virtual host", sort: "vhost", cell: (q) => q.vhost },
      { title: "Name", sort: "name", cell: (q) => h("a", { href: href`/queues/${q.vhost}/${q.name}` }, q.name) },
      { title: "Type", sort: "type", cell: (q) => q.type },
      { title: "Features", cell: features },
      { title: "State", sort: "state", cell: (q) => h("span", { class: q.state === "running" ? "good" : "warn" }, q.state) },
      { title: "Ready", sort: "messages_ready", number: true, cell: (q) => count(q.messages_ready) },
      { title: "Unacknowledged", sort: "messages_unacknowledged", number: true, cell: (q) => count(q.messages_unacknowledged) },
      { title: "Total", sort: "messages", number: true, cell: (q) => count(q.messages) },
      { title: "Size", sort: "message_bytes", number: true, cell: (q) => bytes(q.message_bytes) },
      { title: "Consumers", sort: "consumers", number: true, cell: (q) => count(q.consumers) },
      { title: "In", sort: "message_stats.publish_details.rate", number: true, cell: (q) => rate(rateOf(q.message_stats, "publish")) },
      { title: "Deliver, get", sort: "message_stats.deliver_get_details.rate", number: true, cell: (q) => rate(rateOf(q.message_stats, "deliver_get")) },
      { title: "Ack", sort: "message_stats.ack_details.rate", number: true, cell: (q) => rate(rateOf(q.message_stats, "ack")) },
    ],
  });
  return { element: h("div", {}, h("h1", {}, "Queues"), table.element, declareForm()), update: table.update };
}

function declareForm() {
  const parts = [
    form.choice("vhost", "Virtual host", session.vhosts, session.defaultVhost()), form.text("name", "Name", { required: true }),
    form.choice("type", "Type", [["", "default of the virtual host"], "classic", "quorum"]),
    form.flag("durable", "Durable", true), form.flag("auto_delete", "Auto-delete"),
    form.table("arguments", "Arguments", "One in a line: x-max-length = 1000, x-message-ttl, x-dead-letter-exchange, x-max-priority …"),
  ];
  return form.section("Declare a queue", parts, "Declare", (read, element) => {
    try {
      const { vhost, name, type, ...definition } = read();
      if (type) definition.arguments["x-queue-type"] = type;
      act(`Queue ${name} is declared.`, () => put(path`/queues/${vhost}/${name}`, definition)).then((done) => done && element.reset());
    } catch (error) {
      complain(error);
    }
  });
}
