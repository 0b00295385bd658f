import { path, post } from "../js/api.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { bytes } from "../js/format.js";

const PROPERTIES = [
  ["content_type", "For example text/plain or application/json"], ["content_encoding", "For example gzip"], ["priority", "A number"],
  ["correlation_id", "Which request an answer belongs to"], ["reply_to", "Where answers go"], ["expiration", "Milliseconds, in quotes: \"60000\""],
  ["message_id", "A name of the application's own"], ["timestamp", "Seconds since 1970"], ["type", "What kind of message"], ["app_id", "Who sent it"],
];

/** Publishes a message through an exchange; fixedKey is the routing key if the user has no choice. */
export function publishForm(vhost, exchange, fixedKey) {
  const parts = [
    fixedKey === undefined ? form.text("routing_key", "Routing key") : null,
    form.choice("delivery_mode", "Delivery", [["2", "persistent"], ["1", "not persistent"]], "2"),
    form.choice("payload_encoding", "The payload is", [["string", "text"], ["base64", "Base64"]]),
    form.table("headers", "Headers"), form.table("properties", "Properties", { known: PROPERTIES }), form.area("payload", "Payload"),
  ];
  return form.section("Publish a message", parts, "Publish", async ({ headers, properties, delivery_mode: mode, routing_key: key, ...body }) => {
    const { routed } = await post(path`/exchanges/${vhost}/${exchange || "amq.default"}/publish`, {
      properties: { ...properties, delivery_mode: Number(mode), headers }, routing_key: fixedKey ?? key, ...body,
    });
    if (!routed) throw new Error("The message was published, but no queue took it.");
    return "The message is published.";
  }, { keep: true });
}

/** One message as the API gives it. */
export function messageView(message) {
  const { headers, ...properties } = Array.isArray(message.properties) ? {} : message.properties;
  const line = (name, value) => h("div", {}, h("small", {}, `${name} `), h("code", {}, value));
  const shown = message.payload.length;
  return h("article", { class: "message" },
    line("exchange", message.exchange || "(AMQP default)"), line("routing key", message.routing_key),
    message.redelivered ? h("span", { class: "tag" }, "redelivered") : null,
    Object.entries(properties).map(([name, value]) => line(name.replaceAll("_", " "), String(value))),
    Object.entries(headers ?? {}).map(([name, value]) => line(name, JSON.stringify(value))),
    h("small", {}, `${bytes(message.payload_bytes)}, ${message.payload_encoding === "base64" ? "shown as Base64" : "text"}`),
    message.payload_bytes > 0 ? h("pre", {}, message.payload) : h("p", { class: "status" }, "The message has no payload."),
    message.payload_encoding === "string" && new TextEncoder().encode(message.payload).length < message.payload_bytes
      ? h("p", { class: "status" }, `The first ${shown} characters.`) : null);
}
