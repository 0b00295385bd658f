// A file of definitions: what it would change is told first, then it is imported, and comes out again.

import assert from "node:assert/strict";
import { Api, run, Visitor } from "./browser.mjs";

const api = new Api();
const QUEUE = `from-a-file-${Date.now()}`;
const FILE = { queues: [{ vhost: "/", name: QUEUE, durable: true, auto_delete: false, arguments: {} }, { vhost: "/", name: "a-stream", durable: true, auto_delete: false, arguments: { "x-queue-type": "stream" } }] };

await run(async (browser) => {
  const visitor = await Visitor.arrive(browser);
  await visitor.logIn();
  await visitor.visit("/definitions");
  try {
    await use(visitor);
  } finally {
    await api.remove(`/queues/%2F/${QUEUE}`);
  }
  visitor.expectNoProblems("definitions");
});

async function use(visitor) {
  const { page } = visitor;
  await choose(page, "not JSON");
  await page.click("button:text-is('Go')");
  await page.waitForSelector(".problem:has-text('The file is not JSON')");
  await choose(page, JSON.stringify(FILE));
  await page.click("button:text-is('Go')");
  await page.waitForSelector("text=1 would be added and 0 changed");
  await page.waitForSelector("td:has-text('there are no streams')");
  await visitor.expectTidy("what would change");
  await visitor.expectAccessible("what would change");
  await visitor.shot("definitions-difference");
  await assert.rejects(api.get(`/queues/%2F/${QUEUE}`), /404/);
  await page.selectOption("select[name=what]", "import");
  await page.click("button:text-is('Go')");
  await page.waitForSelector("text=The definitions are imported.");
  await api.get(`/queues/%2F/${QUEUE}`);
  const download = page.waitForEvent("download");
  await page.click("button:text-is('Download')");
  assert.match((await download).suggestedFilename(), /^chasqui-.*\.json$/);
}

function choose(page, text) {
  return page.setInputFiles("input[type=file]", { name: "definitions.json", mimeType: "application/json", buffer: Buffer.from(text) });
}
