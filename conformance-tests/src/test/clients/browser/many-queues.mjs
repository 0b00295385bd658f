// Ten thousand queues: the list pages, sorts and filters in the broker, and keeps its place when it refreshes.

import assert from "node:assert/strict";
import { Api, eventually, run, Visitor } from "./browser.mjs";

const api = new Api();
const VHOST = "ten-thousand";
const QUEUES = 10_000;

await run(async (browser) => {
  await api.put(`/vhosts/${VHOST}`);
  try {
    await api.post(`/definitions/${VHOST}`, {
      queues: Array.from({ length: QUEUES }, (_, i) => ({ name: `q-${String(i).padStart(5, "0")}`, durable: true, auto_delete: false, arguments: {} })),
    });
    await use(browser);
  } finally {
    await api.remove(`/vhosts/${VHOST}`);
  }
});

async function use(browser) {
  const visitor = await Visitor.arrive(browser);
  await visitor.logIn();
  await visitor.page.selectOption("#bar select[aria-label=Refresh]", "2000");
  await visitor.visit("/queues");
  await visitor.page.selectOption("#vhost", VHOST);
  await status(visitor, "10,000 in all");
  await pages(visitor);
  await keepsItsPlace(visitor);
  await filters(visitor);
  await sorts(visitor);
  visitor.expectNoProblems("ten thousand queues");
  await visitor.shot("ten-thousand-queues");
}

function status({ page }, text) {
  return page.waitForSelector(`.table .status:text-is("${text}")`);
}

function first({ page }) {
  return page.textContent("tbody tr:first-child a");
}

async function pages(visitor) {
  const { page } = visitor;
  assert.equal(await page.locator("tbody tr").count(), 50);
  await page.click("button[aria-label='Last page']");
  await page.waitForSelector("a:text-is('q-09999')");
  await page.click("button[aria-label='Previous page']");
  await page.waitForSelector("a:text-is('q-09949')");
  await page.selectOption("select[aria-label='Rows per page']", "500");
  await page.waitForSelector("text=page 1 of 20");
  assert.equal(await page.locator("tbody tr").count(), 500);
  await page.reload();
  await visitor.shown();
  assert.equal(await page.locator("tbody tr").count(), 500, "the place is in the address");
}

/** A refresh takes away neither where the page is scrolled to, nor the keyboard, nor what is selected. */
async function keepsItsPlace(visitor) {
  const { page } = visitor;
  await page.click("button[aria-label='Next page']");
  await page.waitForSelector("a:text-is('q-00950')");
  await page.focus("a:text-is('q-00950')");
  const scrolled = await page.evaluate(() => {
    const row = document.activeElement.closest("tr");
    row.dataset.mine = "yes";
    getSelection().selectAllChildren(row.cells[0]);
    return scrollY;
  });
  assert.ok(scrolled > 0);
  let refreshes = 0;
  page.on("response", (response) => { if (response.url().includes("/api/queues/")) refreshes++; });
  await eventually("the list refreshes twice", async () => refreshes >= 2);
  const after = await page.evaluate(() => ({ scrollY, focus: document.activeElement.textContent, isSame: document.activeElement.closest("tr").dataset.mine, selected: getSelection().isCollapsed }));
  assert.equal(after.scrollY, scrolled);
  assert.equal(after.focus, "q-00950");
  assert.equal(after.selected, false);
}

async function filters(visitor) {
  const { page } = visitor;
  await page.fill("input[type=search]", "q-0777");
  await status(visitor, "10 of 10,000");
  assert.equal(await first(visitor), "q-07770");
  await page.click("input[type=checkbox]");
  await page.fill("input[type=search]", "^q-0000[1-3]$");
  await status(visitor, "3 of 10,000");
  await page.fill("input[type=search]", "nothing of the kind");
  await status(visitor, "Nothing matches the filter.");
  await page.fill("input[type=search]", "");
  await status(visitor, "10,000 in all");
}

async function sorts(visitor) {
  const { page } = visitor;
  await api.post(`/exchanges/${VHOST}/amq.default/publish`, { properties: {}, routing_key: "q-06543", payload: "x", payload_encoding: "string" });
  await page.click("th button:has-text('Ready')");
  await page.waitForFunction(() => document.querySelector("tbody tr a")?.textContent === "q-06543");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.startsWith("Ready")), true, "the keyboard stays at the column");
  await page.click("th button:has-text('Name')");
  await page.waitForFunction(() => document.querySelector("tbody tr a")?.textContent === "q-00000");
  await page.click("th button:has-text('Name')");
  await page.waitForFunction(() => document.querySelector("tbody tr a")?.textContent === "q-09999");
}
