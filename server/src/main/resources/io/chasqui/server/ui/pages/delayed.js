import { get, path, remove } from "../js/api.js";
import { button, rowButton } from "../js/actions.js";
import { askFirst } from "../js/dialog.js";
import { h } from "../js/dom.js";
import { bytes, count, entries, time } from "../js/format.js";
import * as refresh from "../js/refresh.js";
import { rowTable } from "../js/table.js";

const SIZE = 50;

/** Messages that an exchange keeps until they are due: the next ones first, a page at a time. */
export function delayedMessages(exchange, maySee, mayCancel) {
  const url = `${exchange}/delayed`;
  let cursors = [undefined];
  let next;
  const total = h("small");
  const table = rowTable({
    id: "delayed", label: "Delayed messages", key: (message) => message.id, empty: "No message waits.",
    columns: [
      { title: "Due", sort: "due_at", cell: (message) => time(message.due_at) },
      { title: "Routing key", sort: "routing_key", cell: (message) => h("code", {}, message.routing_key) },
      { title: "Size", sort: "payload_bytes", number: true, cell: (message) => bytes(message.payload_bytes) },
      { title: "Properties", cell: (message) => entries(message.properties) },
      { title: "", cell: (message) => (mayCancel ? rowButton("Cancel", `message ${message.id}`, () => cancel(message)) : null) },
    ],
  });
  const cancel = (message) => askFirst(`Cancel the message that is due at ${time(message.due_at)}? It is lost.`, "Cancel message", "The message is cancelled.",
    () => remove(url + path`/${message.id}`));
  const forth = button("Later messages", () => turn(() => cursors.push(next)));
  const back = button("Earlier messages", () => turn(() => cursors.pop()));
  const element = h("section", { hidden: true }, h("h2", {}, "Delayed messages ", total), table.element, h("p", { class: "actions" }, back, forth));

  function turn(change) {
    change();
    refresh.now();
  }

  async function show({ type }) {
    element.hidden = type !== "x-delayed-message" || !maySee;
    if (element.hidden) return;
    const page = await get(url, { limit: SIZE, cursor: cursors.at(-1) });
    // What waited on this page may be gone by now.
    if (page.messages.length === 0 && cursors.length > 1) {
      cursors = [undefined];
      return show({ type });
    }
    next = page.next;
    total.textContent = count(page.total_count);
    back.hidden = cursors.length === 1;
    forth.hidden = !next || page.messages.length < SIZE;
    await table.show(page.messages);
  }

  return { element, show };
}
