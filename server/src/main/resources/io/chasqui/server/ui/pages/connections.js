import { get, path, remove } from "../js/api.js";
import { button } from "../js/actions.js";
import { counterChart, rangeChoice, sampleQuery, UNITS } from "../js/charts.js";
import { ask } from "../js/dialog.js";
import { h, renew } from "../js/dom.js";
import * as form from "../js/form.js";
import { byteRate, bytes, count, json, rateOf, time } from "../js/format.js";
import { now } from "../js/refresh.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { pagedTable, remote, rowTable } from "../js/table.js";
import { channelColumns } from "./channels.js";
import { facts, part, state } from "./facts.js";

const COLUMNS = [
  { title: "Name", sort: "name", style: "name", cell: (c) => [h("a", { href: href`/connections/${c.name}` }, c.name), c.user_provided_name ? h("small", { class: "below" }, c.user_provided_name) : null] },
  { title: "Virtual host", sort: "vhost", wide: true, unless: () => session.showsOneVhost, cell: (c) => c.vhost },
  { title: "User", sort: "user", cell: (c) => c.user },
  { title: "State", sort: "state", style: "short", cell: (c) => state(c.state, c.state === "running") },
  { title: "TLS", sort: "ssl", style: "short", wide: true, cell: (c) => (c.ssl ? "yes" : "no") },
  { title: "Protocol", sort: "protocol", wide: true, style: "short", cell: (c) => c.protocol },
  { title: "Channels", sort: "channels", number: true, cell: (c) => count(c.channels) },
  { title: "From client", sort: "recv_oct_details.rate", number: true, cell: (c) => byteRate(rateOf(c, "recv_oct")) },
  { title: "To client", sort: "send_oct_details.rate", number: true, cell: (c) => byteRate(rateOf(c, "send_oct")) },
  { title: "Client", optional: true, cell: (c) => clientOf(c) },
  { title: "Heartbeat", sort: "timeout", number: true, optional: true, cell: (c) => `${count(c.timeout)} s` },
  { title: "Connected", sort: "connected_at", optional: true, cell: (c) => time(c.connected_at) },
  { title: "Received", sort: "recv_oct", number: true, optional: true, cell: (c) => bytes(c.recv_oct) },
  { title: "Sent", sort: "send_oct", number: true, optional: true, cell: (c) => bytes(c.send_oct) },
  { title: "Broker", sort: "node", optional: true, cell: (c) => c.node },
];

const clientOf = ({ client_properties: client = {} }) => [client.product, client.version, client.platform].filter(Boolean).join(", ");

export function connections() {
  const table = pagedTable({
    id: "connections", label: "Connections", columns: COLUMNS, key: (connection) => connection.name, empty: "No client is connected.",
    rows: remote(() => (session.vhost === "" ? "/connections" : path`/vhosts/${session.vhost}/connections`)),
  });
  return { element: h("div", {}, h("h1", {}, "Connections"), table.element), update: table.update };
}

export function connectionPage({ name }) {
  const details = h("div");
  const properties = h("div");
  const data = counterChart("Data", [["recv_oct", "From client"], ["send_oct", "To client"]], (source) => source, UNITS.byteRate);
  const channels = rowTable({ id: "channels", label: "Channels", columns: channelColumns(), key: (channel) => channel.name, empty: "The client has opened no channel." });

  async function update() {
    const [connection, its] = await Promise.all([get(path`/connections/${name}`, sampleQuery("data_rates")), get(path`/connections/${name}/channels`)]);
    data.update(connection);
    renew(details, facts(factsOf(connection)));
    renew(properties, facts(Object.fromEntries(Object.entries(connection.client_properties ?? {}).map(([key, value]) => [key, json(value)]))));
    await channels.show(its);
  }

  const close = () => ask({
    title: "Close this connection?", action: "Close", dangerous: true,
    fields: [form.text("reason", "Reason, which the client is told", { value: "Closed via management plugin" })],
    run: async ({ reason }) => {
      await remove(path`/connections/${name}`, { "x-reason": reason });
      return "The connection is closed.";
    },
    leaveTo: "#/connections",
  });

  const element = h("div", {}, h("h1", {}, "Connection ", h("small", {}, name)), details,
    h("div", { class: "tools" }, rangeChoice(now)), h("div", { class: "charts" }, data.element), part("Channels", channels.element),
    h("details", { class: "panel" }, h("summary", {}, "What the client says of itself"), properties),
    h("p", { class: "actions" }, button("Close connection", close, "danger")));
  return { element, update, leave: data.destroy };
}

function factsOf(c) {
  return {
    Client: clientOf(c), "Name given by the client": c.user_provided_name, User: c.user, "Virtual host": c.vhost,
    State: state(c.state, c.state === "running"), Protocol: c.protocol, Authentication: c.auth_mechanism,
    TLS: c.ssl ? [c.ssl_protocol, c.ssl_cipher].filter(Boolean).join(" ") : "no",
    "Client certificate": c.ssl ? c.peer_cert_subject : null, "Issued by": c.ssl ? c.peer_cert_issuer : null, "Valid": c.ssl ? c.peer_cert_validity : null,
    Heartbeat: c.timeout === 0 ? "none" : `${count(c.timeout)} s`, "Frame size": bytes(c.frame_max), "Channels at most": count(c.channel_max),
    Connected: time(c.connected_at), "From client": `${bytes(c.recv_oct)} in ${count(c.recv_cnt)} packets`,
    "To client": `${bytes(c.send_oct)} in ${count(c.send_cnt)} packets`, "Waiting to be sent": c.send_pend ? count(c.send_pend) : null,
    Broker: c.node,
  };
}
