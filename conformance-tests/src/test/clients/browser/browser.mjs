// A Chromium without a screen that uses the management pages, and notices what goes wrong on the way.
//
// Every script here is run as: node SCRIPT http://127.0.0.1:15672 [DIRECTORY-FOR-SCREENSHOTS]

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

export const BASE = (process.argv[2] ?? "http://127.0.0.1:15672").replace(/\/$/, "");
const SHOTS = process.argv[3];
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SLOW = 60_000;

export const DESKTOP = { width: 1280, height: 850 };
export const PHONE = { width: 390, height: 800 };

/** Runs a script with a browser and sets the exit code. */
export async function run(script) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  try {
    await script(browser);
  } catch (error) {
    await picture(browser);
    throw error;
  } finally {
    await browser.close();
  }
}

/** What was on the screens when it went wrong. */
async function picture(browser) {
  if (!SHOTS) return;
  fs.mkdirSync(SHOTS, { recursive: true });
  const script = path.basename(process.argv[1], ".mjs");
  const pages = browser.contexts().flatMap((context) => context.pages());
  await Promise.all(pages.map((page, i) => page.screenshot({ path: path.join(SHOTS, `failed-${script}-${i}.png`), fullPage: true }).catch(() => {})));
}

/** Somebody at a screen of their own: nothing is shared with other visitors. */
export class Visitor {
  #page;
  #problems = [];

  static async arrive(browser, { viewport = DESKTOP, colorScheme = "light" } = {}) {
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", locale: "en-GB" });
    const page = await context.newPage();
    page.setDefaultTimeout(SLOW);
    const visitor = new Visitor();
    visitor.#page = page;
    visitor.#watch();
    await page.goto(BASE);
    await page.waitForSelector("input[name=user]");
    return visitor;
  }

  #watch() {
    this.#page.on("console", (message) => message.type() === "error" && this.#problems.push(`console: ${message.text()} ${message.location().url}`));
    this.#page.on("pageerror", (error) => this.#problems.push(`error: ${error.stack}`));
    this.#page.on("dialog", (dialog) => {
      this.#problems.push(`a dialog of the browser: ${dialog.message()}`);
      dialog.dismiss();
    });
    this.#page.on("request", (request) => {
      if (!request.url().startsWith(BASE) && !request.url().startsWith("blob:")) this.#problems.push(`asked another server: ${request.url()}`);
    });
  }

  get page() {
    return this.#page;
  }

  async logIn(user = "guest", password = "guest") {
    await this.#page.fill("input[name=user]", user);
    await this.#page.fill("input[name=password]", password);
    await this.#page.press("input[name=password]", "Enter");
    await this.#page.waitForSelector("#nav a", { state: "attached" });
    await this.shown();
    return this;
  }

  /** Goes to an address behind "#", and waits until the page shows what the broker says. */
  async visit(address) {
    await this.#page.evaluate((to) => { location.hash = to; }, address);
    await this.#page.waitForFunction((to) => location.hash === `#${to}`, address);
    await this.shown();
  }

  async shown() {
    await this.#page.waitForSelector("#main:not([aria-busy])");
  }

  /** Writes a picture for those who run the tests. */
  async shot(name) {
    if (!SHOTS) return;
    fs.mkdirSync(SHOTS, { recursive: true });
    await this.#page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true });
  }

  /** Fails if a script failed, the content policy was broken, or another server was asked. */
  expectNoProblems(where) {
    const problems = this.#problems;
    this.#problems = [];
    assert.deepEqual(problems, [], where);
  }

  /** What the next steps provoke on purpose. */
  async expectProblems(expected, action) {
    const before = this.#problems;
    this.#problems = [];
    await action();
    for (const problem of this.#problems) assert.match(problem, expected);
    this.#problems = before;
  }

  /** Fails if something is cut off, lies on something else, or makes the page wider than the screen. */
  async expectTidy(where) {
    assert.deepEqual(await this.#page.evaluate(untidy), [], where);
  }

  /** Fails if axe finds something that keeps people out. */
  async expectAccessible(where) {
    if (!(await this.#page.evaluate(() => "axe" in window))) await this.#page.evaluate(AXE);
    const found = await this.#page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).join(" | ")}`));
    assert.deepEqual(found, [], where);
  }

  async leave() {
    await this.#page.context().close();
  }
}

/** Runs in the page. */
function untidy() {
  const problems = [];
  const name = (element) => `${element.tagName.toLowerCase()}${element.className ? `.${element.className}` : ""} "${(element.textContent || element.getAttribute("aria-label") || "").slice(0, 40)}"`;
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".unseen, .skip, .legend[hidden]") && element.getClientRects().length > 0;
  if (document.documentElement.scrollWidth > innerWidth) problems.push(`the page is ${document.documentElement.scrollWidth} wide on a screen of ${innerWidth}`);
  const pressed = [...document.querySelectorAll("a, button, select, input, summary, textarea")].filter(isSeen);
  for (const element of pressed) {
    if (/^(A|BUTTON|SUMMARY)$/.test(element.tagName) && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) problems.push(`${name(element)} is cut off`);
    const box = element.getBoundingClientRect();
    const outside = box.right > innerWidth + 1 || box.left < -1;
    if (outside && !element.closest(".scroll")) problems.push(`${name(element)} is outside of the screen`);
  }
  for (const element of [...document.querySelectorAll(".tag")].filter(isSeen)) {
    const { width, height } = element.getBoundingClientRect();
    if (element.matches(".tag") && height > width && element.textContent.length > 1) problems.push(`${name(element)} is broken into letters`);
  }
  const covers = (a, b) => a.left + 2 < b.right && b.left + 2 < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
  const fixed = pressed.filter((element) => !element.closest("#notices, .popup .box"));
  const boxes = fixed.slice(0, 400).map((element) => ({ element, rects: [...element.getClientRects()] }));
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    if (a.element.contains(b.element) || b.element.contains(a.element)) return;
    if (a.rects.some((one) => b.rects.some((other) => covers(one, other)))) problems.push(`${name(a.element)} lies on ${name(b.element)}`);
  }));
  return problems;
}

/** The API, to prepare what the pages show. */
export class Api {
  #authorization;

  constructor(user = "guest", password = "guest") {
    this.#authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  }

  async call(method, url, body) {
    const response = await fetch(`${BASE}/api${url}`, {
      method, headers: { authorization: this.#authorization, "content-type": "application/json" }, body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  get = (url) => this.call("GET", url);
  put = (url, body = {}) => this.call("PUT", url, body);
  post = (url, body = {}) => this.call("POST", url, body);
  remove = (url) => this.call("DELETE", url);
}

/** Asks again until it holds: statistics come a little later. */
export async function eventually(what, check) {
  const deadline = Date.now() + SLOW;
  for (;;) {
    const failure = await check().then((holds) => (holds === false ? new Error("it does not hold") : null), (error) => error);
    if (failure === null) return;
    if (Date.now() > deadline) throw new Error(`${what}: ${failure.message}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
