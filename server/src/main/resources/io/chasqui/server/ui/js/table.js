// Tables that page, sort, filter and let the user choose columns, in the broker or here.

import { get } from "./api.js";
import { h, renew } from "./dom.js";
import { count } from "./format.js";
import { query, setQuery } from "./router.js";
import * as refresh from "./refresh.js";
import { popup } from "./popup.js";
import { pick } from "./rows.js";

const PAGE_SIZES = [25, 50, 100, 500];

/** The broker pages, sorts and filters. url: a path, or a function that gives it. */
export function remote(url, parameters = {}) {
  return (wanted) => get(typeof url === "function" ? url() : url, { ...wanted, ...parameters });
}

/** What is here is paged, sorted and filtered here. load: gives all rows; text: what the filter looks at. */
export function local(load, text) {
  return async (wanted) => pick(await load(), wanted, text);
}

/** The place in a list, in the address, so that it can be linked and gone back to. */
const addressState = {
  get: (name) => query().get(name),
  set: setQuery,
};

/** The place in a list that is part of a page. */
function pageState() {
  let values = {};
  return { get: (name) => values[name] ?? null, set: (changes) => { values = { ...values, ...changes }; } };
}

/**
 * A table. id: under which its columns are remembered; label: what it is, for those who hear it; columns: [{title,
 * sort, cell(row), number, optional, wide, unless()}], where those that are optional are not shown at first, nor those
 * that are wide on a phone; rows: remote(...) or
 * local(...); key(row); empty: what to say if there are none.
 *
 * @returns its element, and a function that brings it up to date
 */
export function pagedTable(settings) {
  const table = build({ filterLabel: "Filter by name", state: addressState, alwaysTools: true, ...settings });
  return { element: table.element, update: table.update };
}

/** A table of rows that the page around it has. Returns its element and show(rows). */
export function rowTable(settings) {
  let rows = [];
  const text = settings.text ?? ((row) => Object.values(row).filter((value) => typeof value === "string").join(" "));
  const table = build({
    filterLabel: "Filter", state: pageState(), alwaysTools: false, pageSize: 25, ...settings, rows: local(() => rows, text),
  });
  return { element: table.element, show: (next) => { rows = next; return table.update(); } };
}

function build(settings) {
  const { state, label, empty } = settings;
  const head = h("thead");
  const body = h("tbody");
  const status = h("p", { class: "status" });
  const pages = h("div", { class: "pages" });
  const change = (changes) => {
    state.set(changes);
    return settings.alwaysTools ? refresh.now() : update();
  };
  const tools = h("div", { class: "tools" }, filterField(settings, change), sizeChoice(settings, change), columnChoice(settings, () => update()), pages);
  const scroll = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", {}, head, body));
  const element = h("section", { class: "table" }, tools, scroll, status);

  async function update() {
    const page = Number(state.get("page") ?? 1);
    try {
      paint(await settings.rows(wanted(settings, page)));
    } catch (error) {
      // The last page may have gone while we looked at it.
      if (error.status !== 400 || page === 1) throw error;
      state.set({ page: "" });
      await update();
    }
  }

  function paint({ items, page, page_count: last, filtered_count: found, total_count: total }) {
    const columns = shownColumns(settings);
    tools.hidden = !settings.alwaysTools && total <= 10 && !state.get("name");
    renew(head, headerRow(columns, state, change));
    renew(body, items.map((row) => tableRow(columns, row, settings.key(row))));
    renew(pages, pageButtons(page, last, change));
    scroll.hidden = items.length === 0;
    renew(status, items.length === 0 ? (total === 0 ? empty : "Nothing matches the filter.")
      : tools.hidden ? null : found === total ? `${count(total)} in all` : `${count(found)} of ${count(total)}`);
  }

  return { element, update };
}

