import { get, put } from "../js/api.js";
import { button } from "../js/actions.js";
import { chart, counterChart, lengthChart, rangeChoice, rateChart, sampled, sampleQuery, UNITS } from "../js/charts.js";
import { ask } from "../js/dialog.js";
import { fill, h, renew } from "../js/dom.js";
import * as form from "../js/form.js";
import { bytes, count, duration } from "../js/format.js";
import { now } from "../js/refresh.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { rowTable } from "../js/table.js";
import { card, meter, part, state } from "./facts.js";

const CARDS = ["connections", "channels", "exchanges", "queues", "consumers"];

export const CHURN = [
  ["connection_created", "Connections opened"], ["connection_closed", "Connections closed"], ["channel_created", "Channels opened"],
  ["channel_closed", "Channels closed"], ["queue_declared", "Queues declared"], ["queue_created", "Queues created"], ["queue_deleted", "Queues deleted"],
];

/** One line for each broker. */
const ofEach = (name) => ({ brokers }) => brokers.map((node, i) => ({ label: node.name, of: (source) => sampled(source.brokers[i], name) }));

export function overview() {
  const charts = [
    lengthChart(({ now: it }) => it.queue_totals), rateChart(({ now: it }) => it.message_stats),
    counterChart("Connections, channels and queues", CHURN, ({ now: it }) => it.churn_rates, UNITS.rate, "Nothing was opened or declared."),
  ];
  const resources = session.may("monitoring")
    ? [chart("Memory", ofEach("mem_used"), UNITS.bytes), chart("Free disk space", ofEach("disk_free"), UNITS.bytes), chart("File descriptors", ofEach("fd_used"), UNITS.count)] : [];
  const cards = h("div", { class: "cards" });
  const alarms = h("div");
  const nodes = rowTable({ id: "nodes", label: "Brokers", columns: NODE_COLUMNS, key: (node) => node.name, empty: "" });
  const listeners = rowTable({ id: "listeners", label: "Listeners", columns: LISTENER_COLUMNS, key: (it) => `${it.protocol} ${it.ip_address} ${it.port}`, empty: "" });
  const title = h("h1", {}, "Overview");

  async function update() {
    const [it, brokers] = await Promise.all([
      get("/overview", sampleQuery("lengths", "msg_rates", "node_stats")),
      session.may("monitoring") ? get("/nodes", sampleQuery("node_stats")) : []]);
    fill(title, "Overview ", h("small", {}, `${it.product_name} ${it.product_version}`));
    [...charts, ...resources].forEach((each) => each.update({ now: it, brokers }));
    renew(alarms, brokers.flatMap(alarmsOf));
    renew(cards, CARDS.map((name) => card(name, count(it.object_totals[name]), `#/${name}`)));
    await nodes.show(brokers);
    await listeners.show(it.listeners ?? []);
  }

  const rename = session.may("administrator") ? button("Rename the cluster", renameCluster) : null;
  const element = h("div", {}, title, alarms, cards,
    h("div", { class: "tools" }, rangeChoice(now)), h("div", { class: "charts" }, [...charts, ...resources].map((each) => each.element)),
    session.may("monitoring") ? [part("Brokers", nodes.element), part("Listeners", listeners.element)] : null,
    rename ? h("p", { class: "actions" }, rename) : null);
  return { element, update, leave: () => [...charts, ...resources].forEach((each) => each.destroy()) };
}

function renameCluster() {
  ask({
    title: "Rename the cluster", fields: [form.text("name", "Name", { value: session.cluster, required: true })], action: "Rename",
    run: async ({ name }) => {
      await put("/cluster-name", { name });
      await session.renew();
      document.getElementById("cluster").textContent = session.cluster;
      return "The cluster is renamed.";
    },
  });
}

/** What keeps publishers waiting. */
export function alarmsOf(node) {
  const alarm = (text) => h("p", { class: "alarm", role: "alert" }, text);
  return [
    node.mem_alarm ? alarm(`${node.name} uses more memory than it may. Publishers wait until messages are consumed.`) : null,
    node.disk_free_alarm ? alarm(`${node.name} is short of disk space. Publishers wait until there is more.`) : null,
    node.running === false ? alarm(`${node.name} does not run.`) : null,
  ];
}

const NODE_COLUMNS = [
  { title: "Name", cell: (node) => h("a", { href: href`/nodes/${node.name}` }, node.name) },
  { title: "State", cell: (node) => state(node.running ? "running" : "not running", node.running) },
  { title: "Memory", cell: (node) => meter(node.mem_used, node.mem_limit, `${bytes(node.mem_used)} of ${bytes(node.mem_limit)}`, node.mem_alarm) },
  { title: "Free disk space", cell: (node) => h("span", { class: node.disk_free_alarm ? "bad" : null }, `${bytes(node.disk_free)}, alarm below ${bytes(node.disk_free_limit)}`) },
  { title: "File descriptors", cell: (node) => meter(node.fd_used, node.fd_total, `${count(node.fd_used)} of ${count(node.fd_total)}`, false) },
  { title: "Cores", number: true, cell: (node) => count(node.processors) },
  { title: "Up for", number: true, cell: (node) => duration(node.uptime) },
];

export const LISTENER_COLUMNS = [
  { title: "Protocol", cell: (listener) => listener.protocol },
  { title: "Bound to", cell: (listener) => listener.ip_address },
  { title: "Port", number: true, cell: (listener) => String(listener.port) },
  { title: "TLS", cell: (listener) => (listener.tls ? "yes" : "no") },
  { title: "Broker", cell: (listener) => listener.node },
];
