// Puts the page together: the bar, the navigation, and the view that the address names.

import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { complain } from "./notices.js";
import * as refresh from "./refresh.js";
import { current, go, route } from "./router.js";
import { session } from "./session.js";
import { applyTheme, theme, THEMES } from "./theme.js";
import { logInPage } from "../pages/login.js";
import { overview } from "../pages/overview.js";
import { nodePage } from "../pages/node.js";
import { connectionPage, connections } from "../pages/connections.js";
import { channelPage, channels } from "../pages/channels.js";
import { consumers } from "../pages/consumers.js";
import { exchanges } from "../pages/exchanges.js";
import { exchangePage } from "../pages/exchange.js";
import { queues } from "../pages/queues.js";
import { queuePage } from "../pages/queue.js";
import { moves } from "../pages/moves.js";
import { users } from "../pages/users.js";
import { userPage } from "../pages/user.js";
import { vhosts } from "../pages/vhosts.js";
import { vhostPage } from "../pages/vhost.js";
import { operatorPolicies, policies } from "../pages/policies.js";
import { limits } from "../pages/limits.js";
import { definitions } from "../pages/definitions.js";

const bar = document.getElementById("bar");
const nav = document.getElementById("nav");
const main = document.getElementById("main");
const stale = document.getElementById("stale");

route("/", overview);
route("/nodes/:name", nodePage);
route("/connections", connections);
route("/connections/:name", connectionPage);
route("/channels", channels);
route("/channels/:name", channelPage);
route("/exchanges", exchanges);
route("/exchanges/:vhost/:name", exchangePage);
route("/queues", queues);
route("/queues/:vhost/:name", queuePage);
route("/consumers", consumers);
route("/moves", moves);
route("/users", users);
route("/users/:name", userPage);
route("/vhosts", vhosts);
route("/vhosts/:name", vhostPage);
route("/policies", policies);
route("/operator-policies", operatorPolicies);
route("/limits", limits);
route("/definitions", definitions);

const PAGES = [
  ["#/", "Overview"], ["#/connections", "Connections"], ["#/channels", "Channels"],
  ["#/exchanges", "Exchanges"], ["#/queues", "Queues"], ["#/consumers", "Consumers"],
  ["#/moves", "Moves"],
];
const ADMIN_PAGES = [
  ["#/users", "Users", "administrator"], ["#/vhosts", "Virtual hosts", "management"], ["#/policies", "Policies", "management"],
  ["#/operator-policies", "Operator policies", "management"], ["#/limits", "Limits", "administrator"], ["#/definitions", "Definitions", "administrator"],
];

let leave = () => {};

async function start() {
  api.onLoggedOut(showLogin);
  refresh.onFailure(showFailure);
  addEventListener("hashchange", showPage);
  document.querySelector(".skip").addEventListener("click", (event) => {
    // The address is that of the page shown.
    event.preventDefault();
    main.focus();
  });
  if (!api.isLoggedIn()) return showLogin();
  try {
    await enter(await api.get("/whoami"));
  } catch (error) {
    if (api.isLoggedIn()) complain(error);
    showLogin();
  }
}

function showLogin() {
  leave();
  leave = () => {};
  refresh.show(null);
  bar.hidden = nav.hidden = true;
  document.body.classList.add("login");
  document.title = "Log in · Chasqui";
  document.querySelectorAll("dialog").forEach((dialog) => dialog.close());
  fill(main, logInPage(enter));
  main.removeAttribute("aria-busy");
  main.querySelector("input").focus();
}

async function enter(user) {
  await session.begin(user);
  document.body.classList.remove("login");
  bar.hidden = nav.hidden = false;
  paintBar();
  await showPage();
}

function paintBar() {
  const interval = h("select", { "aria-label": "Refresh", onchange: () => refresh.setInterval(Number(interval.value)) },
    refresh.INTERVALS.map(([millis, label]) => h("option", { value: millis, selected: millis === refresh.currentInterval() }, label)));
  const vhost = h("select", { id: "vhost", "aria-label": "Virtual host", onchange: () => { session.vhost = vhost.value; showPage(); } });
  const colours = h("select", { "aria-label": "Colours", onchange: () => { applyTheme(colours.value); refresh.now(); } },
    THEMES.map(([value, label]) => h("option", { value, selected: value === theme() }, label)));
  const menu = h("button", { type: "button", class: "menu", "aria-expanded": "false", "aria-controls": "nav", onclick: () => openMenu(!document.body.classList.contains("open")) }, "Menu");
  fill(bar,
    h("a", { class: "brand", href: "#/" }, h("img", { src: "icon.svg", alt: "", width: 24, height: 24 }), "Chasqui"),
    h("span", { class: "where", id: "cluster" }), menu,
    h("div", { class: "controls" }, vhost, interval, colours,
      h("span", { class: "who", title: "Logged in" }, session.user.name), h("button", { type: "button", onclick: api.logOut }, "Log out")));
  paintSession();
}

/** What the bar shows of the broker may change while somebody is logged in. */
function paintSession() {
  document.getElementById("cluster").textContent = session.cluster;
  fill(document.getElementById("vhost"), h("option", { value: "" }, "all virtual hosts"),
    session.vhosts.map((name) => h("option", { value: name, selected: name === session.vhost }, name)));
}

/** On a phone, the navigation is behind a button. */
function openMenu(isOpen) {
  document.body.classList.toggle("open", isOpen);
  bar.querySelector(".menu")?.setAttribute("aria-expanded", String(isOpen));
}

function paintNav(address) {
  const link = ([to, label]) => h("a", { href: to, "aria-current": isWithin(address, to) ? "page" : null }, label);
  const admin = ADMIN_PAGES.filter(([, , tag]) => tag === "management" || session.may(tag));
  fill(nav, PAGES.map(link), h("h2", {}, "Admin"), admin.map(link),
    h("h2", {}, "For programs"), h("a", { href: "api/index.html", target: "_blank", rel: "noopener" }, "HTTP API"));
}

function isWithin(address, link) {
  const prefix = link.slice(1);
  return prefix === "/" ? address === "/" || address.startsWith("/nodes/") : address === prefix || address.startsWith(prefix + "/");
}

async function showPage() {
  if (!api.isLoggedIn()) return;
  const found = current();
  if (!found) return go("#/");
  leave();
  const within = nav.contains(document.activeElement);
  openMenu(false);
  paintSession();
  paintNav(found.address);
  const view = found.page(found.args);
  leave = view.leave ?? (() => {});
  showFailure(null);
  fill(main, view.element);
  document.title = `${main.querySelector("h1")?.textContent ?? "Chasqui"} · Chasqui`;
  if (within) nav.querySelector("[aria-current]")?.focus({ preventScroll: true });
  else if (document.activeElement === document.body) main.focus({ preventScroll: true });
  scrollTo(0, 0);
  main.setAttribute("aria-busy", "true");
  await refresh.show(view.update);
  main.removeAttribute("aria-busy");
}

/** What is on the screen is old while the broker does not answer; that must be seen. */
function showFailure(error) {
  stale.hidden = error === null;
  stale.textContent = error === null ? "" : error.status === 404 ? "This does not exist any more." : error.message;
}

start();
