import { h } from "../js/dom.js";

/** Names and values below each other; what is not known is left out. */
export function facts(pairs) {
  const known = Object.entries(pairs).filter(([, value]) => value !== undefined && value !== null && value !== "" && value.length !== 0);
  return h("dl", { class: "facts panel" }, known.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** Small words about an object, each with a tooltip. */
export function tags(words) {
  return words.filter(Boolean).map(([word, meaning]) => h("span", { class: "tag", title: meaning }, word));
}

/** A figure with what it counts; a link if there is more behind it. */
export function card(label, value, link) {
  return h(link ? "a" : "div", { class: "card", href: link ?? null, dataset: { key: label } }, h("b", {}, value), h("span", {}, label));
}

/** Good, or something to look at. */
export function state(word, good) {
  return h("span", { class: good ? "good" : "warn" }, word);
}

/** A heading with what is below it; nothing at all if that is null. */
export function part(title, content) {
  return content === null ? null : [h("h2", {}, title), content];
}

/** How much of something is used. */
export function meter(used, limit, text, isBad) {
  if (used === undefined || limit === undefined || typeof limit !== "number" || limit <= 0) return h("span", {}, text);
  return h("div", { class: "meter" }, h("span", { class: isBad ? "bad" : null }, text),
    h("meter", { min: 0, max: limit, value: Math.min(used, limit), "aria-hidden": "true" }));
}
