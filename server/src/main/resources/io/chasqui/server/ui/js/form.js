// Fields of forms: each has a name, an element to show and a function that reads its value.

import { h } from "./dom.js";
import { parseLines } from "./lines.js";
import { tell } from "./notices.js";
import * as refresh from "./refresh.js";

let fields = 0;

function field(name, label, input, read, hint, extra = null) {
  const id = `field-${++fields}`;
  input.id = id;
  const note = hint ? h("small", { id: `${id}-hint` }, hint) : null;
  if (hint) input.setAttribute("aria-describedby", `${id}-hint`);
  return { name, input, read, element: h("div", { class: "field" }, h("label", { for: id }, label), input, note, extra) };
}

export function text(name, label, options = {}) {
  const { hint, ...attributes } = options;
  const input = h("input", { name, type: "text", autocomplete: "off", ...attributes });
  return field(name, label, input, () => input.value, hint);
}

export function number(name, label, options = {}) {
  const result = text(name, label, { type: "number", ...options });
  return { ...result, read: () => (result.input.value === "" ? undefined : Number(result.input.value)) };
}

export function area(name, label, options = {}) {
  const { hint, extra, ...attributes } = options;
  const input = h("textarea", { name, rows: 3, spellcheck: "false", ...attributes });
  return field(name, label, input, () => input.value, hint, extra);
}

/** values: texts, or pairs of a value and how it is shown. */
export function choice(name, label, values, selected, hint) {
  const input = h("select", { name }, options(values, selected));
  return field(name, label, input, () => input.value, hint);
}

export function options(values, selected) {
  return values.map((value) => {
    const [key, shown] = Array.isArray(value) ? value : [value, value];
    return h("option", { value: key, selected: key === selected }, shown);
  });
}

export function flag(name, label, checked = false) {
  const input = h("input", { name, type: "checkbox", checked });
  const { element, ...rest } = field(name, label, input, () => input.checked);
  element.classList.add("flag");
  return { element, ...rest };
}

/**
 * Arguments or headers, a line each: x-max-length = 5. Values that are JSON are read as JSON, others as text.
 *
 * @param {{hint?: string, known?: string[][], value?: string}} settings known: names with their meanings, each of them a button that adds its line
 */
export function table(name, label, { hint = "One in a line: name = value", known = [], value = "" } = {}) {
  const extra = known.length === 0 ? null
    : h("div", { class: "known" }, known.map(([word, meaning]) =>
      h("button", { type: "button", class: "tag", title: meaning, onclick: () => addLine(built.input, word) }, word)));
  const built = area(name, label, { hint, value, extra });
  return { ...built, read: () => parseLines(built.input.value) };
}

function addLine(input, word) {
  const before = input.value.trimEnd();
  input.value = `${before}${before ? "\n" : ""}${word} = `;
  input.focus();
  input.setSelectionRange(input.value.length, input.value.length);
}

/**
 * A form in the page, in a section that opens. submit gets the values, and returns what to tell the user; what it throws
 * is shown in the form.
 */
export function section(title, parts, action, submit, { keep = false, open = false } = {}) {
  const form = formOf(parts, action, async (values) => {
    const done = await submit(values);
    if (!keep) form.reset();
    if (done) tell(done);
    await refresh.now();
  });
  return h("details", { class: "panel", open }, h("summary", {}, title), form);
}

/** A form that shows why it could not be done, and cannot be sent twice. */
export function formOf(parts, action, submit, { style = "inline", before = null, primary = "primary" } = {}) {
  const problem = h("p", { class: "problem", role: "alert" });
  const button = h("button", { type: "submit", class: primary }, action);
  const form = h("form", { class: style }, parts.filter(Boolean).map((part) => part.element), problem, h("p", { class: "actions" }, before, button));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    button.disabled = true;
    try {
      await submit(Object.fromEntries(parts.filter((part) => part?.read).map((part) => [part.name, part.read()])));
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  });
  return form;
}
