import { h } from "../js/dom.js";

/** Names and values below each other; what is not known is left out. */
export function facts(pairs) {
  return h("dl", { class: "facts panel" }, Object.entries(pairs)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** Small words about an object, each with a tooltip. */
export function tags(words) {
  return words.filter(Boolean).map(([word, meaning]) => h("span", { class: "tag", title: meaning }, word));
}
