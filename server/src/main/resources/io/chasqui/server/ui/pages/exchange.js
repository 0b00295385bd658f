import { get, path, remove } from "../js/api.js";
import { button } from "../js/actions.js";
import { counterChart, rangeChoice, sampleQuery } from "../js/charts.js";
import { askFirst } from "../js/dialog.js";
import { h, renew } from "../js/dom.js";
import { entries, exchangeName } from "../js/format.js";
import { now } from "../js/refresh.js";
import { session } from "../js/session.js";
import { bindExchangeForm, bindingTable } from "./bindings.js";
import { delayedMessages } from "./delayed.js";
import { features } from "./exchanges.js";
import { facts, part } from "./facts.js";
import { flowTable } from "./flows.js";
import { publishForm } from "./publish.js";

export function exchangePage({ vhost, name }) {
  const real = name === "amq.default" ? "" : name;
  const url = path`/exchanges/${vhost}/${name}`;
  const may = (action) => session.mayTouch(action, vhost, real);
  const details = h("div");
  const rates = counterChart("Message rates", [["publish_in", "In"], ["publish_out", "Out"]], (x) => x.message_stats, undefined, "No messages have come here yet.");
  const destinations = bindingTable("Bindings from this exchange", "destination", real !== "" && may("read"), "Nothing is bound: messages go to the alternate exchange or nowhere.");
  const sources = bindingTable("Bindings to this exchange", "source", may("write"), "No exchange leads here.");
  const incoming = flowTable("Publishes from", ["publish"]);
  const outgoing = flowTable("Publishes into", ["publish"]);
  const delayed = delayedMessages(url, may("read"), may("write"));

  async function update() {
    const [exchange, from, to] = await Promise.all([
      get(url, sampleQuery("msg_rates")), real === "" ? [] : get(`${url}/bindings/source`), real === "" ? [] : get(`${url}/bindings/destination`)]);
    rates.update(exchange);
    renew(details, facts({
      Type: exchange.type, Features: features(exchange), Arguments: entries(exchange.arguments), Policy: exchange.policy,
      "Declared by": exchange.user_who_performed_action,
    }));
    await Promise.all([destinations.show(from), sources.show(to), incoming.show(exchange.incoming), outgoing.show(exchange.outgoing), delayed.show(exchange)]);
  }

  const drop = () => askFirst(`Delete exchange ${name} and its bindings?`, "Delete", "The exchange is deleted.", () => remove(url), "#/exchanges");

  const bound = real === "" ? part("Bindings from this exchange", h("p", { class: "status" }, "Every queue of the virtual host is bound here by its name."))
    : [part("Bindings from this exchange", destinations.element), part("Bindings to this exchange", sources.element)];
  const element = h("div", {}, h("h1", {}, "Exchange ", exchangeName(real), h("small", {}, ` in ${vhost}`)), details,
    h("div", { class: "tools" }, rangeChoice(now)), h("div", { class: "charts" }, rates.element), bound, incoming.element, outgoing.element, delayed.element,
    real !== "" && may("read") ? bindExchangeForm(vhost, name) : null, may("write") ? publishForm(vhost, real) : null,
    real !== "" && !real.startsWith("amq.") && may("configure") ? h("p", { class: "actions" }, button("Delete exchange", drop, "danger")) : null);
  return { element, update, leave: rates.destroy };
}
