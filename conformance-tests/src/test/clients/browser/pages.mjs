// Every page, on an empty broker and on one in use, in light and dark and on a phone: no script fails, nothing breaks
// the content policy, nothing is cut off or lies on something else, and nobody is kept out.
//
// The last argument says which: empty or full.

import assert from "node:assert/strict";
import { Api, DESKTOP, PHONE, run, Visitor } from "./browser.mjs";
import { fill, LONG, MARKUP } from "./data.mjs";

const api = new Api();
const e = encodeURIComponent;
const STATE = process.argv[4] ?? "full";
const failures = [];
const LOOKS = [
  ["light", { viewport: DESKTOP, colorScheme: "light" }],
  ["dark", { viewport: DESKTOP, colorScheme: "dark" }],
  ["phone", { viewport: PHONE, colorScheme: "light" }],
];

/** Pages of what data.mjs puts there. */
const filled = {
  queue: "/queues/shop/orders.004", "queue-with-markup": `/queues/shop/${e(MARKUP)}`, "queue-with-a-long-name": `/queues/shop/${e(LONG)}`,
  exchange: "/exchanges/shop/events", "delaying-exchange": "/exchanges/shop/later", vhost: "/vhosts/shop", user: "/users/ada",
  "queues-filtered": "/queues?name=orders.1&sort=messages&sort_reverse=true&page_size=25",
};

await run(async (browser) => {
  if (STATE === "empty") await look(browser, await addresses());
  else await lookAtData(browser);
  assert.equal(failures.length, 0, failures.join("\n"));
});

async function lookAtData(browser) {
  const takeAway = await fill(api);
  try {
    await look(browser, { ...(await addresses()), ...filled });
  } finally {
    await takeAway();
  }
}

async function addresses() {
  const [node] = await api.get("/nodes");
  const [connection] = await api.get("/connections");
  const [channel] = await api.get("/channels");
  const [consumer] = await api.get("/consumers");
  return {
    overview: "/", node: `/nodes/${e(node.name)}`, connections: "/connections", channels: "/channels", exchanges: "/exchanges",
    queues: "/queues", consumers: "/consumers", moves: "/moves", users: "/users", user: "/users/guest", vhosts: "/vhosts", vhost: "/vhosts/%2F",
    policies: "/policies", "operator-policies": "/operator-policies", limits: "/limits", definitions: "/definitions",
    exchange: "/exchanges/%2F/amq.topic", "default-exchange": "/exchanges/%2F/amq.default",
    ...(connection ? { connection: `/connections/${e(connection.name)}` } : {}),
    ...(consumer ? { "consumed-queue": `/queues/${e(consumer.queue.vhost)}/${e(consumer.queue.name)}` } : {}),
    ...(channel ? { channel: `/channels/${e(channel.name)}` } : {}),
  };
}

/** Goes on, so that one run tells everything. */
async function judge(check) {
  try {
    await check();
  } catch (error) {
    failures.push(`${error.message.split("\n")[0]}: ${JSON.stringify(error.actual ?? "")}`);
  }
}

async function look(browser, pages) {
  for (const [name, options] of LOOKS) {
    const visitor = await Visitor.arrive(browser, options);
    await judge(() => visitor.expectTidy(`${name}: login`));
    await judge(() => visitor.expectAccessible(`${name}: login`));
    await visitor.shot(`${STATE}-${name}-login`);
    await visitor.logIn();
    for (const [page, address] of Object.entries(pages)) await inspect(visitor, `${STATE}-${name}-${page}`, address);
    await visitor.leave();
  }
}

async function inspect(visitor, name, address) {
  await visitor.visit(address);
  await visitor.shot(name);
  await judge(async () => visitor.expectNoProblems(name));
  await judge(() => visitor.expectTidy(name));
  if (name.endsWith("consumed-queue") || name.endsWith("-channel")) await judge(() => visitor.page.waitForSelector("h2:text-is('Consumers') + section td:has-text('a client')", { timeout: 5000 }));
  await visitor.page.evaluate(() => document.querySelectorAll("#main details.panel").forEach((details) => { details.open = true; }));
  await judge(() => visitor.expectTidy(`${name}, all opened`));
  await visitor.shot(`${name}-opened`);
  await judge(() => visitor.expectAccessible(name));
}
