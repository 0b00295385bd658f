import { h } from "../js/dom.js";
import { count, entries } from "../js/format.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { pagedTable, remote, rowTable } from "../js/table.js";
import { tags } from "./facts.js";

/** What lists of consumers show. */
function consumerColumns() {
  return [
    { title: "Queue", sort: "queue.name", style: "name", cell: (c) => (c.queue ? h("a", { href: href`/queues/${c.queue.vhost}/${c.queue.name}` }, c.queue.name) : "") },
    { title: "Virtual host", sort: "queue.vhost", optional: true, cell: (c) => c.queue?.vhost },
    { title: "Consumer tag", sort: "consumer_tag", cell: (c) => h("code", {}, c.consumer_tag) },
    { title: "Channel", sort: "channel_details.name", style: "name", cell: (c) => (c.channel_details?.name ? h("a", { href: href`/channels/${c.channel_details.name}` }, c.channel_details.name) : "") },
    { title: "User", sort: "channel_details.user", optional: true, cell: (c) => c.channel_details?.user },
    { title: "Kind", wide: true, cell: kind },
    { title: "Activity", sort: "activity_status", cell: (c) => c.activity_status?.replaceAll("_", " ") },
    { title: "Prefetch", sort: "prefetch_count", number: true, cell: (c) => (c.prefetch_count ? count(c.prefetch_count) : "none") },
    { title: "Arguments", cell: (c) => entries(c.arguments) },
  ];
}

const kind = (c) => tags([
  c.ack_required ? ["ack", "Acknowledges"] : ["no ack", "A delivery counts as acknowledged"],
  c.exclusive && ["exclusive", "The only consumer"], c.active === false && ["waiting", "Another consumer is the active one"],
]);

/** The consumers of one queue or channel; nothing is shown while the broker does not tell them. */
export function consumersOf(empty) {
  const table = rowTable({ id: "consumers", label: "Consumers", columns: consumerColumns(), empty, key: keyOf });
  const element = h("section", { hidden: true }, h("h2", {}, "Consumers"), table.element);
  return {
    element,
    show: (consumers) => {
      element.hidden = consumers === undefined;
      return table.show(consumers ?? []);
    },
  };
}

const keyOf = (c) => `${c.channel_details?.name} ${c.consumer_tag}`;

export function consumers() {
  const table = pagedTable({
    id: "consumers", label: "Consumers", columns: consumerColumns(), empty: "Nobody consumes.", filterLabel: "Filter by consumer tag",
    key: keyOf, rows: remote(() => session.listOf("consumers")),
  });
  return { element: h("div", {}, h("h1", {}, "Consumers"), table.element), update: table.update };
}
