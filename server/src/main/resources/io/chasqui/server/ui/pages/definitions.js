import { get, path, post } from "../js/api.js";
import { act } from "../js/actions.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";
import { complain } from "../js/notices.js";
import { session } from "../js/session.js";

const WHOLE = [["", "the whole broker"]];
const url = (vhost) => (vhost === "" ? "/definitions" : path`/definitions/${vhost}`);

/** Definitions as a file, out and in. */
export function definitions() {
  const from = form.choice("from", "Of", [...WHOLE, ...session.vhosts], "");
  const into = form.choice("into", "Into", [...WHOLE, ...session.vhosts], "");
  const file = form.text("file", "File", { type: "file", accept: "application/json,.json", hint: "An export of Chasqui, RabbitMQ or LavinMQ" });

  async function download() {
    try {
      const text = JSON.stringify(await get(url(from.read())), null, 2);
      const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: `chasqui-${new Date().toISOString().slice(0, 10)}.json` });
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      complain(error);
    }
  }

  async function upload(event) {
    event.preventDefault();
    if (file.input.files.length === 0) return complain(new Error("Choose a file first."));
    await act("The definitions are imported.", async () => {
      await post(url(into.read()), JSON.parse(await file.input.files[0].text()));
      await session.begin(session.user);
    });
  }

  const element = h("div", {}, h("h1", {}, "Definitions"),
    h("p", { class: "status" }, "Users, virtual hosts, permissions, policies, exchanges, queues and bindings; never messages."),
    h("section", { class: "panel" }, h("h2", { style: "margin-top:0" }, "Export"), from.element,
      h("p", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: download }, "Download"))),
    h("form", { class: "panel", onsubmit: upload }, h("h2", { style: "margin-top:0" }, "Import"),
      h("p", { class: "status" }, "Adds what is missing and changes what differs; removes nothing."), into.element, file.element,
      h("p", { class: "actions" }, h("button", { type: "submit", class: "primary" }, "Import"))));
  return { element, update: async () => {} };
}
