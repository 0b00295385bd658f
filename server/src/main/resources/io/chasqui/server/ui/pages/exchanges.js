import { get, path, put, remove } from "../js/api.js";
import { act, actIfSure } from "../js/actions.js";
import { chart, rangeChoice, sampleQuery } from "../js/charts.js";
import { fill, h } from "../js/dom.js";
import * as form from "../js/form.js";
import { entries, exchangeName, rate, rateOf } from "../js/format.js";
import { complain } from "../js/notices.js";
import { now } from "../js/refresh.js";
import { go, href } from "../js/router.js";
import { session } from "../js/session.js";
import { pagedTable } from "../js/table.js";
import { bindExchangeForm, bindingTable } from "./bindings.js";
import { facts, tags } from "./facts.js";
import { publishForm } from "./publish.js";

const segment = (name) => name || "amq.default";

const features = (x) => tags([
  x.durable && ["durable", "Survives a restart"], x.auto_delete && ["auto-delete", "Goes with its last binding"],
  x.internal && ["internal", "Clients cannot publish to it"], x.policy && [x.policy, "Policy"],
  x.arguments?.["alternate-exchange"] && ["AE", `Alternate exchange: ${x.arguments["alternate-exchange"]}`],
]);

export function exchanges() {
  const table = pagedTable({
    url: () => session.listOf("exchanges"), key: (x) => `${x.vhost}/${x.name}`, empty: "There is no exchange.",
    columns: [
      { title: "Virtual host", sort: "vhost", cell: (x) => x.vhost },
      { title: "Name", sort: "name", cell: (x) => h("a", { href: href`/exchanges/${x.vhost}/${segment(x.name)}` }, exchangeName(x.name)) },
      { title: "Type", sort: "type", cell: (x) => x.type },
      { title: "Features", cell: features },
      { title: "In", sort: "message_stats.publish_in_details.rate", number: true, cell: (x) => rate(rateOf(x.message_stats, "publish_in")) },
      { title: "Out", sort: "message_stats.publish_out_details.rate", number: true, cell: (x) => rate(rateOf(x.message_stats, "publish_out")) },
    ],
  });
  return { element: h("div", {}, h("h1", {}, "Exchanges"), table.element, declareForm()), update: table.update };
}

function declareForm() {
  const types = form.choice("type", "Type", ["direct"]);
  get("/overview").then(({ exchange_types: all }) =>
    fill(types.input, all.map(({ name }) => name).sort().map((name) => h("option", { selected: name === "direct" }, name)))).catch(complain);
  const parts = [
    form.choice("vhost", "Virtual host", session.vhosts, session.defaultVhost()), form.text("name", "Name", { required: true }), types,
    form.flag("durable", "Durable", true), form.flag("auto_delete", "Auto-delete"), form.flag("internal", "Internal"),
    form.table("arguments", "Arguments", "One in a line: alternate-exchange = unrouted"),
  ];
  return form.section("Declare an exchange", parts, "Declare", (read, element) => {
    try {
      const { vhost, name, ...definition } = read();
      act(`Exchange ${name} is declared.`, () => put(path`/exchanges/${vhost}/${name}`, definition)).then((done) => done && element.reset());
    } catch (error) {
      complain(error);
    }
  });
}

export function exchangePage({ vhost, name }) {
  const real = name === "amq.default" ? "" : name;
  const details = h("div");
  const sources = h("div");
  const destinations = h("div");
  const rates = chart("Message rates", [
    { label: "In", of: (x) => x.message_stats?.publish_in_details },
    { label: "Out", of: (x) => x.message_stats?.publish_out_details },
  ], true);

  async function update() {
    const [exchange, from, to] = await Promise.all([
      get(path`/exchanges/${vhost}/${name}`, sampleQuery()), get(path`/exchanges/${vhost}/${name}/bindings/source`),
      get(path`/exchanges/${vhost}/${name}/bindings/destination`)]);
    rates.update(exchange);
    fill(details, facts({
      Type: exchange.type, Features: features(exchange), Arguments: entries(exchange.arguments), Policy: exchange.policy,
    }));
    fill(destinations, h("h2", {}, "Bindings from this exchange"), real === ""
      ? h("p", { class: "status" }, "Every queue is bound here by its name.")
      : bindingTable(from, "destination", "Nothing is bound: messages go to the alternate exchange or nowhere."));
    fill(sources, to.length > 0 ? [h("h2", {}, "Bindings to this exchange"), bindingTable(to, "source", "")] : null);
  }

  const drop = () => actIfSure(`Delete exchange ${name} and its bindings?`, "Delete", "The exchange is deleted.",
    () => remove(path`/exchanges/${vhost}/${name}`)).then((done) => done && go("#/exchanges"));

  const element = h("div", {}, h("h1", {}, "Exchange ", exchangeName(real), h("small", {}, ` in ${vhost}`)), details,
    h("div", { class: "tools" }, rangeChoice(now)), h("div", { class: "charts" }, rates.element), destinations, sources,
    real === "" ? null : bindExchangeForm(vhost, name), publishForm(vhost, real),
    real === "" || real.startsWith("amq.") ? null
      : h("p", { class: "actions" }, h("button", { type: "button", class: "danger", onclick: drop }, "Delete exchange")));
  return { element, update, leave: rates.destroy };
}
