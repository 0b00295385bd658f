import { h } from "../js/dom.js";
import { exchangeName, rate, rateOf } from "../js/format.js";
import { href } from "../js/router.js";
import { rowTable } from "../js/table.js";

const WORDS = {
  publish: "Publish", confirm: "Confirm", return_unroutable: "Returned", deliver_get: "Deliver, get", ack: "Ack", redeliver: "Redelivered",
};

/** The rates between an object and others, where the broker keeps them: on each side of a channel, queue or exchange. */
export function flowTable(title, names) {
  const table = rowTable({
    id: "flows", label: title, empty: "", key: (flow) => labelOf(flow), text: labelOf,
    columns: [
      { title: "", style: "name", cell: link },
      ...names.map((name) => ({ title: WORDS[name], number: true, cell: (flow) => rate(rateOf(flow.stats, name)) })),
    ],
  });
  const element = h("section", { hidden: true }, h("h2", {}, title), table.element);
  return {
    element,
    show: (flows = []) => {
      element.hidden = flows.length === 0;
      return table.show(flows);
    },
  };
}

function labelOf({ exchange, queue, channel_details: channel }) {
  if (exchange) return `exchange ${exchange.name}`;
  return queue ? `queue ${queue.name}` : `channel ${channel?.name}`;
}

function link({ exchange, queue, channel_details: channel }) {
  if (exchange) return h("a", { href: href`/exchanges/${exchange.vhost}/${exchange.name || "amq.default"}` }, exchangeName(exchange.name));
  if (queue) return h("a", { href: href`/queues/${queue.vhost}/${queue.name}` }, queue.name);
  return channel?.name ? h("a", { href: href`/channels/${channel.name}` }, channel.name) : "";
}
