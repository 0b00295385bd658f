import { get, path, put, remove } from "../js/api.js";
import { rowButton } from "../js/actions.js";
import { askFirst } from "../js/dialog.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { entries } from "../js/format.js";
import { formatLines } from "../js/lines.js";
import { session } from "../js/session.js";
import { local, pagedTable } from "../js/table.js";

const SHARED_KEYS = [
  ["max-length", "How many messages a queue takes"], ["max-length-bytes", "How many bytes of bodies a queue takes"],
  ["message-ttl", "Milliseconds after which a message dies"], ["expires", "Milliseconds without use after which a queue goes"],
  ["overflow", "drop-head, reject-publish or reject-publish-dlx"], ["delivery-limit", "How often a quorum queue delivers a message"],
];
const USER_KEYS = [
  ["dead-letter-exchange", "Where messages go that die"], ["dead-letter-routing-key", "Their routing key, if not their own"],
  ["dead-letter-strategy", "at-most-once or at-least-once"], ["alternate-exchange", "For exchanges: where messages go that no binding takes"],
  ["consumer-timeout", "Milliseconds a consumer has to acknowledge"],
];
const RETRY_KEYS = [
  ["delayed-retry-type", "Which messages of a quorum queue wait before they are delivered again: all, failed, returned, disabled"],
  ["delayed-retry-min", "Milliseconds that they wait the first time"], ["delayed-retry-max", "Milliseconds that they wait at most"],
];

const USER = {
  url: "policies", title: "Policies", one: "policy", tag: "policymaker", known: [...SHARED_KEYS, ...USER_KEYS, ...RETRY_KEYS],
  to: [["all", "queues and exchanges"], ["queues", "queues"], ["classic_queues", "classic queues"], ["quorum_queues", "quorum queues"], ["exchanges", "exchanges"]],
  about: "Of the policies that match a name, the one of the highest priority applies.",
};
const OPERATOR = {
  url: "operator-policies", title: "Operator policies", one: "operator policy", tag: "administrator", known: [...SHARED_KEYS, ...RETRY_KEYS],
  to: [["queues", "queues"], ["classic_queues", "classic queues"], ["quorum_queues", "quorum queues"]],
  about: "They bound what users set: of two limits, the lower one applies.",
};

export const policies = () => policyPage(USER);
export const operatorPolicies = () => policyPage(OPERATOR);

function policyPage(kind) {
  const mayChange = session.may(kind.tag);
  const editor = mayChange ? policyForm(kind) : null;
  const rows = local(() => get(session.listOf(kind.url)), (policy) => `${policy.name} ${policy.pattern}`);
  const table = pagedTable({
    id: kind.url, label: kind.title, rows, key: (policy) => `${policy.vhost}/${policy.name}`, empty: `There is no ${kind.one}.`,
    filterLabel: "Filter by name or pattern", columns: columns(kind, editor),
  });
  return {
    element: h("div", {}, h("h1", {}, kind.title), h("p", { class: "status" }, kind.about), table.element, editor?.element), update: table.update,
  };
}

function columns(kind, editor) {
  return [
    { title: "Virtual host", sort: "vhost", unless: () => session.showsOneVhost, cell: (p) => p.vhost }, { title: "Name", sort: "name", style: "name", cell: (p) => p.name },
    { title: "Pattern", sort: "pattern", cell: (p) => h("code", {}, p.pattern) }, { title: "Applies to", sort: "apply-to", cell: (p) => p["apply-to"] },
    { title: "Definition", cell: (p) => entries(p.definition) }, { title: "Priority", sort: "priority", number: true, cell: (p) => String(p.priority) },
    ...(editor === null ? [] : [{ title: "", cell: (p) => [rowButton("Change", p.name, () => editor.change(p)), " ", rowButton("Delete", p.name, () => drop(kind, p))] }]),
  ];
}

function drop(kind, policy) {
  return askFirst(`Delete ${kind.one} ${policy.name}?`, "Delete", `The ${kind.one} is deleted.`, () => remove(path`/${kind.url}/${policy.vhost}/${policy.name}`));
}

function policyForm(kind) {
  const parts = [
    form.choice("vhost", "Virtual host", session.vhosts, session.defaultVhost()), form.text("name", "Name", { required: true }),
    form.text("pattern", "Pattern", { required: true, hint: "A regular expression for names, for example ^orders" }),
    form.choice("apply-to", "Applies to", kind.to), form.number("priority", "Priority", { value: 0, step: 1 }),
    form.table("definition", "Definition", { known: kind.known }),
  ];
  const element = form.section(`Add or change: ${kind.one}`, parts, "Set", async ({ vhost, name, ...policy }) => {
    await put(path`/${kind.url}/${vhost}/${name}`, policy);
    return `The ${kind.one} is set.`;
  });
  const change = (policy) => {
    element.open = true;
    for (const { name, input } of parts) input.value = name === "definition" ? formatLines(policy.definition) : policy[name];
    parts[2].input.focus();
  };
  return { element, change };
}
