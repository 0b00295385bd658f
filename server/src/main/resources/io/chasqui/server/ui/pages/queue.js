import { get, path, post, put, remove } from "../js/api.js";
import { act, button } from "../js/actions.js";
import { lengthChart, rangeChoice, rateChart, sampleQuery } from "../js/charts.js";
import { ask, askFirst } from "../js/dialog.js";
import { fill, h, renew } from "../js/dom.js";
import * as form from "../js/form.js";
import { bytes, count, entries, percent, time } from "../js/format.js";
import * as refresh from "../js/refresh.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { bindingTable, bindQueueForm } from "./bindings.js";
import { consumersOf } from "./consumers.js";
import { card, facts, part } from "./facts.js";
import { flowTable } from "./flows.js";
import { moveForm, movesOf } from "./moves.js";
import { messageView, publishForm } from "./publish.js";
import { features, queueState } from "./queues.js";

export function queuePage({ vhost, name }) {
  const url = path`/queues/${vhost}/${name}`;
  const may = (action) => session.mayTouch(action, vhost, name);
  const details = h("div");
  const cards = h("div", { class: "cards" });
  const lengths = lengthChart();
  const rates = rateChart();
  const consumers = consumersOf("Nobody consumes from this queue.");
  const bindings = bindingTable("Bindings", "source", may("write"), "No exchange leads here.");
  const incoming = flowTable("Publishes from", ["publish"]);
  const deliveries = flowTable("Deliveries to", ["deliver_get", "ack", "redeliver"]);
  const moves = movesOf(vhost, name);
  const actions = actionsOf(url, name, may);

  async function update() {
    const [queue, bound] = await Promise.all([get(url, sampleQuery()), get(`${url}/bindings`)]);
    lengths.update(queue);
    rates.update(queue);
    actions.update(queue);
    renew(cards, card("ready", count(queue.messages_ready)), card("unacknowledged", count(queue.messages_unacknowledged)),
      card("in all", count(queue.messages)), card("bodies", bytes(queue.message_bytes)), card("consumers", count(queue.consumers)));
    renew(details, facts(factsOf(queue)));
    await Promise.all([consumers.show(queue.consumer_details), bindings.show(bound), incoming.show(queue.incoming), deliveries.show(queue.deliveries), moves.update()]);
  }

  const element = h("div", {}, h("h1", {}, "Queue ", name, h("small", {}, ` in ${vhost}`)), cards,
    h("div", { class: "tools" }, rangeChoice(refresh.now)), h("div", { class: "charts" }, lengths.element, rates.element),
    part("Details", details), consumers.element, part("Bindings", bindings.element), incoming.element, deliveries.element, moves.element,
    may("write") ? bindQueueForm(vhost, name) : null, session.mayTouch("write", vhost, "") ? publishForm(vhost, "", name) : null,
    may("read") ? [getForm(url), moveForm(url)] : null, actions.element);
  return { element, update, leave: () => [lengths, rates].forEach((chart) => chart.destroy()) };
}

function factsOf(q) {
  return {
    State: queueState(q), Type: q.type, Features: features(q), Arguments: entries(q.arguments),
    Policy: q.policy, "Operator policy": q.operator_policy, "Effective policy": entries(q.effective_policy_definition),
    Broker: q.node, Leader: q.leader, "Belongs to": link(q.owner_pid_details), "Single active consumer": q.single_active_consumer_tag,
    "Delivery limit": q.delivery_limit, "Consumer capacity": q.consumers > 0 && q.consumer_capacity !== undefined ? percent(q.consumer_capacity) : null,
    "In memory": q.messages_ram === undefined ? null : count(q.messages_ram), Persistent: q.messages_persistent === undefined ? null : count(q.messages_persistent),
    Delayed: q.messages_delayed ? count(q.messages_delayed) : null, "Dead letters waiting": q.messages_dlx ? count(q.messages_dlx) : null,
    "By priority": entries(q.messages_by_priority), "Idle since": q.idle_since ? time(q.idle_since) : null,
    "Oldest message": q.head_message_timestamp ? time(q.head_message_timestamp * 1000) : null,
  };
}

function link(connection) {
  return connection?.name ? h("a", { href: href`/connections/${connection.name}` }, connection.name) : null;
}

function actionsOf(url, name, may) {
  let paused = false;
  const pause = button("Pause delivery", () => (paused
    ? act("Delivery goes on.", () => put(`${url}/resume`))
    : askFirst("Pause delivery? Consumers stay, but get nothing until it is resumed.", "Pause", "Delivery is paused.", () => put(`${url}/pause`))));
  const purge = () => askFirst(`Remove all ready messages from ${name}? They are lost.`, "Purge", "The queue is purged.", () => remove(`${url}/contents`));
  const element = h("p", { class: "actions" }, may("configure") ? pause : null,
    may("read") ? button("Purge", purge, "danger") : null, may("configure") ? button("Delete queue", () => drop(url, name), "danger") : null);
  return {
    element,
    update: (queue) => {
      paused = queue.state === "paused";
      pause.textContent = paused ? "Resume delivery" : "Pause delivery";
    },
  };
}

function drop(url, name) {
  return ask({
    title: `Delete queue ${name} and its messages?`, action: "Delete", dangerous: true,
    fields: [form.flag("empty", "Only if it is empty"), form.flag("unused", "Only if nobody consumes")],
    run: async ({ empty, unused }) => {
      const only = [empty && "if-empty=true", unused && "if-unused=true"].filter(Boolean).join("&");
      await remove(url + (only && `?${only}`));
      return "The queue is deleted.";
    },
    leaveTo: "#/queues",
  });
}

function getForm(url) {
  const messages = h("div");
  const parts = [
    form.number("count", "How many", { value: 1, min: 1, max: 1000, required: true }),
    form.choice("ackmode", "Afterwards they", [["ack_requeue_true", "go back to the queue"], ["ack_requeue_false", "are gone"],
      ["reject_requeue_true", "go back to the queue, rejected"], ["reject_requeue_false", "are rejected, and dead-lettered"]]),
    form.choice("encoding", "Payload", [["auto", "as text if it is text"], ["base64", "as Base64"]]),
  ];
  const section = form.section("Get messages", parts, "Get", async (values) => {
    const got = await post(`${url}/get`, { ...values, truncate: 50000 });
    fill(messages, got.map(messageView));
    return got.length === 0 ? "The queue is empty." : `Got ${count(got.length)}.`;
  }, { keep: true });
  section.append(messages);
  return section;
}
