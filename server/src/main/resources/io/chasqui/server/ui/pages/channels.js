import { get, path } from "../js/api.js";
import { rangeChoice, rateChart, sampleQuery } from "../js/charts.js";
import { h, renew } from "../js/dom.js";
import { count, rate, rateOf } from "../js/format.js";
import { href } from "../js/router.js";
import { now } from "../js/refresh.js";
import { session } from "../js/session.js";
import { pagedTable, remote } from "../js/table.js";
import { consumersOf } from "./consumers.js";
import { facts, state, tags } from "./facts.js";
import { flowTable } from "./flows.js";

const rateColumn = (title, name, optional = false) => ({
  title, sort: `message_stats.${name}_details.rate`, number: true, optional, cell: (c) => rate(rateOf(c.message_stats, name)),
});

/** What lists of channels show. */
export function channelColumns() {
  return [
    { title: "Name", sort: "name", style: "name", cell: (c) => h("a", { href: href`/channels/${c.name}` }, c.name) },
    { title: "Virtual host", sort: "vhost", optional: true, cell: (c) => c.vhost },
    { title: "User", sort: "user", wide: true, cell: (c) => c.user },
    { title: "Mode", wide: true, cell: (c) => tags([c.confirm && ["confirm", "Publishes are confirmed"], c.transactional && ["tx", "In transactions"]]) },
    { title: "State", sort: "state", style: "short", cell: (c) => state(c.state, c.state !== "flow") },
    { title: "Prefetch", sort: "prefetch_count", number: true, cell: (c) => prefetch(c) },
    { title: "Consumers", sort: "consumer_count", number: true, optional: true, cell: (c) => count(c.consumer_count) },
    { title: "Unacked", sort: "messages_unacknowledged", number: true, cell: (c) => count(c.messages_unacknowledged) },
    { title: "Unconfirmed", sort: "messages_unconfirmed", number: true, cell: (c) => count(c.messages_unconfirmed) },
    rateColumn("Publish", "publish"), rateColumn("Confirm", "confirm", true), rateColumn("Out", "deliver_get"),
    rateColumn("Redelivered", "redeliver", true), rateColumn("Ack", "ack"), rateColumn("Returned", "return_unroutable", true),
  ];
}

const prefetch = (c) => (c.prefetch_count ? count(c.prefetch_count) : "none");

export function channels() {
  const table = pagedTable({
    id: "channels", label: "Channels", columns: channelColumns(), key: (channel) => channel.name, empty: "No channel is open.",
    rows: remote(() => (session.vhost === "" ? "/channels" : path`/vhosts/${session.vhost}/channels`)),
  });
  return { element: h("div", {}, h("h1", {}, "Channels"), table.element), update: table.update };
}

export function channelPage({ name }) {
  const details = h("div");
  const rates = rateChart();
  const consumers = consumersOf("This channel consumes from no queue.");
  const publishes = flowTable("Publishes to", ["publish", "confirm", "return_unroutable"]);
  const deliveries = flowTable("Deliveries from", ["deliver_get", "ack", "redeliver"]);

  async function update() {
    const channel = await get(path`/channels/${name}`, sampleQuery());
    const from = channel.connection_details;
    rates.update(channel);
    renew(details, facts({
      Connection: from ? h("a", { href: href`/connections/${from.name}` }, from.name) : null,
      User: channel.user, "Virtual host": channel.vhost, State: state(channel.state, channel.state !== "flow"),
      Mode: channel.confirm ? "confirm" : channel.transactional ? "transactional" : "plain", Prefetch: prefetch(channel),
      "Prefetch of the channel": channel.global_prefetch_count ? count(channel.global_prefetch_count) : null,
      Unacknowledged: count(channel.messages_unacknowledged), Unconfirmed: count(channel.messages_unconfirmed),
      "Uncommitted publishes": count(channel.messages_uncommitted), "Uncommitted acks": count(channel.acks_uncommitted),
    }));
    await Promise.all([consumers.show(channel.consumer_details), publishes.show(channel.publishes), deliveries.show(channel.deliveries)]);
  }

  const element = h("div", {}, h("h1", {}, "Channel ", h("small", {}, name)), details,
    h("div", { class: "tools" }, rangeChoice(now)), h("div", { class: "charts" }, rates.element),
    consumers.element, publishes.element, deliveries.element);
  return { element, update, leave: rates.destroy };
}
