// A small box that opens below its button.

import { h } from "./dom.js";

/** Closes at Escape, and when the keyboard or the mouse goes elsewhere. */
export function popup(label, children) {
  const summary = h("summary", {}, label);
  const element = h("details", { class: "popup" }, summary, h("div", { class: "box" }, children));
  const close = (event) => {
    if (!element.contains(event.target)) element.open = false;
  };
  element.addEventListener("toggle", () => {
    if (element.open) document.addEventListener("pointerdown", close);
    else document.removeEventListener("pointerdown", close);
  });
  element.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !element.contains(event.relatedTarget)) element.open = false;
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    event.stopPropagation();
    element.open = false;
    summary.focus();
  });
  return element;
}
