// Something to look at: a broker that is in use, with the names that people and attackers choose.

export const MARKUP = "<img src=x onerror=alert(1)>";
export const HOSTILE = [MARKUP, "\"><script>alert(2)</script>", "javascript:alert(3)", "{{7*7}}${7*7}", "a/b%2Fc?d=e#f&g+h"];
export const LONG = "orders.europe.west.".repeat(13);
export const FOREIGN = ["заказы.новые", "注文.新規", "الطلبات", "commandes été ☕", "🐇🥕"];

const VHOSTS = ["shop", "a virtual host of a tenant whose name is rather long, as names of tenants are"];
const USERS = ["ada", "grace.hopper@example.org", MARKUP];

/** Puts it there; returns what takes it away. */
export async function fill(api) {
  const names = [...HOSTILE, LONG, ...FOREIGN, ...Array.from({ length: 140 }, (_, i) => `orders.${String(i).padStart(3, "0")}`)];
  for (const vhost of VHOSTS) await api.put(`/vhosts/${encodeURIComponent(vhost)}`, { description: "Orders and what becomes of them", tags: "production,eu" });
  for (const name of USERS) await api.put(`/users/${encodeURIComponent(name)}`, { password: "correct horse", tags: name === "ada" ? "monitoring,policymaker" : "management" });
  await api.post("/definitions", definitions(names));
  await api.put("/vhost-limits/shop/max-connections", { value: 1000 });
  await api.put("/user-limits/ada/max-channels", { value: -1 });
  await publish(api, names);
  return () => empty(api);
}

function definitions(names) {
  return {
    permissions: VHOSTS.flatMap((vhost) => ["guest", ...USERS].map((user) => ({ user, vhost, configure: ".*", write: ".*", read: user === "ada" ? "^orders\\." : ".*" }))),
    topic_permissions: [{ user: "ada", vhost: "shop", exchange: "events", write: "^orders\\.", read: ".*" }],
    queues: [
      ...names.map((name, i) => ({ vhost: "shop", name, durable: true, auto_delete: false, arguments: argumentsOf(i) })),
      { vhost: VHOSTS[1], name: "alone", durable: true, auto_delete: false, arguments: {} },
    ],
    exchanges: [
      { vhost: "shop", name: "events", type: "topic", durable: true, auto_delete: false, internal: false, arguments: { "alternate-exchange": "unrouted" } },
      { vhost: "shop", name: "later", type: "x-delayed-message", durable: true, auto_delete: false, internal: false, arguments: { "x-delayed-type": "direct" } },
      ...[MARKUP, LONG, ...FOREIGN].map((name) => ({ vhost: "shop", name, type: "fanout", durable: true, auto_delete: false, internal: false, arguments: {} })),
    ],
    bindings: [
      ...names.map((name) => ({ source: "events", vhost: "shop", destination: name, destination_type: "queue", routing_key: `${name}.#`.slice(0, 250), arguments: {} })),
      { source: "events", vhost: "shop", destination: MARKUP, destination_type: "exchange", routing_key: MARKUP, arguments: { [MARKUP]: MARKUP } },
      { source: "later", vhost: "shop", destination: "orders.000", destination_type: "queue", routing_key: "orders.000", arguments: {} },
    ],
    policies: [
      { vhost: "shop", name: "short", pattern: "^orders\\.0", "apply-to": "queues", priority: 3, definition: { "max-length": 100000, overflow: "reject-publish" } },
      { vhost: "shop", name: MARKUP, pattern: "^nothing", "apply-to": "all", priority: 0, definition: { "message-ttl": 86400000, "dead-letter-exchange": "events" } },
    ],
  };
}

const KINDS = [
  {}, { "x-queue-type": "quorum", "x-delivery-limit": 5 }, { "x-message-ttl": 86400000, "x-dead-letter-exchange": "events" },
  { "x-max-priority": 5, "x-single-active-consumer": true }, { "x-max-length": 5000, "x-expires": 86400000, "x-overflow": "reject-publish" },
];
const argumentsOf = (i) => KINDS[i % KINDS.length];

async function publish(api, names) {
  const send = (exchange, key, payload, headers = {}) => api.post(`/exchanges/shop/${exchange}/publish`, {
    properties: { delivery_mode: 2, content_type: "text/plain", message_id: MARKUP, headers }, routing_key: key, payload, payload_encoding: "string",
  });
  for (const name of names.slice(0, 20)) await send("amq.default", name, `A message with ${MARKUP} and ${FOREIGN.join(", ")}`, { [MARKUP]: MARKUP, attempt: 1 });
  for (let i = 0; i < 5; i++) await send("later", "orders.000", "later", { "x-delay": 3_600_000 + i * 60_000 });
}

async function empty(api) {
  for (const vhost of VHOSTS) await api.remove(`/vhosts/${encodeURIComponent(vhost)}`);
  for (const name of USERS) await api.remove(`/users/${encodeURIComponent(name)}`);
}
