// Short words about what was done or why not. They go away by themselves; errors stay until they are closed.

import { h } from "./dom.js";

const area = document.getElementById("notices");

export function tell(text) {
  const notice = show(text, "notice");
  setTimeout(() => notice.remove(), 4000);
}

export function complain(error) {
  show(error.message ?? String(error), "notice error");
}

function show(text, style) {
  const notice = h("div", { class: style }, h("span", {}, text),
    h("button", { type: "button", "aria-label": "Close", onclick: () => notice.remove() }, "×"));
  area.append(notice);
  while (area.children.length > 4) area.firstChild.remove();
  return notice;
}
