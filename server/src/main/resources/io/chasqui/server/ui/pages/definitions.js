import { get, path, post } from "../js/api.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { session } from "../js/session.js";

const WHOLE = [["", "the whole broker"]];
const url = (vhost) => (vhost === "" ? "/definitions" : path`/definitions/${vhost}`);

/** Definitions as a file, out and in. */
export function definitions() {
  const element = h("div", {}, h("h1", {}, "Definitions"),
    h("p", { class: "status" }, "Users, virtual hosts, permissions, policies, exchanges, queues and bindings; never messages."),
    h("section", { class: "panel" }, h("h2", {}, "Export"), exportForm()),
    h("section", { class: "panel" }, h("h2", {}, "Import"), h("p", { class: "status" }, "Adds what is missing and changes what differs; removes nothing."), importForm()));
  return { element, update: async () => {} };
}

function exportForm() {
  return form.formOf([form.choice("from", "Of", [...WHOLE, ...session.vhosts], "")], "Download", async ({ from }) => {
    const text = JSON.stringify(await get(url(from)), null, 2);
    const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: `chasqui-${new Date().toISOString().slice(0, 10)}.json` });
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

function importForm() {
  const file = form.text("file", "File", { type: "file", accept: "application/json,.json", required: true, hint: "An export of Chasqui, RabbitMQ or LavinMQ" });
  return form.formOf([form.choice("into", "Into", [...WHOLE, ...session.vhosts], ""), file], "Import", async ({ into }) => {
    await post(url(into), parsed(await file.input.files[0].text()));
    await session.renew();
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The file is not JSON: ${error.message}`);
  }
}
