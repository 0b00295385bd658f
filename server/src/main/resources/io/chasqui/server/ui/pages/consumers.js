import { get } from "../js/api.js";
import { fill, h } from "../js/dom.js";
import { count, entries } from "../js/format.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { plainTable } from "../js/table.js";
import { tags } from "./facts.js";

const MOST = 500;

/** What lists of consumers show. */
export function consumerColumns() {
  return [
    { title: "Queue", cell: (c) => (c.queue ? h("a", { href: href`/queues/${c.queue.vhost}/${c.queue.name}` }, c.queue.name) : "") },
    { title: "Consumer tag", cell: (c) => h("code", {}, c.consumer_tag) },
    { title: "Channel", cell: (c) => (c.channel_details?.name ? h("a", { href: href`/channels/${c.channel_details.name}` }, c.channel_details.name) : "") },
    { title: "Ways", cell: (c) => tags([c.ack_required ? ["ack", "Acknowledges"] : ["no ack", "A delivery counts as acknowledged"], c.exclusive && ["exclusive", "The only consumer"], c.active === false && ["waiting", "Another consumer is the active one"]]) },
    { title: "Prefetch", number: true, cell: (c) => (c.prefetch_count ? count(c.prefetch_count) : "none") },
    { title: "Arguments", cell: (c) => entries(c.arguments) },
  ];
}

export function consumers() {
  const list = h("div");

  async function update() {
    const all = await get(session.listOf("consumers"));
    fill(list, all.length > MOST ? h("p", { class: "status" }, `The first ${MOST} of ${count(all.length)}; choose a virtual host, or look at a queue.`) : null,
      plainTable(consumerColumns(), all.slice(0, MOST), "Nobody consumes."));
  }

  return { element: h("div", {}, h("h1", {}, "Consumers"), list), update };
}
