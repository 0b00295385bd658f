import { path, post } from "../js/api.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { complain, tell } from "../js/notices.js";
import * as refresh from "../js/refresh.js";

/** Publishes a message through an exchange; fixedKey is the routing key if the user has no choice. */
export function publishForm(vhost, exchange, fixedKey) {
  const parts = [
    fixedKey === undefined ? form.text("routing_key", "Routing key") : null,
    form.choice("delivery_mode", "Delivery", [["2", "persistent"], ["1", "not persistent"]]),
    form.table("headers", "Headers", "One in a line: name = value"),
    form.table("properties", "Properties", "One in a line: content_type = text/plain, priority = 3, message_id = …"),
    form.area("payload", "Payload"),
  ].filter(Boolean);
  return form.section("Publish a message", parts, "Publish", async (read) => {
    try {
      const values = read();
      const { routed } = await post(path`/exchanges/${vhost}/${exchange || "amq.default"}/publish`, {
        properties: { ...values.properties, delivery_mode: Number(values.delivery_mode), headers: values.headers },
        routing_key: fixedKey ?? values.routing_key, payload: values.payload, payload_encoding: "string",
      });
      if (routed) tell("The message is published.");
      else complain(new Error("The message was published, but no queue got it."));
      await refresh.now();
    } catch (error) {
      complain(error);
    }
  });
}

/** One message as the API gives it. */
export function messageView(message) {
  const { headers, ...properties } = Array.isArray(message.properties) ? {} : message.properties;
  const line = (name, value) => h("div", {}, h("small", {}, `${name} `), h("code", {}, value));
  return h("div", { class: "message" },
    line("exchange", message.exchange || "(AMQP default)"), line("routing key", message.routing_key),
    message.redelivered ? h("span", { class: "tag" }, "redelivered") : null,
    Object.entries(properties).map(([name, value]) => line(name.replaceAll("_", " "), String(value))),
    Object.entries(headers ?? {}).map(([name, value]) => line(name, JSON.stringify(value))),
    h("small", {}, `${message.payload_bytes} bytes, ${message.payload_encoding}`), h("pre", {}, message.payload));
}