function wanted({ state, pageSize }, page) {
  const result = { page, page_size: Number(state.get("page_size") ?? pageSize ?? 50) };
  for (const name of ["name", "use_regex", "sort", "sort_reverse"]) result[name] = state.get(name) ?? "";
  return result;
}

function filterField({ state, filterLabel, noFilter }, change) {
  if (noFilter) return null;
  const text = h("input", {
    type: "search", value: state.get("name") ?? "", "aria-label": filterLabel, placeholder: filterLabel,
    oninput: debounce(() => change({ name: text.value, page: "" })),
  });
  const regex = h("input", {
    type: "checkbox", checked: state.get("use_regex") === "true",
    onchange: () => change({ use_regex: regex.checked ? "true" : "", page: "" }),
  });
  return [text, h("label", { class: "check" }, regex, " regular expression")];
}

function sizeChoice({ state, pageSize }, change) {
  const current = Number(state.get("page_size") ?? pageSize ?? 50);
  const size = h("select", { "aria-label": "Rows per page", onchange: () => change({ page_size: size.value, page: "" }) },
    PAGE_SIZES.map((n) => h("option", { value: n, selected: n === current }, `${n} rows`)));
  return size;
}

function columnChoice({ id, columns }, onChange) {
  const choice = chosen(id);
  const boxes = columns.filter((column) => column.title !== "").map((column) => {
    const box = h("input", {
      type: "checkbox", checked: isShown(column, choice),
      onchange: () => {
        localStorage.setItem(`chasqui.columns.${id}`, JSON.stringify({ ...chosen(id), [column.title]: box.checked }));
        onChange();
      },
    });
    return h("label", { class: "check" }, box, " ", column.title);
  });
  return popup("Columns", boxes);
}

function chosen(id) {
  return JSON.parse(localStorage.getItem(`chasqui.columns.${id}`) ?? "{}");
}

const NARROW = matchMedia("(max-width: 50rem)");

const isShown = (column, choice) => choice[column.title] ?? !(column.optional || column.unless?.() || (column.wide && NARROW.matches));

function shownColumns({ id, columns }) {
  const choice = chosen(id);
  return columns.filter((column) => isShown(column, choice));
}

function headerRow(columns, state, onChange) {
  const sort = state.get("sort");
  const reverse = state.get("sort_reverse") === "true";
  return h("tr", {}, columns.map((column) => {
    if (!column.sort) return h("th", { scope: "col", class: style(column) }, column.title || h("span", { class: "unseen" }, "Actions"));
    const sorted = sort === column.sort;
    // Numbers are asked for because the largest is looked for.
    const first = column.number ? "true" : "";
    const next = { sort: column.sort, sort_reverse: sorted ? (reverse ? "" : "true") : first, page: "" };
    return h("th", { scope: "col", class: style(column), "aria-sort": sorted ? (reverse ? "descending" : "ascending") : null },
      h("button", { type: "button", class: "sort", dataset: { key: `${column.title} ${next.sort_reverse}` }, onclick: () => onChange(next) },
        column.title, h("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (reverse ? "▾" : "▴") : "")));
  }));
}

function tableRow(columns, row, key) {
  return h("tr", { dataset: { key } }, columns.map((column) => h("td", { class: style(column) }, column.cell(row))));
}

function style(column) {
  return column.number ? "number" : column.style ?? (column.title === "" ? "short" : null);
}

function pageButtons(page, last, onChange) {
  if (last <= 1) return [];
  const button = (label, text, to) => h("button", {
    type: "button", "aria-label": label, disabled: to < 1 || to > last || to === page, dataset: { key: `${label} ${to}` },
    onclick: () => onChange({ page: to }),
  }, text);
  return [
    button("First page", "«", 1), button("Previous page", "‹", page - 1),
    h("span", {}, `page ${count(page)} of ${count(last)}`),
    button("Next page", "›", page + 1), button("Last page", "»", last),
  ];
}

function debounce(action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, 250);
  };
}
