// Dead letters go back to where they came from, a few at a time, while somebody watches; a slow move is cancelled.

import assert from "node:assert/strict";
import { Api, eventually, run, Visitor } from "./browser.mjs";

const api = new Api();
const VHOST = "moves";
const QUEUE = `/queues/${VHOST}`;
const MESSAGES = 40;

await run(async (browser) => {
  await prepare();
  try {
    const visitor = await Visitor.arrive(browser);
    await visitor.logIn();
    await visitor.page.selectOption("#bar select[aria-label=Refresh]", "2000");
    await backToOrigin(visitor);
    await slowlyElsewhere(visitor);
    visitor.expectNoProblems("moves");
  } finally {
    await api.remove(`/vhosts/${VHOST}`);
  }
});

async function prepare() {
  await api.put(`/vhosts/${VHOST}`);
  await api.put(`${QUEUE}/work`, { durable: true, arguments: { "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "dead" } });
  for (const name of ["dead", "other"]) await api.put(`${QUEUE}/${name}`, { durable: true });
  for (let i = 0; i < MESSAGES; i++) {
    await api.post(`/exchanges/${VHOST}/amq.default/publish`, { properties: { headers: { half: i % 2 ? "odd" : "even" } }, routing_key: "work", payload: `${i}`, payload_encoding: "string" });
  }
  await api.post(`${QUEUE}/work/get`, { count: MESSAGES, ackmode: "reject_requeue_false", encoding: "auto" });
  await eventually("the messages are dead", () => expectReady("dead", MESSAGES));
}

async function expectReady(queue, messages) {
  assert.equal((await api.get(`${QUEUE}/${queue}`)).messages_ready, messages);
}

async function backToOrigin(visitor) {
  const { page } = visitor;
  await visitor.visit(`${QUEUE}/dead`);
  await page.click("summary:text-is('Move messages')");
  assert.equal(await page.isVisible("input[name=queue]"), false, "there is nothing to choose for the way back");
  await page.fill("input[name=header]", "half");
  await page.fill("input[name=header_value]", "odd");
  await page.selectOption("select[name=reason]", "rejected");
  await page.click("button.primary:text-is('Move')");
  await eventually("half of the messages are back", () => expectReady("work", MESSAGES / 2));
  await page.waitForSelector("tr:has-text('completed')");
  await visitor.expectTidy("a move that is completed");
  await visitor.shot("move-back");
  await page.click("button:text-is('Forget')");
  await page.waitForSelector("tr:has-text('completed')", { state: "detached" });
}

async function slowlyElsewhere(visitor) {
  const { page } = visitor;
  await page.fill("input[name=header]", "");
  await page.fill("input[name=header_value]", "");
  await page.selectOption("select[name=to]", "queue");
  await page.fill("input[name=queue]", "nowhere");
  await visitor.expectProblems(/400/, async () => {
    await page.click("button.primary:text-is('Move')");
    await page.waitForSelector(".problem:has-text('there is no queue')");
  });
  await page.fill("input[name=queue]", "other");
  await page.fill("input[name=rate]", "0.5");
  await page.click("button.primary:text-is('Move')");
  await page.waitForSelector("tr:has-text('running') progress");
  await visitor.shot("move-running");
  await visitor.visit("/moves");
  await visitor.expectAccessible("moves");
  await page.click("button:text-is('Cancel')");
  await page.click("dialog button.danger");
  await page.waitForSelector("tr:has-text('cancelled')");
  assert.ok((await api.get(`${QUEUE}/dead`)).messages_ready > 0, "the rest stays");
}
