import { path, post, remove } from "../js/api.js";
import { rowButton } from "../js/actions.js";
import { askFirst } from "../js/dialog.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { entries, exchangeName } from "../js/format.js";
import { href } from "../js/router.js";
import { rowTable } from "../js/table.js";

const kindOf = (binding) => (binding.destination_type === "queue" ? "q" : "e");

const END = {
  source: { title: "From exchange", sort: "source", style: "name", cell: (b) => (b.source === "" ? exchangeName("") : h("a", { href: href`/exchanges/${b.vhost}/${b.source}` }, b.source)) },
  destination: {
    title: "To", sort: "destination", style: "name",
    cell: (b) => [h("a", { href: b.destination_type === "queue" ? href`/queues/${b.vhost}/${b.destination}` : href`/exchanges/${b.vhost}/${b.destination}` }, b.destination), h("small", {}, ` ${b.destination_type}`)],
  },
};

/** Bindings of one object. show: "source" or "destination", the end that is not the object itself. */
export function bindingTable(label, show, mayUnbind, empty) {
  return rowTable({
    id: `bindings.${show}`, label, empty, key: (b) => `${b.source} ${b.destination_type} ${b.destination} ${b.properties_key}`,
    columns: [
      END[show], { title: "Routing key", sort: "routing_key", cell: (b) => h("code", {}, b.routing_key) },
      { title: "Arguments", cell: (b) => entries(b.arguments) },
      { title: "", cell: (b) => (b.source === "" || !mayUnbind ? null : rowButton("Unbind", `${b[show]} ${b.routing_key}`, () => unbind(b))) },
    ],
  });
}

function unbind(b) {
  return askFirst(`Remove the binding from ${b.source} to ${b.destination}?`, "Unbind", "The binding is removed.",
    () => remove(path`/bindings/${b.vhost}/e/${b.source}/${kindOf(b)}/${b.destination}/${b.properties_key}`));
}

const KEY = () => form.text("routing_key", "Routing key");
const ARGUMENTS = () => form.table("arguments", "Arguments", { known: [["x-match", "For a headers exchange: all, any, all-with-x, any-with-x"]] });

/** Binds a queue to an exchange that the user names. */
export function bindQueueForm(vhost, queue) {
  return bindForm("Bind to an exchange", [form.text("exchange", "Exchange", { required: true }), KEY(), ARGUMENTS()],
    (values) => path`/bindings/${vhost}/e/${values.exchange}/q/${queue}`);
}

/** Binds an exchange to what the user names. */
export function bindExchangeForm(vhost, exchange) {
  return bindForm("Bind a queue or an exchange",
    [form.choice("kind", "To a", [["q", "queue"], ["e", "exchange"]]), form.text("destination", "Name", { required: true }), KEY(), ARGUMENTS()],
    (values) => path`/bindings/${vhost}/e/${exchange}/${values.kind}/${values.destination}`);
}

function bindForm(title, parts, url) {
  return form.section(title, parts, "Bind", async (values) => {
    await post(url(values), { routing_key: values.routing_key, arguments: values.arguments });
    return "The binding is there.";
  });
}
