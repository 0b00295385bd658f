// Questions in the browser's own dialog element, which keeps the keyboard where it belongs.

import { h } from "./dom.js";

/** Asks before something that cannot be undone. Resolves to whether the user wants it. */
export function confirm(question, action) {
  return ask(question, [], action, true).then((answer) => answer !== null);
}

/** Shows fields. Resolves to an object with their values, or null if the user does not want it. */
export function ask(title, fields, action, dangerous = false) {
  return new Promise((resolve) => {
    const form = h("form", { method: "dialog" },
      h("h2", {}, title),
      fields.map((field) => field.element),
      h("p", { class: "actions" },
        h("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
        h("button", { type: "submit", value: "yes", class: dangerous ? "danger" : "primary" }, action)));
    const dialog = h("dialog", { "aria-label": title }, form);
    dialog.addEventListener("close", () => {
      const wanted = dialog.returnValue === "yes";
      resolve(wanted ? Object.fromEntries(fields.map((field) => [field.name, field.read()])) : null);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
