// One timer for the whole page: a view that is shown is asked to refresh itself, never twice at a time.

const KEY = "chasqui.refresh";

export const INTERVALS = [
  [2000, "every 2 s"],
  [5000, "every 5 s"],
  [30000, "every 30 s"],
  [0, "by hand"],
];

let interval = Number(localStorage.getItem(KEY) ?? 5000);
let timer;
let view = null;
let running = null;
let wantedAgain = false;
let failed = () => {};

export function onFailure(listener) {
  failed = listener;
}

export function currentInterval() {
  return interval;
}

export function setInterval(millis) {
  interval = millis;
  localStorage.setItem(KEY, millis);
  plan();
}

/** From now on this function brings the view up to date; the one before is forgotten. */
export async function show(update) {
  view = update;
  await now();
}

/** Refreshes at once, as after a change that the user made. What was asked before the change may be old: ask again. */
export async function now() {
  clearTimeout(timer);
  if (running) {
    wantedAgain = true;
    return running;
  }
  running = run();
  await running;
}

async function run() {
  do {
    wantedAgain = false;
    await once(view);
  } while (wantedAgain);
  running = null;
  plan();
}

async function once(shown) {
  if (shown === null) return;
  try {
    await shown();
    if (shown === view) failed(null);
  } catch (error) {
    if (shown === view) failed(error);
  }
}

function plan() {
  clearTimeout(timer);
  if (interval > 0) timer = setTimeout(() => (document.hidden ? plan() : now()), interval);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && interval > 0) now();
});
