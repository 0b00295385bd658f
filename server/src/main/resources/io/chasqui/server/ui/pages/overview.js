import { get } from "../js/api.js";
import { lengthChart, rangeChoice, rateChart, sampleQuery } from "../js/charts.js";
import { fill, h } from "../js/dom.js";
import { bytes, count, duration } from "../js/format.js";
import { now } from "../js/refresh.js";
import { session } from "../js/session.js";
import { plainTable } from "../js/table.js";

const CARDS = [["connections", "#/connections"], ["channels", "#/channels"], ["exchanges", "#/exchanges"], ["queues", "#/queues"], ["consumers", "#/consumers"]];

export function overview() {
  const lengths = lengthChart((source) => source.queue_totals);
  const rates = rateChart();
  const cards = h("div", { class: "cards" });
  const nodes = h("div");
  const listeners = h("div");
  const title = h("h1", {}, "Overview");

  async function update() {
    const [state, brokers] = await Promise.all([get("/overview", sampleQuery()), session.may("monitoring") ? get("/nodes") : []]);
    fill(title, "Overview ", h("small", {}, `${state.product_name} ${state.product_version}`));
    lengths.update(state);
    rates.update(state);
    fill(cards, CARDS.map(([name, link]) =>
      h("a", { class: "card", href: link }, h("b", {}, count(state.object_totals[name])), h("span", {}, name))));
    fill(nodes, brokers.length > 0 ? [h("h2", {}, "Brokers"), plainTable(NODE_COLUMNS, brokers, "")] : null);
    fill(listeners, state.listeners?.length > 0
      ? [h("h2", {}, "Listeners"), plainTable(LISTENER_COLUMNS, state.listeners, "")] : null);
  }

  const element = h("div", {}, title, cards,
    h("div", { class: "tools" }, rangeChoice(now)), h("div", { class: "charts" }, lengths.element, rates.element), nodes, listeners);
  return { element, update, leave: () => [lengths, rates].forEach((chart) => chart.destroy()) };
}

function share(used, limit, alarm, lessIsWorse) {
  return h("span", { class: alarm ? "bad" : null },
    bytes(used), h("small", {}, ` ${lessIsWorse ? "free, alarm below" : "of"} ${bytes(limit)}`), alarm ? " alarm" : "");
}

const NODE_COLUMNS = [
  { title: "Name", cell: (node) => node.name },
  { title: "State", cell: (node) => h("span", { class: node.running ? "good" : "bad" }, node.running ? "running" : "not running") },
  { title: "Memory", cell: (node) => share(node.mem_used, node.mem_limit, node.mem_alarm, false) },
  { title: "Disk", cell: (node) => share(node.disk_free, node.disk_free_limit, node.disk_free_alarm, true) },
  { title: "File descriptors", number: true, cell: (node) => `${count(node.fd_used)} of ${count(node.fd_total)}` },
  { title: "Cores", number: true, cell: (node) => count(node.processors) },
  { title: "Up for", number: true, cell: (node) => duration(node.uptime) },
];

const LISTENER_COLUMNS = [
  { title: "Protocol", cell: (listener) => listener.protocol },
  { title: "Bound to", cell: (listener) => listener.ip_address },
  { title: "Port", number: true, cell: (listener) => listener.port },
  { title: "Broker", cell: (listener) => listener.node },
];
