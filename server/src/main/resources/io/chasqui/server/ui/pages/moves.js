import { get, path, post, remove } from "../js/api.js";
import { act, rowButton } from "../js/actions.js";
import { askFirst } from "../js/dialog.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { count, duration, exchangeName, rate, time } from "../js/format.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { local, pagedTable, rowTable } from "../js/table.js";
import { state } from "./facts.js";

/** All moves of messages that run or have run. */
export function moves() {
  const table = pagedTable({
    ...TABLE, columns: columns(true), rows: local(async () => (await get("/moves")).filter(({ vhost }) => session.vhost === "" || vhost === session.vhost), (move) => move.queue),
    empty: "No messages are being moved. A move begins at a queue.", filterLabel: "Filter by queue",
  });
  return { element: h("div", {}, h("h1", {}, "Moves of messages"), table.element), update: table.update };
}

/** Moves from one queue; nothing is shown while there are none. */
export function movesOf(vhost, queue) {
  const table = rowTable({ ...TABLE, columns: columns(false), empty: "" });
  const element = h("section", { hidden: true }, h("h2", {}, "Moves of messages"), table.element);
  return {
    element,
    update: async () => {
      const its = (await get("/moves")).filter((move) => move.vhost === vhost && move.queue === queue);
      element.hidden = its.length === 0;
      await table.show(its);
    },
  };
}

const TABLE = { id: "moves", label: "Moves of messages", key: (move) => move.id };

function columns(withQueue) {
  return [
    ...(withQueue ? [{ title: "From", sort: "queue", style: "name", cell: (move) => h("a", { href: href`/queues/${move.vhost}/${move.queue}` }, move.queue) }] : []),
    { title: "To", style: "name", cell: (move) => goal(move.destination) },
    { title: "State", sort: "state", cell: (move) => [state(move.state, move.state === "running" || move.state === "completed"), move.reason ? h("small", { class: "below" }, move.reason) : null] },
    { title: "Progress", cell: progress },
    { title: "Moved", sort: "moved", number: true, cell: (move) => count(move.moved) },
    { title: "Skipped", sort: "skipped", number: true, cell: (move) => count(move.skipped) },
    { title: "Failed", sort: "failed", number: true, cell: (move) => h("span", { class: move.failed > 0 ? "bad" : null }, count(move.failed)) },
    { title: "Pace", number: true, cell: (move) => (move.rate === undefined ? "full" : rate(move.rate)) },
    { title: "Began", sort: "started_at", cell: (move) => time(move.started_at) },
    { title: "Took", optional: true, number: true, cell: (move) => (move.ended_at ? duration(move.ended_at - move.started_at) : "") },
    { title: "User", sort: "user", optional: true, cell: (move) => move.user },
    { title: "", cell: (move) => end(move) },
  ];
}

function goal({ queue, exchange, routing_key: key, origin }) {
  if (origin) return "where they came from";
  return queue !== undefined ? `queue ${queue}` : `exchange ${exchangeName(exchange)}${key === undefined ? "" : ` with key ${key}`}`;
}

function progress(move) {
  const done = move.total - move.remaining;
  return [h("progress", { max: Math.max(1, move.total), value: move.total === 0 ? 1 : done, "aria-label": `${count(done)} of ${count(move.total)} looked at` }),
    h("small", { class: "below" }, `${count(done)} of ${count(move.total)}`)];
}

function end(move) {
  const url = path`/moves/${move.id}`;
  return move.state === "running"
    ? rowButton("Cancel", `the move from ${move.queue}`, () => askFirst("Cancel this move? What has been moved stays where it is now.", "Cancel the move", "The move is cancelled.", () => remove(url)))
    : rowButton("Forget", `the move from ${move.queue}`, () => act("", () => remove(url)));
}

const REASONS = [["", "any"], ["rejected", "rejected"], ["expired", "expired"], ["maxlen", "the queue was full"], ["delivery_limit", "delivered too often"]];

/** Begins a move. */
export function moveForm(url) {
  const to = form.choice("to", "To", [["origin", "where they came from"], ["queue", "a queue"], ["exchange", "an exchange"]], "origin", "Dead letters know which queue they died in");
  const queue = form.text("queue", "Queue");
  const exchange = form.text("exchange", "Exchange");
  const key = form.text("key", "New routing key", { hint: "Empty: each keeps its own" });
  const choose = () => {
    queue.element.hidden = to.read() !== "queue";
    exchange.element.hidden = key.element.hidden = to.read() !== "exchange";
  };
  to.input.addEventListener("change", choose);
  choose();
  const parts = [to, queue, exchange, key, ...filterFields(),
    form.number("limit", "At most", { min: 1, step: 1, hint: "Empty: all of them" }), form.number("rate", "Messages per second", { min: 0.1, step: "any", hint: "Empty: as fast as it goes" })];
  return form.section("Move messages", parts, "Move", async (values) => {
    await post(`${url}/move`, { destination: destination(values), filter: filter(values), limit: values.limit, rate: values.rate });
    return "The move has begun.";
  }, { keep: true });
}

function filterFields() {
  return [
    form.text("routing_key", "Only those with routing key"), form.text("header", "Only those with header"), form.text("header_value", "whose value is", { hint: "Empty: any" }),
    form.choice("reason", "Only those that died because", REASONS),
    form.number("older", "Only those here for more than", { min: 0, step: "any", hint: "seconds" }), form.number("younger", "Only those here for less than", { min: 0, step: "any", hint: "seconds" }),
  ];
}

function destination({ to, queue, exchange, key }) {
  if (to === "origin") return { origin: true };
  return to === "queue" ? { queue } : { exchange: exchange || "amq.default", ...(key ? { routing_key: key } : {}) };
}

function filter({ routing_key: key, header, header_value: value, reason, older, younger }) {
  return {
    ...(key ? { routing_key: key } : {}), ...(header ? { header: { name: header, ...(value ? { value } : {}) } } : {}),
    ...(reason ? { reason } : {}), older_than_seconds: older, younger_than_seconds: younger,
  };
}
