import { get, path } from "../js/api.js";
import { rangeChoice, rateChart, sampleQuery } from "../js/charts.js";
import { fill, h } from "../js/dom.js";
import { count, rate, rateOf } from "../js/format.js";
import { href } from "../js/router.js";
import { now } from "../js/refresh.js";
import { session } from "../js/session.js";
import { pagedTable, plainTable } from "../js/table.js";
import { consumerColumns } from "./consumers.js";
import { facts, tags } from "./facts.js";

/** What lists of channels show. */
export function channelColumns(sortable = false) {
  const columns = [
    { title: "Name", sort: "name", cell: (c) => h("a", { href: href`/channels/${c.name}` }, c.name) },
    { title: "User", sort: "user", cell: (c) => c.user },
    { title: "Mode", cell: (c) => tags([c.confirm && ["confirm", "Publishes are confirmed"], c.transactional && ["tx", "In transactions"]]) },
    { title: "State", sort: "state", cell: (c) => c.state },
    { title: "Prefetch", sort: "prefetch_count", number: true, cell: (c) => (c.prefetch_count ? count(c.prefetch_count) : "none") },
    { title: "Unacknowledged", sort: "messages_unacknowledged", number: true, cell: (c) => count(c.messages_unacknowledged) },
    { title: "Unconfirmed", sort: "messages_unconfirmed", number: true, cell: (c) => count(c.messages_unconfirmed) },
    { title: "Publish", sort: "message_stats.publish_details.rate", number: true, cell: (c) => rate(rateOf(c.message_stats, "publish")) },
    { title: "Deliver, get", sort: "message_stats.deliver_get_details.rate", number: true, cell: (c) => rate(rateOf(c.message_stats, "deliver_get")) },
    { title: "Ack", sort: "message_stats.ack_details.rate", number: true, cell: (c) => rate(rateOf(c.message_stats, "ack")) },
  ];
  return sortable ? columns : columns.map(({ sort, ...column }) => column);
}

export function channels() {
  const table = pagedTable({
    url: () => session.vhost === "" ? "/channels" : path`/vhosts/${session.vhost}/channels`,
    key: (channel) => channel.name, empty: "No channel is open.", columns: channelColumns(true),
  });
  return { element: h("div", {}, h("h1", {}, "Channels"), table.element), update: table.update };
}

export function channelPage({ name }) {
  const details = h("div");
  const consumers = h("div");
  const rates = rateChart();

  async function update() {
    const channel = await get(path`/channels/${name}`, sampleQuery());
    rates.update(channel);
    fill(details, facts({
      Connection: channel.connection_details ? h("a", { href: href`/connections/${channel.connection_details.name}` }, channel.connection_details.name) : null,
      User: channel.user, "Virtual host": channel.vhost, State: channel.state,
      Mode: channel.confirm ? "confirm" : channel.transactional ? "transactional" : "plain",
      Prefetch: channel.prefetch_count ? count(channel.prefetch_count) : "none", Consumers: count(channel.consumer_count),
      Unacknowledged: count(channel.messages_unacknowledged), Unconfirmed: count(channel.messages_unconfirmed),
      "Uncommitted publishes": count(channel.messages_uncommitted), "Uncommitted acks": count(channel.acks_uncommitted),
    }));
    fill(consumers, h("h2", {}, "Consumers"), plainTable(consumerColumns(), channel.consumer_details ?? [], "This channel consumes from no queue."));
  }

  const element = h("div", {}, h("h1", {}, "Channel ", h("small", {}, name)), details,
    h("div", { class: "tools" }, rangeChoice(now)), h("div", { class: "charts" }, rates.element), consumers);
  return { element, update, leave: rates.destroy };
}
