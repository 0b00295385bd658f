// What a user may not do is not offered, and what the broker refuses is told with its reason.

import assert from "node:assert/strict";
import { Api, run, Visitor } from "./browser.mjs";

const api = new Api();
const PASSWORD = "correct horse";
const VHOST = "roles";

await run(async (browser) => {
  await prepare();
  try {
    await onlyLooks(browser);
    await worksInOneVirtualHost(browser);
    await isNoUserOfThePages(browser);
  } finally {
    await api.remove(`/vhosts/${VHOST}`);
    for (const user of ["looks", "works", "none"]) await api.remove(`/users/${user}`);
  }
});

async function prepare() {
  await api.put(`/vhosts/${VHOST}`);
  await api.put(`/queues/${VHOST}/orders`, { durable: true });
  await api.put(`/queues/${VHOST}/secret`, { durable: true });
  for (const [user, tags] of [["looks", "monitoring"], ["works", "management"], ["none", ""]]) await api.put(`/users/${user}`, { password: PASSWORD, tags });
  await api.put(`/permissions/${VHOST}/looks`, { configure: "^$", write: "^$", read: "^$" });
  await api.put(`/permissions/${VHOST}/works`, { configure: "^mine", write: "^orders$|^amq\\.default$", read: "^orders$" });
}

async function onlyLooks(browser) {
  const visitor = await enter(browser, "looks");
  await expectLinks(visitor, { "#/users": 0, "#/definitions": 0, "#/limits": 0, "#/queues": 1 });
  await visitor.visit("/");
  assert.equal(await visitor.page.locator("h2:text-is('Brokers')").count(), 1);
  assert.equal(await visitor.page.locator("button:has-text('Rename')").count(), 0);
  await visitor.visit("/queues");
  await expectNone(visitor, "Declare a queue");
  await visitor.visit(`/queues/${VHOST}/orders`);
  await expectNone(visitor, "Publish a message", "Get messages", "Purge", "Delete queue", "Pause delivery", "Bind to an exchange");
  visitor.expectNoProblems("monitoring");
  await visitor.leave();
}

async function worksInOneVirtualHost(browser) {
  const visitor = await enter(browser, "works");
  const { page } = visitor;
  assert.equal(await page.locator("h2:text-is('Brokers')").count(), 0);
  assert.deepEqual(await page.locator("#vhost option").allTextContents(), ["all virtual hosts", VHOST]);
  await visitor.visit(`/queues/${VHOST}/orders`);
  await expectNone(visitor, "Delete queue", "Pause delivery");
  for (const offered of ["Publish a message", "Get messages", "Purge"]) assert.equal(await page.locator(`:is(summary, button):text-is('${offered}')`).count(), 1, offered);
  await visitor.visit(`/queues/${VHOST}/secret`);
  await expectNone(visitor, "Get messages", "Purge", "Delete queue");
  await visitor.visit("/queues");
  await page.click("summary:text-is('Declare a queue')");
  await page.fill("input[name=name]", "yours");
  await visitor.expectProblems(/401/, async () => {
    await page.click("button.primary:text-is('Declare')");
    await page.waitForSelector(".problem:has-text('Access refused.')");
  });
  visitor.expectNoProblems("management");
  await visitor.leave();
}

async function isNoUserOfThePages(browser) {
  const visitor = await Visitor.arrive(browser);
  await visitor.page.fill("input[name=user]", "none");
  await visitor.page.fill("input[name=password]", PASSWORD);
  await visitor.expectProblems(/401/, async () => {
    await visitor.page.press("input[name=password]", "Enter");
    await visitor.page.waitForSelector(".problem:has-text('Not management user')");
  });
  await visitor.leave();
}

async function enter(browser, user) {
  const visitor = await Visitor.arrive(browser);
  return visitor.logIn(user, PASSWORD);
}

async function expectLinks({ page }, counts) {
  for (const [link, count] of Object.entries(counts)) assert.equal(await page.locator(`#nav a[href='${link}']`).count(), count, link);
}

async function expectNone({ page }, ...labels) {
  for (const label of labels) assert.equal(await page.locator(`:is(summary, button):text-is('${label}')`).count(), 0, label);
}
