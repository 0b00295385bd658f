import { get, path, post, put, remove } from "../js/api.js";
import { act, button } from "../js/actions.js";
import { lengthChart, rangeChoice, rateChart, sampleQuery } from "../js/charts.js";
import { askFirst } from "../js/dialog.js";
import { h, renew } from "../js/dom.js";
import * as form from "../js/form.js";
import { now } from "../js/refresh.js";
import { href } from "../js/router.js";
import { session } from "../js/session.js";
import { rowTable } from "../js/table.js";
import { facts, part } from "./facts.js";
import { limitsForm, limitTable } from "./limits.js";
import { vhostFields } from "./vhosts.js";

/** Administrators alone are told of one virtual host. */
export function vhostPage({ name }) {
  const url = path`/vhosts/${name}`;
  const about = h("div");
  const lengths = lengthChart();
  const rates = rateChart();
  const permissions = permissionTable();
  const limits = limitTable("vhost");
  const change = changeForm(url);
  const actions = actionsOf(url, name);

  async function update() {
    const [vhost, rules, limited] = await Promise.all([
      get(url, sampleQuery()), get(`${url}/permissions`), get(path`/vhost-limits/${name}`)]);
    [lengths, rates, change, actions].forEach((each) => each.update(vhost));
    renew(about, facts({
      Description: vhost.description, Tags: [vhost.tags ?? []].flat().join(", "), "Default queue type": vhost.default_queue_type,
      Tracing: vhost.tracing ? "on: copies of all messages go to the exchange amq.rabbitmq.trace" : "off",
      Deletion: vhost.protected_from_deletion ? "refused" : "allowed",
    }));
    await Promise.all([permissions.show(rules), limits.show(limited)]);
  }

  const element = h("div", {}, h("h1", {}, "Virtual host ", name), about,
    h("div", { class: "tools" }, rangeChoice(now)), h("div", { class: "charts" }, lengths.element, rates.element),
    part("Permissions", permissions.element), part("Limits", limits.element), limitsForm("vhost", name), change.element, actions.element);
  return { element, update, leave: () => [lengths, rates].forEach((chart) => chart.destroy()) };
}

function permissionTable() {
  return rowTable({
    id: "vhost-permissions", label: "Permissions", key: (p) => p.user, empty: "No user may use this virtual host.",
    columns: [
      { title: "User", sort: "user", cell: (p) => h("a", { href: href`/users/${p.user}` }, p.user) },
      ...["configure", "write", "read"].map((action) => ({ title: action, cell: (p) => h("code", {}, p[action]) })),
    ],
  });
}

/** What is not said stays as it is; a field that is emptied is emptied. */
function changeForm(url) {
  let vhost;
  const parts = vhostFields();
  const element = form.section("Change", parts, "Change", async (values) => {
    const { default_queue_type: type, ...words } = values;
    await put(url, { tracing: vhost.tracing, ...words, ...(type ? { default_queue_type: type } : {}) });
    element.open = false;
    return "The virtual host is changed.";
  }, { keep: true });
  element.addEventListener("toggle", () => {
    if (!element.open || !vhost) return;
    for (const { name, input } of parts) input.value = [vhost[name] ?? ""].flat().join(",");
  });
  return { element, update: (found) => { vhost = found; } };
}

function actionsOf(url, name) {
  let vhost;
  const trace = button("Start tracing", () => act("", () => put(url, { tracing: !vhost.tracing })));
  const protect = button("Refuse deletion", () => act("", () => {
    const switchUrl = `${url}/deletion/protection`;
    return vhost.protected_from_deletion ? remove(switchUrl) : post(switchUrl);
  }));
  const drop = button("Delete virtual host", () => askFirst(`Delete virtual host ${name} with all its queues, exchanges and messages?`, "Delete", "The virtual host is deleted.",
    async () => {
      await remove(url);
      await session.renew();
    }, "#/vhosts"), "danger");
  return {
    element: h("p", { class: "actions" }, trace, protect, drop),
    update: (found) => {
      vhost = found;
      trace.textContent = vhost.tracing ? "Stop tracing" : "Start tracing";
      protect.hidden = vhost.protected_from_deletion === undefined;
      protect.textContent = vhost.protected_from_deletion ? "Allow deletion" : "Refuse deletion";
      drop.disabled = vhost.protected_from_deletion === true;
    },
  };
}
