import { get, path, remove } from "../js/api.js";
import { fill, h } from "../js/dom.js";
import { ask } from "../js/dialog.js";
import * as form from "../js/form.js";
import { bytes, count, time } from "../js/format.js";
import { act } from "../js/actions.js";
import { go, href } from "../js/router.js";
import { session } from "../js/session.js";
import { pagedTable, plainTable } from "../js/table.js";
import { channelColumns } from "./channels.js";
import { facts } from "./facts.js";

const dataRate = (connection, name) => {
  const value = connection[`${name}_details`]?.rate;
  return value === undefined ? "–" : `${bytes(Math.round(value))}/s`;
};

export function connections() {
  const table = pagedTable({
    url: () => session.vhost === "" ? "/connections" : path`/vhosts/${session.vhost}/connections`,
    key: (connection) => connection.name,
    empty: "No client is connected.",
    columns: [
      { title: "Name", sort: "name", cell: (c) => [h("a", { href: href`/connections/${c.name}` }, c.name), c.user_provided_name ? h("div", { class: "status" }, c.user_provided_name) : null] },
      { title: "Virtual host", sort: "vhost", cell: (c) => c.vhost },
      { title: "User", sort: "user", cell: (c) => c.user },
      { title: "State", sort: "state", cell: (c) => h("span", { class: c.state === "running" ? "good" : "warn" }, c.state) },
      { title: "TLS", cell: (c) => (c.ssl ? "yes" : "no") },
      { title: "Protocol", sort: "protocol", cell: (c) => c.protocol },
      { title: "Channels", sort: "channels", number: true, cell: (c) => count(c.channels) },
      { title: "From client", sort: "recv_oct_details.rate", number: true, cell: (c) => dataRate(c, "recv_oct") },
      { title: "To client", sort: "send_oct_details.rate", number: true, cell: (c) => dataRate(c, "send_oct") },
    ],
  });
  return { element: h("div", {}, h("h1", {}, "Connections"), table.element), update: table.update };
}

export function connectionPage({ name }) {
  const details = h("div");
  const channelList = h("div");

  async function update() {
    const [connection, itsChannels] = await Promise.all([get(path`/connections/${name}`), get(path`/connections/${name}/channels`)]);
    const client = connection.client_properties ?? {};
    fill(details, facts({
      Client: [client.product, client.version, client.platform].filter(Boolean).join(", "),
      "Name given by the client": connection.user_provided_name,
      User: connection.user, "Virtual host": connection.vhost, State: connection.state, Protocol: connection.protocol,
      Authentication: connection.auth_mechanism, TLS: connection.ssl ? `${connection.ssl_protocol} ${connection.ssl_cipher}` : "no",
      Heartbeat: `${connection.timeout} s`, "Frame size": bytes(connection.frame_max), "Channels at most": count(connection.channel_max),
      Connected: time(connection.connected_at), "From client": `${bytes(connection.recv_oct)}, ${dataRate(connection, "recv_oct")}`,
      "To client": `${bytes(connection.send_oct)}, ${dataRate(connection, "send_oct")}`,
    }));
    fill(channelList, h("h2", {}, "Channels"), plainTable(channelColumns(), itsChannels, "The client has opened no channel."));
  }

  async function close() {
    const answer = await ask("Close this connection?", [form.text("reason", "Reason, which the client is told", { value: "Closed via management plugin" })], "Close", true);
    if (answer && await act("The connection is closed.", () => remove(path`/connections/${name}`, { "x-reason": answer.reason }))) go("#/connections");
  }

  const element = h("div", {}, h("h1", {}, "Connection ", h("small", {}, name)), details, channelList,
    h("p", { class: "actions" }, h("button", { type: "button", class: "danger", onclick: close }, "Close connection")));
  return { element, update };
}
