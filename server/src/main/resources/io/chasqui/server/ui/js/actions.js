// Something the user asked for with one press: done, told, and shown.

import { h } from "./dom.js";
import { complain, tell } from "./notices.js";
import * as refresh from "./refresh.js";

/** Runs it and says what was done, or why not. Returns whether it went well. */
export async function act(done, action) {
  try {
    await action();
    if (done) tell(done);
    await refresh.now();
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

export function button(label, onclick, style = null) {
  return h("button", { type: "button", class: style, onclick }, label);
}

/** For rows of tables: what it is for is said to those who do not see the row. */
export function rowButton(label, of, onclick) {
  return h("button", { type: "button", class: "link", "aria-label": `${label} ${of}`, onclick }, label);
}
