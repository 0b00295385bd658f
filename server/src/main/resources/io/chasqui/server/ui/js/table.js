// Tables. The broker pages, sorts and filters; the place, the filter and the sorting are in the address.

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { count } from "./format.js";
import { query, setQuery } from "./router.js";
import * as refresh from "./refresh.js";

const PAGE_SIZES = [25, 50, 100, 500];

/**
 * A table that the broker pages. columns: [{title, sort, cell(row), number}]. Returns its element and a function that
 * brings it up to date; the row that has the keyboard keeps it.
 */
export function pagedTable({ url, columns, key, empty, parameters = {}, filterLabel = "Filter by name" }) {
  const body = h("tbody");
  const head = h("thead");
  const status = h("p", { class: "status", "aria-live": "polite" });
  const pages = h("div", { class: "pages" });
  const filter = h("input", {
    type: "search", value: query().get("name") ?? "", "aria-label": filterLabel, placeholder: filterLabel,
    oninput: debounce(() => change({ name: filter.value, page: "" })),
  });
  const regex = h("input", {
    type: "checkbox", checked: query().get("use_regex") === "true",
    onchange: () => change({ use_regex: regex.checked ? "true" : "", page: "" }),
  });
  const size = h("select", { "aria-label": "Rows per page", onchange: () => change({ page_size: size.value, page: "" }) },
    PAGE_SIZES.map((n) => h("option", { value: n, selected: n === pageSize() }, `${n} rows`)));
  const element = h("section", { class: "table" },
    h("div", { class: "tools" }, filter, h("label", { class: "check" }, regex, " regex"), size, pages),
    h("div", { class: "scroll" }, h("table", {}, head, body)), status);

  async function update() {
    const q = query();
    const page = Number(q.get("page") ?? 1);
    const result = await get(typeof url === "function" ? url() : url, {
      page, page_size: pageSize(), name: q.get("name") ?? "", use_regex: q.get("use_regex") ?? "",
      sort: q.get("sort") ?? "", sort_reverse: q.get("sort_reverse") ?? "", ...parameters,
    }).catch((error) => {
      // The last page may have gone while we looked at it.
      if (error.status !== 400 || page === 1) throw error;
      setQuery({ page: "" });
      return null;
    });
    if (result === null) return update();
    paint(result);
  }

  function paint({ items, page, page_count: last, filtered_count: found, total_count: total }) {
    fill(head, headerRow(columns, change));
    keepFocus(body, () => fill(body, items.map((row) => tableRow(columns, row, key(row)))));
    fill(pages, pageButtons(page, last, change));
    fill(status, items.length === 0
      ? total === 0 ? empty : "Nothing matches the filter."
      : found === total ? `${count(total)} in all` : `${count(found)} of ${count(total)}`);
  }

  return { element, update };
}

/** A table of what is there already: no pages, no filter. */
export function plainTable(columns, rows, empty) {
  if (rows.length === 0) return h("p", { class: "status" }, empty);
  return h("div", { class: "scroll" },
    h("table", {},
      h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", class: style(column) }, column.title)))),
      h("tbody", {}, rows.map((row, i) => tableRow(columns, row, i)))));
}

function change(changes) {
  setQuery(changes);
  refresh.now();
}

function pageSize() {
  return Number(query().get("page_size") ?? 50);
}

function headerRow(columns, onChange) {
  const sort = query().get("sort");
  const reverse = query().get("sort_reverse") === "true";
  return h("tr", {}, columns.map((column) => {
    if (!column.sort) return h("th", { scope: "col", class: style(column) }, column.title);
    const sorted = sort === column.sort;
    const next = { sort: column.sort, sort_reverse: sorted && !reverse ? "true" : "", page: "" };
    return h("th", { scope: "col", class: style(column), "aria-sort": sorted ? (reverse ? "descending" : "ascending") : null },
      h("button", { type: "button", class: "sort", onclick: () => onChange(next) },
        column.title, sorted ? (reverse ? " ▾" : " ▴") : ""));
  }));
}

function tableRow(columns, row, key) {
  return h("tr", { dataset: { key } }, columns.map((column) => h("td", { class: style(column) }, column.cell(row))));
}

function style(column) {
  return column.number ? "number" : null;
}

function pageButtons(page, last, onChange) {
  if (last <= 1) return [];
  const button = (label, text, to) => h("button", {
    type: "button", "aria-label": label, disabled: to < 1 || to > last || to === page, onclick: () => onChange({ page: to }),
  }, text);
  return [
    button("First page", "«", 1), button("Previous page", "‹", page - 1),
    h("span", {}, `page ${count(page)} of ${count(last)}`),
    button("Next page", "›", page + 1), button("Last page", "»", last),
  ];
}

/** Replaces rows without taking the keyboard away from a link or button in them. */
export function keepFocus(body, replace) {
  const focused = body.contains(document.activeElement) ? document.activeElement : null;
  const row = focused?.closest("tr");
  const place = row ? [...row.querySelectorAll("a, button, input")].indexOf(focused) : -1;
  replace();
  if (place < 0) return;
  const same = [...body.children].find((candidate) => candidate.dataset.key === row.dataset.key);
  same?.querySelectorAll("a, button, input")[place]?.focus({ preventScroll: true });
}

function debounce(action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, 250);
  };
}
