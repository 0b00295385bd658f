// Questions in the browser's own dialog element, which keeps the keyboard where it belongs and closes at Escape.

import { h } from "./dom.js";
import { formOf } from "./form.js";
import { tell } from "./notices.js";
import * as refresh from "./refresh.js";
import { go } from "./router.js";

/**
 * Asks, and does it. What goes wrong is shown in the dialog, which stays.
 *
 * @param {{title: string, text?: string, fields?: object[], action: string, dangerous?: boolean,
 *          run: (values: object) => Promise<string|void>, leaveTo?: string}} question run returns what to tell the user;
 *          leaveTo: where to go if it was done, because what the page shows is gone
 * @returns {Promise<boolean>} whether it was done
 */
export function ask({ title, text, fields = [], action, dangerous = false, run, leaveTo }) {
  return new Promise((resolve) => {
    let done = false;
    const form = formOf([{ element: h("h2", { id: "question" }, title) }, text ? { element: h("p", {}, text) } : null, ...fields],
      action, async (values) => {
        const said = await run(values);
        done = true;
        dialog.close();
        if (said) tell(said);
        if (leaveTo) go(leaveTo);
        else await refresh.now();
      }, { style: "stacked", primary: dangerous ? "danger" : "primary", before: h("button", { type: "button", onclick: () => dialog.close() }, "Cancel") });
    const dialog = h("dialog", { "aria-labelledby": "question" }, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(done);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks before something that cannot be undone. */
export function askFirst(title, action, said, run, leaveTo) {
  return ask({
    title, action, dangerous: true, leaveTo, run: async () => {
      await run();
      return said;
    },
  });
}
