// Puts the page together: the bar, the navigation, and the view that the address names.

import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { complain } from "./notices.js";
import * as refresh from "./refresh.js";
import { current, go, route } from "./router.js";
import { logInPage } from "../pages/login.js";
import { overview } from "../pages/overview.js";
import { connectionPage, connections } from "../pages/connections.js";
import { channelPage, channels } from "../pages/channels.js";
import { consumers } from "../pages/consumers.js";
import { exchangePage, exchanges } from "../pages/exchanges.js";
import { queues } from "../pages/queues.js";
import { queuePage } from "../pages/queue.js";
import { userPage, users } from "../pages/users.js";
import { vhostPage, vhosts } from "../pages/vhosts.js";
import { policies } from "../pages/policies.js";
import { limits } from "../pages/limits.js";
import { definitions } from "../pages/definitions.js";
import { session } from "./session.js";

const bar = document.getElementById("bar");
const nav = document.getElementById("nav");
const main = document.getElementById("main");
const stale = h("span", { class: "stale", role: "alert" });

route("/", overview);
route("/connections", connections);
route("/connections/:name", connectionPage);
route("/channels", channels);
route("/channels/:name", channelPage);
route("/exchanges", exchanges);
route("/exchanges/:vhost/:name", exchangePage);
route("/queues", queues);
route("/queues/:vhost/:name", queuePage);
route("/consumers", consumers);
route("/users", users);
route("/users/:name", userPage);
route("/vhosts", vhosts);
route("/vhosts/:name", vhostPage);
route("/policies", policies);
route("/limits", limits);
route("/definitions", definitions);

const PAGES = [
  ["#/", "Overview"], ["#/connections", "Connections"], ["#/channels", "Channels"],
  ["#/exchanges", "Exchanges"], ["#/queues", "Queues"], ["#/consumers", "Consumers"],
];
const ADMIN_PAGES = [
  ["#/users", "Users", "administrator"], ["#/vhosts", "Virtual hosts", "administrator"], ["#/policies", "Policies", "policymaker"],
  ["#/limits", "Limits", "administrator"], ["#/definitions", "Definitions", "administrator"],
];

let leave = () => {};

async function start() {
  api.onLoggedOut(showLogin);
  refresh.onFailure(showFailure);
  addEventListener("hashchange", showPage);
  applyTheme(localStorage.getItem("chasqui.theme") ?? "");
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
  refresh.show(null);
  bar.hidden = nav.hidden = true;
  document.body.classList.add("login");
  fill(main, logInPage(enter));
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
  const vhost = h("select", { "aria-label": "Virtual host", onchange: () => { session.vhost = vhost.value; showPage(); } },
    h("option", { value: "" }, "all virtual hosts"),
    session.vhosts.map((name) => h("option", { value: name, selected: name === session.vhost }, name)));
  const theme = h("select", { "aria-label": "Colours", onchange: () => applyTheme(theme.value) },
    [["", "system colours"], ["light", "light"], ["dark", "dark"]].map(([value, label]) =>
      h("option", { value, selected: value === (localStorage.getItem("chasqui.theme") ?? "") }, label)));
  fill(bar,
    h("a", { class: "brand", href: "#/" }, h("img", { src: "icon.svg", alt: "" }), "Chasqui"),
    h("span", { class: "where" }, session.cluster), stale, vhost, interval, theme,
    h("span", {}, session.user.name), h("button", { type: "button", onclick: api.logOut }, "Log out"));
}

function applyTheme(theme) {
  localStorage.setItem("chasqui.theme", theme);
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

function paintNav(address) {
  const link = ([to, label]) => h("a", { href: to, "aria-current": isWithin(address, to) ? "page" : null }, label);
  const admin = ADMIN_PAGES.filter(([, , tag]) => session.may(tag));
  fill(nav, PAGES.map(link), admin.length > 0 ? h("h2", {}, "Admin") : null, admin.map(link));
}

function isWithin(address, link) {
  const prefix = link.slice(1);
  return prefix === "/" ? address === "/" : address === prefix || address.startsWith(prefix + "/");
}

async function showPage() {
  if (!api.isLoggedIn()) return;
  const found = current();
  if (!found) return go("#/");
  leave();
  paintNav(found.address);
  const view = found.page(found.args);
  leave = view.leave ?? (() => {});
  fill(main, view.element);
  document.title = `${main.querySelector("h1")?.textContent ?? "Chasqui"} · Chasqui`;
  if (document.activeElement === document.body) main.focus({ preventScroll: true });
  scrollTo(0, 0);
  await refresh.show(view.update);
}

/** What is on the screen is old while the broker does not answer; that must be seen. */
function showFailure(error) {
  stale.textContent = error === null ? "" : error.status === 404 ? "This does not exist any more." : error.message;
}

start();
