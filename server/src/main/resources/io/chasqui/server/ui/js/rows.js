// Filtering, sorting and paging of rows that are here: what the API does for lists that it pages.

/** The value at a dotted path: at(queue, "message_stats.publish_details.rate"). */
export function at(row, path) {
  return path.split(".").reduce((value, name) => value?.[name], row);
}

/**
 * One page of the rows, with the counts that the API gives of its pages.
 *
 * @param {object[]} rows
 * @param {{page: number, page_size: number, name?: string, use_regex?: string, sort?: string, sort_reverse?: string}} wanted
 * @param {(row: object) => string} text what the filter looks at
 */
export function pick(rows, wanted, text) {
  const found = sorted(rows.filter(matcher(wanted, text)), wanted);
  const size = wanted.page_size;
  const last = Math.max(1, Math.ceil(found.length / size));
  const page = Math.min(Math.max(1, wanted.page), last);
  const items = found.slice((page - 1) * size, page * size);
  return { items, page, page_count: last, filtered_count: found.length, total_count: rows.length };
}

function matcher({ name, use_regex: regex }, text) {
  if (!name) return () => true;
  if (regex !== "true") {
    const wanted = name.toLowerCase();
    return (row) => text(row).toLowerCase().includes(wanted);
  }
  try {
    const expression = new RegExp(name, "iu");
    return (row) => expression.test(text(row));
  } catch {
    // Somebody is still typing it.
    return () => false;
  }
}

function sorted(rows, { sort, sort_reverse: reverse }) {
  if (!sort) return rows;
  const result = rows.map((row, i) => ({ row, value: at(row, sort), i })).sort((a, b) => compare(a.value, b.value) || a.i - b.i);
  if (reverse === "true") result.reverse();
  return result.map(({ row }) => row);
}

/** What is not known comes first, as in the API. */
function compare(a, b) {
  if (a === b) return 0;
  if (a === undefined || a === null) return -1;
  if (b === undefined || b === null) return 1;
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}
