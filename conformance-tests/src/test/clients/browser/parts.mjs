// The parts of the pages that compute: rows, lines, samples, rights and formats. Run with: node --test parts.mjs

import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";

const PAGES = new URL("../../../../../server/src/main/resources/io/chasqui/server/ui/js/", import.meta.url);

/** The files are modules for browsers; these import nothing. */
async function part(name) {
  return import(`data:text/javascript,${encodeURIComponent(fs.readFileSync(new URL(name, PAGES), "utf8"))}`);
}

const { at, pick } = await part("rows.js");
const { formatLines, parseLines } = await part("lines.js");
const { points } = await part("samples.js");
const { allows } = await part("rights.js");
const format = await part("format.js");

test("rows are filtered, sorted and paged as the API does", () => {
  const rows = [{ name: "b", n: 10 }, { name: "a", n: 9 }, { name: "Abc" }, { name: "c", n: 9 }];
  const names = (wanted) => pick(rows, { page: 1, page_size: 10, ...wanted }, (row) => row.name).items.map(({ name }) => name);
  assert.deepEqual(names({}), ["b", "a", "Abc", "c"]);
  assert.deepEqual(names({ sort: "n" }), ["Abc", "a", "c", "b"], "what is not known comes first, numbers in the order of numbers");
  assert.deepEqual(names({ sort: "n", sort_reverse: "true" }), ["b", "c", "a", "Abc"]);
  assert.deepEqual(names({ name: "A" }), ["a", "Abc"]);
  assert.deepEqual(names({ name: "^.$", use_regex: "true" }), ["b", "a", "c"]);
  assert.deepEqual(names({ name: "(", use_regex: "true" }), [], "somebody is still typing");
  assert.deepEqual(pick(rows, { page: 9, page_size: 3 }, () => ""), { items: [rows[3]], page: 2, page_count: 2, filtered_count: 4, total_count: 4 });
  assert.equal(at({ a: { b: 1 } }, "a.b"), 1);
  assert.equal(at({}, "a.b"), undefined);
});

test("lines are read as values and written so that they read the same", () => {
  const values = { "x-max-length": 5, "x-overflow": "drop-head", flag: true, text: "5", empty: "", "with = sign": "a=b", list: [1, "a"], spaces: " a ", lines: "a\nb", none: null };
  assert.deepEqual(parseLines("x-max-length = 5\n\n x-overflow= drop-head \nflag=true"), { "x-max-length": 5, "x-overflow": "drop-head", flag: true });
  const { "with = sign": odd, ...rest } = values;
  assert.deepEqual(parseLines(formatLines(rest)), rest);
  assert.throws(() => parseLines("x-max-length"), /not of the form/);
});

test("samples of counters become rates", () => {
  const samples = [{ sample: 5, timestamp: 4000 }, { sample: 30, timestamp: 3000 }, { sample: 10, timestamp: 1000 }];
  assert.deepEqual(points(samples, true), [{ x: 3000, y: 10 }, { x: 4000, y: 0 }], "a counter that went down began anew");
  assert.deepEqual(points(samples, false).map(({ y }) => y), [10, 30, 5]);
  assert.deepEqual(points([], true), []);
});

test("permissions offer what they allow, and more when in doubt", () => {
  const permissions = [{ vhost: "/", configure: "", write: "^orders", read: "(?<broken" }];
  assert.equal(allows(null, "configure", "/", "a"), true);
  assert.equal(allows(permissions, "configure", "/"), false);
  assert.equal(allows(permissions, "write", "/"), true);
  assert.equal(allows(permissions, "write", "/", "orders.new"), true);
  assert.equal(allows(permissions, "write", "/", "other"), false);
  assert.equal(allows(permissions, "write", "other", "orders"), false);
  assert.equal(allows(permissions, "read", "/", "a"), true);
  assert.equal(allows([{ vhost: "/", write: "^amq\\.default$" }], "write", "/", ""), true, "the default exchange");
});

test("numbers read well", () => {
  assert.deepEqual([0, 999, 1234567, undefined, null].map(format.count), ["0", "999", "1,234,567", "–", "–"]);
  assert.deepEqual([0, 1023, 1024, 1536, 10 * 1024 ** 3, undefined].map(format.bytes), ["0 B", "1023 B", "1.0 KiB", "1.5 KiB", "10 GiB", "–"]);
  assert.deepEqual([0, 0.04, 0.2, 9.96, 1234.5, NaN].map(format.rate), ["0/s", "0.04/s", "0.2/s", "10.0/s", "1,235/s", "–"]);
  assert.deepEqual([1000, 61_000, 3_661_000, 90_000_000].map(format.duration), ["1 s", "1 min 1 s", "1 h 1 min", "1 d 1 h"]);
  assert.deepEqual([0, 0.031, 0.5, 1].map(format.percent), ["0 %", "3.1 %", "50 %", "100 %"]);
  assert.equal(format.entries({ a: 1, b: "x", c: { d: 2 } }), "a: 1, b: x, c: {\"d\":2}");
});
