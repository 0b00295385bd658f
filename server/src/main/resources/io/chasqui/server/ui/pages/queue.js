import { get, path, post, remove } from "../js/api.js";
import { actIfSure } from "../js/actions.js";
import { lengthChart, rangeChoice, rateChart, sampleQuery } from "../js/charts.js";
import { fill, h } from "../js/dom.js";
import * as form from "../js/form.js";
import { bytes, count, entries } from "../js/format.js";
import { complain, tell } from "../js/notices.js";
import * as refresh from "../js/refresh.js";
import { go, href } from "../js/router.js";
import { plainTable } from "../js/table.js";
import { bindingTable, bindQueueForm } from "./bindings.js";
import { consumerColumns } from "./consumers.js";
import { facts } from "./facts.js";
import { messageView, publishForm } from "./publish.js";
import { features } from "./queues.js";

export function queuePage({ vhost, name }) {
  const url = path`/queues/${vhost}/${name}`;
  const details = h("div");
  const cards = h("div", { class: "cards" });
  const consumers = h("div");
  const bindings = h("div");
  const lengths = lengthChart();
  const rates = rateChart();

  async function update() {
    const [queue, bound] = await Promise.all([get(url, sampleQuery()), get(`${url}/bindings`)]);
    lengths.update(queue);
    rates.update(queue);
    fill(cards, card("ready", count(queue.messages_ready)), card("unacknowledged", count(queue.messages_unacknowledged)),
      card("in all", count(queue.messages)), card("bodies", bytes(queue.message_bytes)), card("consumers", count(queue.consumers)));
    fill(details, facts({
      State: queue.state, Type: queue.type, Features: features(queue), Arguments: entries(queue.arguments),
      Policy: queue.policy, "Operator policy": queue.operator_policy, "Effective policy": entries(queue.effective_policy_definition),
      Broker: queue.node, "Belongs to": owner(queue.owner_pid_details), "In memory": queue.messages_ram === undefined ? null : count(queue.messages_ram),
    }));
    fill(consumers, h("h2", {}, "Consumers"), plainTable(consumerColumns(), queue.consumer_details ?? [], "Nobody consumes from this queue."));
    fill(bindings, h("h2", {}, "Bindings"), bindingTable(bound, "source", "No exchange leads here."));
  }

  const drop = () => actIfSure(`Delete queue ${name} with all its messages?`, "Delete", "The queue is deleted.", () => remove(url))
    .then((done) => done && go("#/queues"));
  const purge = () => actIfSure(`Remove all ready messages from ${name}? They are lost.`, "Purge", "The queue is purged.",
    () => remove(`${url}/contents`));

  const element = h("div", {}, h("h1", {}, "Queue ", name, h("small", {}, ` in ${vhost}`)), cards,
    h("div", { class: "tools" }, rangeChoice(refresh.now)), h("div", { class: "charts" }, lengths.element, rates.element),
    h("h2", {}, "Details"), details, consumers, bindings, bindQueueForm(vhost, name), publishForm(vhost, "", name), getForm(url),
    h("p", { class: "actions" }, h("button", { type: "button", class: "danger", onclick: purge }, "Purge"),
      h("button", { type: "button", class: "danger", onclick: drop }, "Delete queue")));
  return { element, update, leave: () => [lengths, rates].forEach((chart) => chart.destroy()) };
}

function card(label, value) {
  return h("div", { class: "card" }, h("b", {}, value), h("span", {}, label));
}

function owner(connection) {
  return connection?.name ? h("a", { href: href`/connections/${connection.name}` }, connection.name) : null;
}

function getForm(url) {
  const messages = h("div");
  const parts = [
    form.number("count", "How many", { value: 1, min: 1, max: 1000, required: true }),
    form.choice("ackmode", "Afterwards they", [["ack_requeue_true", "go back to the queue"], ["ack_requeue_false", "are gone"], ["reject_requeue_false", "are rejected, and dead-lettered"]]),
    form.choice("encoding", "Payload", [["auto", "as text if it is text"], ["base64", "as Base64"]]),
  ];
  const section = form.section("Get messages", parts, "Get", async (read) => {
    try {
      const got = await post(`${url}/get`, { ...read(), truncate: 50000 });
      fill(messages, got.map(messageView));
      tell(got.length === 0 ? "The queue is empty." : `Got ${count(got.length)}.`);
      await refresh.now();
    } catch (error) {
      complain(error);
    }
  });
  section.append(messages);
  return section;
}
