import { path, put } from "../js/api.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { exchangeName, rate, rateOf } from "../js/format.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { pagedTable, remote } from "../js/table.js";
import { tags } from "./facts.js";

const segment = (name) => name || "amq.default";

/** What is special about an exchange, in small words. */
export function features(x) {
  return tags([
    x.durable && ["durable", "Survives a restart"], x.auto_delete && ["auto-delete", "Goes with its last binding"],
    x.internal && ["internal", "Clients cannot publish to it"],
    x.arguments?.["alternate-exchange"] && ["AE", `Alternate exchange: ${x.arguments["alternate-exchange"]}`],
    x.arguments?.["x-delayed-type"] && [`delays, then ${x.arguments["x-delayed-type"]}`, "Keeps messages until they are due"],
    x.policy && [x.policy, "Policy"],
  ]);
}

const COLUMNS = [
  { title: "Virtual host", sort: "vhost", wide: true, unless: () => session.showsOneVhost, cell: (x) => x.vhost },
  { title: "Name", sort: "name", style: "name", cell: (x) => h("a", { href: href`/exchanges/${x.vhost}/${segment(x.name)}` }, exchangeName(x.name)) },
  { title: "Type", sort: "type", style: "short", cell: (x) => x.type },
  { title: "Features", wide: true, cell: features },
  { title: "In", sort: "message_stats.publish_in_details.rate", number: true, cell: (x) => rate(rateOf(x.message_stats, "publish_in")) },
  { title: "Out", sort: "message_stats.publish_out_details.rate", number: true, cell: (x) => rate(rateOf(x.message_stats, "publish_out")) },
];

const ARGUMENTS = [
  ["alternate-exchange", "Where messages go that no binding takes"],
  ["x-delayed-type", "For x-delayed-message: the type of exchange it is once a message is due"],
  ["hash-header", "For x-consistent-hash: the header to hash instead of the routing key"],
  ["hash-property", "For x-consistent-hash: the property to hash instead of the routing key"],
];

export function exchanges() {
  const table = pagedTable({
    id: "exchanges", label: "Exchanges", columns: COLUMNS, key: (x) => `${x.vhost}/${x.name}`, empty: "There is no exchange.",
    rows: remote(() => session.listOf("exchanges")),
  });
  return { element: h("div", {}, h("h1", {}, "Exchanges"), table.element, declareForm()), update: table.update };
}

function declareForm() {
  const vhosts = session.vhostsFor("configure");
  if (vhosts.length === 0) return null;
  const parts = [
    form.choice("vhost", "Virtual host", vhosts, session.defaultVhost(vhosts)), form.text("name", "Name", { required: true }),
    form.choice("type", "Type", session.exchangeTypes, "direct"),
    form.flag("durable", "Durable: survives a restart", true), form.flag("auto_delete", "Auto-delete: goes with its last binding"),
    form.flag("internal", "Internal: clients cannot publish to it"),
    form.table("arguments", "Arguments", { known: ARGUMENTS }),
  ];
  return form.section("Declare an exchange", parts, "Declare", async ({ vhost, name, ...definition }) => {
    await put(path`/exchanges/${vhost}/${name}`, definition);
    return `Exchange ${name} is declared.`;
  });
}
