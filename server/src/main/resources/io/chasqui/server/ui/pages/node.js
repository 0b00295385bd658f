import { get, path } from "../js/api.js";
import { chart, counterChart, rangeChoice, sampled, sampleQuery, UNITS } from "../js/charts.js";
import { h, renew } from "../js/dom.js";
import { bytes, count, duration } from "../js/format.js";
import { now } from "../js/refresh.js";
import { rowTable } from "../js/table.js";
import { facts, part, state } from "./facts.js";
import { alarmsOf, CHURN, LISTENER_COLUMNS } from "./overview.js";

const levels = (title, unit, names) => chart(title, names.map(([name, label]) => ({ label, of: (node) => sampled(node, name) })), unit);

/** A broker: what it uses, and what it does to the disk. Figures that it does not keep are not shown. */
export function nodePage({ name }) {
  const charts = [
    levels("Memory", UNITS.bytes, [["mem_used", "Used"], ["mem_limit", "Alarm above"]]),
    levels("Free disk space", UNITS.bytes, [["disk_free", "Free"], ["disk_free_limit", "Alarm below"]]),
    levels("File descriptors and sockets", UNITS.count, [["fd_used", "File descriptors"], ["sockets_used", "Sockets"]]),
    counterChart("Disk operations", [["io_read_count", "Read"], ["io_write_count", "Write"], ["io_sync_count", "Sync"]], (node) => node),
    counterChart("Disk throughput", [["io_read_bytes", "Read"], ["io_write_bytes", "Written"]], (node) => node, UNITS.byteRate),
    counterChart("Garbage collections", [["gc_num", "Collections"]], (node) => node),
    counterChart("Connections, channels and queues", CHURN, (node) => node),
  ];
  const about = h("div");
  const listeners = rowTable({ id: "listeners", label: "Listeners", columns: LISTENER_COLUMNS, key: (it) => `${it.protocol} ${it.ip_address} ${it.port}`, empty: "It listens nowhere." });

  async function update() {
    const node = await get(path`/nodes/${name}`, sampleQuery("node_stats"));
    charts.forEach((each) => each.update(node));
    renew(about, alarmsOf(node), facts({
      State: state(node.running ? "running" : "not running", node.running), "Up for": duration(node.uptime), Process: node.os_pid,
      Cores: count(node.processors), Memory: `${bytes(node.mem_used)} of ${bytes(node.mem_limit)}`,
      "File descriptors": `${count(node.fd_used)} of ${count(node.fd_total)}`,
      "Free disk space": `${bytes(node.disk_free)}, alarm below ${bytes(node.disk_free_limit)}`, "Data directory": node.db_dir,
      "Configuration files": (node.config_files ?? []).join(", "), "Log files": (node.log_files ?? []).join(", "), Rates: node.rates_mode,
      "Ways to log in": (node.auth_mechanisms ?? []).filter((each) => each.enabled).map((each) => each.name).join(", "),
    }));
    await listeners.show(node.listeners ?? []);
  }

  const element = h("div", {}, h("h1", {}, "Broker ", h("small", {}, name)), about,
    h("div", { class: "tools" }, rangeChoice(now)), h("div", { class: "charts" }, charts.map((each) => each.element)), part("Listeners", listeners.element));
  return { element, update, leave: () => charts.forEach((each) => each.destroy()) };
}
