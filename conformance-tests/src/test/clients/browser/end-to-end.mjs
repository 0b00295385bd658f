// What an operator does with a queue: declare, bind, publish, see it move, get, pause, purge, delete.

import assert from "node:assert/strict";
import { Api, eventually, run, Visitor } from "./browser.mjs";

const api = new Api();
const QUEUE = `e2e ${Date.now()}`;
const ADDRESS = `/queues/%2F/${encodeURIComponent(QUEUE)}`;

await run(async (browser) => {
  const visitor = await Visitor.arrive(browser);
  await wrongPassword(visitor);
  await visitor.logIn();
  await declare(visitor);
  await publish(visitor);
  await bind(visitor);
  await get(visitor);
  await pause(visitor);
  await purge(visitor);
  await drop(visitor);
  visitor.expectNoProblems("end to end");
  await logOut(visitor);
});

async function ready() {
  return (await api.get(ADDRESS)).messages_ready;
}

function openSection(page, title) {
  return page.click(`summary:text-is("${title}")`);
}

function formOf(page, title) {
  return page.locator("details", { has: page.locator(`summary:text-is("${title}")`) });
}

async function wrongPassword(visitor) {
  await visitor.expectProblems(/401/, async () => {
    await visitor.page.fill("input[name=user]", "guest");
    await visitor.page.fill("input[name=password]", "wrong");
    await visitor.page.press("input[name=password]", "Enter");
    await visitor.page.waitForSelector("text=The user or the password is wrong.");
  });
}

async function declare(visitor) {
  const { page } = visitor;
  await visitor.visit("/queues");
  await openSection(page, "Declare a queue");
  await page.fill("input[name=name]", QUEUE);
  await page.click("button:text-is('x-max-length')");
  await page.keyboard.type("1000");
  await page.click("button:text-is('Declare')");
  await page.waitForSelector(`text=Queue ${QUEUE} is declared.`);
  await page.click(`a:text-is("${QUEUE}")`);
  await visitor.shown();
  assert.equal((await api.get(ADDRESS)).arguments["x-max-length"], 1000);
}

async function publish(visitor) {
  const { page } = visitor;
  await openSection(page, "Publish a message");
  await page.fill("textarea[name=payload]", "Grüße aus Cusco");
  await page.fill("textarea[name=headers]", "attempt = 1\nshop = \"1\"");
  for (let i = 1; i <= 3; i++) {
    await page.click("button.primary:text-is('Publish')");
    await eventually("the message is in the queue", async () => assert.equal(await ready(), i));
  }
  await eventually("the page counts the messages", async () => assert.equal(await page.textContent(".card:has-text('ready') b"), "3"));
  await expectCharts(page);
  await visitor.shot("end-to-end-published");
}

async function expectCharts(page) {
  await page.waitForSelector("figure:has-text('Queued messages') .canvas canvas");
  await page.waitForFunction(() => /Ready 3/.test(document.querySelector("figure canvas")?.getAttribute("aria-label")));
  await eventually("the chart of rates moves", async () => {
    const seen = await page.evaluate(() => Chart.getChart(document.querySelectorAll("figure canvas")[1])?.data.datasets.find(({ label }) => label === "Publish")?.data.some(({ y }) => y > 0));
    assert.equal(seen, true);
  });
  await eventually("the chart of lengths moves", async () => {
    const seen = await page.evaluate(() => Chart.getChart(document.querySelectorAll("figure canvas")[0]).data.datasets[0].data.some(({ y }) => y === 3));
    assert.equal(seen, true);
  });
}

async function bind(visitor) {
  const { page } = visitor;
  await openSection(page, "Bind to an exchange");
  const form = formOf(page, "Bind to an exchange");
  await form.locator("input[name=exchange]").fill("amq.topic");
  await form.locator("input[name=routing_key]").fill("orders.#");
  await form.getByRole("button", { name: "Bind", exact: true }).click();
  await page.waitForSelector("td:has-text('orders.#')");
  await page.click("button:text-is('Unbind')");
  await page.click("dialog button.danger");
  await page.waitForSelector("td:has-text('orders.#')", { state: "detached" });
}

async function get(visitor) {
  const { page } = visitor;
  await openSection(page, "Get messages");
  await page.click("button:text-is('Get')");
  await page.waitForSelector("pre:text-is('Grüße aus Cusco')");
  assert.match(await page.textContent("article.message"), /attempt 1.*shop "1"/s);
  assert.equal(await ready(), 3);
  await page.selectOption("select[name=ackmode]", "ack_requeue_false");
  await page.click("button:text-is('Get')");
  await eventually("the message is gone", async () => assert.equal(await ready(), 2));
  await visitor.shot("end-to-end-got");
}

async function pause(visitor) {
  const { page } = visitor;
  await page.click("button:text-is('Pause delivery')");
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
  await page.click("button:text-is('Pause delivery')");
  await page.click("dialog button:text-is('Pause')");
  await page.waitForSelector("dd:has-text('paused')");
  await page.click("button:text-is('Resume delivery')");
  await page.waitForSelector("dd:has-text('running')");
}

async function purge(visitor) {
  const { page } = visitor;
  await page.click("button:text-is('Purge')");
  await visitor.expectTidy("the question");
  await visitor.shot("end-to-end-question");
  await page.click("dialog button:text-is('Cancel')");
  assert.equal(await ready(), 2);
  await page.click("button:text-is('Purge')");
  await page.click("dialog button.danger");
  await eventually("the queue is empty", async () => assert.equal(await ready(), 0));
}

async function drop(visitor) {
  const { page } = visitor;
  await page.click("button:text-is('Delete queue')");
  await page.click("dialog button.danger");
  await page.waitForSelector("h1:text-is('Queues')");
  await assert.rejects(api.get(ADDRESS), /404/);
}

async function logOut(visitor) {
  await visitor.page.click("button:text-is('Log out')");
  await visitor.page.waitForSelector("input[name=user]");
  const kept = await visitor.page.evaluate(() => JSON.stringify({ ...sessionStorage }) + JSON.stringify({ ...localStorage }) + document.cookie + location.href);
  assert.ok(!/guest|Basic/.test(kept), `what is kept after logging out: ${kept}`);
}
