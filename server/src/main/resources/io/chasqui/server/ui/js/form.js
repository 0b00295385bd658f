// Fields of forms: each has a name, an element to show and a function that reads its value.

import { h } from "./dom.js";

let fields = 0;

function field(name, label, input, read, hint) {
  const id = `field-${++fields}`;
  input.id = id;
  const note = hint ? h("small", { id: `${id}-hint` }, hint) : null;
  if (hint) input.setAttribute("aria-describedby", `${id}-hint`);
  return { name, input, read, element: h("div", { class: "field" }, h("label", { for: id }, label), input, note) };
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
  const { hint, ...attributes } = options;
  const input = h("textarea", { name, rows: 4, spellcheck: "false", ...attributes });
  return field(name, label, input, () => input.value, hint);
}

export function choice(name, label, values, selected, hint) {
  const input = h("select", { name },
    values.map((value) => {
      const [key, shown] = Array.isArray(value) ? value : [value, value];
      return h("option", { value: key, selected: key === selected }, shown);
    }));
  return field(name, label, input, () => input.value, hint);
}

export function flag(name, label, checked = false) {
  const input = h("input", { name, type: "checkbox", checked });
  const { element, ...rest } = field(name, label, input, () => input.checked);
  element.classList.add("flag");
  return { element, ...rest };
}

/** Arguments or headers, a line each: x-max-length = 5. Values that are JSON are read as JSON, others as text. */
export function table(name, label, hint, value = "") {
  const built = area(name, label, { hint, value, placeholder: "name = value" });
  return { ...built, read: () => parseLines(built.input.value) };
}

/** Throws if a line has no "=". */
export function parseLines(text) {
  const result = {};
  for (const line of text.split("\n").map((each) => each.trim()).filter(Boolean)) {
    const equals = line.indexOf("=");
    if (equals < 1) throw new Error(`"${line}" is not of the form name = value`);
    result[line.slice(0, equals).trim()] = parseValue(line.slice(equals + 1).trim());
  }
  return result;
}

function parseValue(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A form in the page, in a section that opens. */
export function section(title, parts, action, submit) {
  const form = h("form", { class: "inline" }, parts.map((part) => part.element),
    h("p", { class: "actions" }, h("button", { type: "submit", class: "primary" }, action)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(() => Object.fromEntries(parts.map((part) => [part.name, part.read()])), form);
  });
  return h("details", { class: "panel" }, h("summary", {}, title), form);
}
