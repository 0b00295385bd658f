import { path, post, remove } from "../js/api.js";
import { act, actIfSure } from "../js/actions.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { complain } from "../js/notices.js";
import { entries, exchangeName } from "../js/format.js";
import { href } from "../js/router.js";
import { plainTable } from "../js/table.js";

const kindOf = (binding) => (binding.destination_type === "queue" ? "q" : "e");

function endLink(binding) {
  const kind = binding.destination_type === "queue" ? "queues" : "exchanges";
  return h("a", { href: `#/${kind}/${encodeURIComponent(binding.vhost)}/${encodeURIComponent(binding.destination)}` }, binding.destination);
}

/** Bindings of one object. show: "source" or "destination", the end that is not the object itself. */
export function bindingTable(bindings, show, empty) {
  return plainTable([
    show === "source"
      ? { title: "From exchange", cell: (b) => (b.source === "" ? exchangeName("") : h("a", { href: href`/exchanges/${b.vhost}/${b.source}` }, b.source)) }
      : { title: "To", cell: (b) => [endLink(b), h("small", {}, ` ${b.destination_type}`)] },
    { title: "Routing key", cell: (b) => h("code", {}, b.routing_key) },
    { title: "Arguments", cell: (b) => entries(b.arguments) },
    { title: "", cell: (b) => (b.source === "" ? null : h("button", { type: "button", class: "link", onclick: () => unbind(b) }, "Unbind")) },
  ], bindings, empty);
}

function unbind(b) {
  actIfSure(`Remove the binding from ${b.source} to ${b.destination}?`, "Unbind", "The binding is removed.",
    () => remove(path`/bindings/${b.vhost}/e/${b.source}/${kindOf(b)}/${b.destination}/${b.properties_key}`));
}

const KEY = () => form.text("routing_key", "Routing key");
const ARGUMENTS = () => form.table("arguments", "Arguments", "One in a line, for example: x-match = any");

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
  return form.section(title, parts, "Bind", (read, element) => {
    try {
      const values = read();
      act("The binding is there.", () => post(url(values), { routing_key: values.routing_key, arguments: values.arguments }))
        .then((done) => done && element.reset());
    } catch (error) {
      complain(error);
    }
  });
}
