// Something the user asked for: done, told, and shown.

import { complain, tell } from "./notices.js";
import { confirm } from "./dialog.js";
import * as refresh from "./refresh.js";

/** Runs it and says what was done, or why not. Returns whether it went well. */
export async function act(done, action) {
  try {
    await action();
    tell(done);
    await refresh.now();
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

/** Asks first. */
export async function actIfSure(question, label, done, action) {
  return (await confirm(question, label)) && act(done, action);
}
