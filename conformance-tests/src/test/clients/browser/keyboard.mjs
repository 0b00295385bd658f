// Without a mouse: log in, go to a page, declare a queue, look into it, delete it.

import assert from "node:assert/strict";
import { Api, run, Visitor } from "./browser.mjs";

const api = new Api();
const QUEUE = `keys-${Date.now()}`;

await run(async (browser) => {
  const visitor = await Visitor.arrive(browser);
  const { page } = visitor;
  const keys = page.keyboard;
  await keys.type("guest");
  await keys.press("Tab");
  await keys.type("guest");
  await keys.press("Enter");
  await page.waitForSelector("#nav a");
  await visitor.shown();

  await skipLink(visitor);
  await tabTo(page, "Queues");
  await keys.press("Enter");
  await page.waitForSelector("h1:text-is('Queues')");
  await visitor.shown();

  await tabTo(page, "Declare a queue");
  await keys.press("Enter");
  await tabTo(page, "name");
  await keys.type(QUEUE);
  await keys.press("Enter");
  await page.waitForSelector(`a:text-is("${QUEUE}")`);

  await columns(page);
  await tabTo(page, QUEUE);
  await keys.press("Enter");
  await page.waitForSelector(`h1:has-text("${QUEUE}")`);
  await visitor.shown();

  await tabTo(page, "Delete queue");
  await keys.press("Enter");
  await trapped(page);
  await keys.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
  assert.equal(await label(page), "Delete queue", "the keyboard is back where it was");
  await keys.press("Enter");
  await tabTo(page, "Delete");
  await keys.press("Enter");
  await page.waitForSelector("h1:text-is('Queues')");
  await assert.rejects(api.get(`/queues/%2F/${QUEUE}`), /404/);
  visitor.expectNoProblems("with the keyboard alone");
});

function label(page) {
  return page.evaluate(() => document.activeElement.textContent);
}

/** Tabs until the keyboard is on an element of this text or name, and sees that it shows it. */
async function tabTo(page, wanted) {
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press("Tab");
    const { text, name, outline } = await page.evaluate(() => {
      const element = document.activeElement;
      return { text: element.textContent.trim(), name: element.name, outline: getComputedStyle(element).outlineStyle };
    });
    if (text !== wanted && name !== wanted) continue;
    assert.notEqual(outline, "none", `${wanted} shows that it has the keyboard`);
    return;
  }
  assert.fail(`the keyboard does not get to ${wanted}`);
}

async function skipLink(visitor) {
  const { page } = visitor;
  await page.evaluate(() => document.activeElement.blur());
  await page.evaluate(() => document.querySelector(".skip").focus());
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  assert.equal(await page.evaluate(() => location.hash), "");
}

/** The choice of columns opens, chooses, and closes. */
async function columns(page) {
  await page.focus(".popup > summary");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("th", { hasText: "Type" }).count(), 1);
  await page.locator(".popup label", { hasText: "Type" }).locator("input").focus();
  await page.keyboard.press("Space");
  await page.waitForSelector("th:has-text('Type')", { state: "detached" });
  await page.keyboard.press("Space");
  await page.waitForSelector("th:has-text('Type')");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".popup[open]").count(), 0);
}

/** Nothing outside of a question can be reached while it is open. */
async function trapped(page) {
  await page.waitForSelector("dialog[open]");
  for (let i = 0; i < 12; i++) {
    const inside = await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null);
    assert.ok(inside, "the keyboard stays in the question");
    await page.keyboard.press("Tab");
  }
}
