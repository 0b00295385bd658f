// Names that are markup, script or address: they are shown as they are, in every place that shows them.

import assert from "node:assert/strict";
import { Api, run, Visitor } from "./browser.mjs";
import { HOSTILE, MARKUP } from "./data.mjs";

const api = new Api();

await run(async (browser) => {
  const visitor = await Visitor.arrive(browser);
  await visitor.logIn();
  try {
    for (const name of HOSTILE) await useQueue(visitor, name);
    await userAndVhost(visitor);
  } finally {
    for (const name of HOSTILE) await api.remove(`/queues/%2F/${encodeURIComponent(name)}`).catch(() => {});
    await api.remove(`/vhosts/${encodeURIComponent(MARKUP)}`).catch(() => {});
    await api.remove(`/users/${encodeURIComponent(MARKUP)}`).catch(() => {});
  }
  visitor.expectNoProblems("hostile names");
});

async function useQueue(visitor, name) {
  const { page } = visitor;
  await visitor.visit("/queues");
  await page.click("summary:text-is('Declare a queue')");
  await page.fill("input[name=name]", name);
  await page.click("button.primary:text-is('Declare')");
  await page.locator("a", { hasText: name }).first().click();
  await page.waitForSelector("summary:text-is('Publish a message')");
  await visitor.shown();
  assert.equal((await page.textContent("h1")).trim(), `Queue ${name} in /`);
  await page.click("summary:text-is('Publish a message')");
  await page.fill("textarea[name=headers]", `${MARKUP.replaceAll("=", "")} = ${name}`);
  await page.fill("textarea[name=payload]", name);
  await page.click("button.primary:text-is('Publish')");
  await page.waitForSelector("text=The message is published.");
  await page.click("summary:text-is('Get messages')");
  await page.click("button.primary:text-is('Get')");
  await page.waitForSelector("article.message");
  assert.equal(await page.textContent("article.message pre"), name);
  await page.click("button:text-is('Delete queue')");
  assert.ok((await page.textContent("dialog h2")).includes(name));
  await expectNoMarkup(page, name);
  await page.click("dialog button.danger");
  await page.waitForSelector("h1:text-is('Queues')");
  await visitor.shown();
}

async function userAndVhost(visitor) {
  const { page } = visitor;
  await api.put(`/vhosts/${encodeURIComponent(MARKUP)}`, { description: MARKUP, tags: MARKUP });
  await api.put(`/users/${encodeURIComponent(MARKUP)}`, { password: "correct horse", tags: "management" });
  await api.put(`/permissions/${encodeURIComponent(MARKUP)}/${encodeURIComponent(MARKUP)}`, { configure: ".*", write: ".*", read: ".*" });
  for (const address of ["/vhosts", `/vhosts/${encodeURIComponent(MARKUP)}`, "/users", `/users/${encodeURIComponent(MARKUP)}`, "/limits", "/policies"]) {
    await visitor.visit(address);
    await expectNoMarkup(page, address);
  }
}

async function expectNoMarkup(page, where) {
  assert.equal(await page.evaluate(() => document.querySelectorAll("main img, main script, dialog img, dialog script, #bar img:not(.brand img)").length), 0, where);
}
