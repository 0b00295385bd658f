// Live charts of what the API samples: lines over time, in the colours of the page.

import { h, renew } from "./dom.js";
import { byteRate, bytes, count, rate } from "./format.js";
import { points } from "./samples.js";

const RANGES = [
  [60, "last minute"],
  [600, "last ten minutes"],
  [3600, "last hour"],
  [28800, "last eight hours"],
  [86400, "last day"],
];

const KEY = "chasqui.range";
const POINTS = 60;

/** As many colours as the style sheet has. */
const SERIES = 10;

/** What is drawn: how a sample becomes a height, and how a height is written. */
export const UNITS = {
  count: { isRate: false, write: count },
  bytes: { isRate: false, write: bytes },
  rate: { isRate: true, write: rate },
  byteRate: { isRate: true, write: byteRate },
};

function range() {
  return Number(localStorage.getItem(KEY) ?? 60);
}

/** What to ask the API for, so that it sends samples. */
export function sampleQuery(...kinds) {
  const age = range();
  const incr = Math.max(5, age / POINTS);
  return Object.fromEntries((kinds.length > 0 ? kinds : ["lengths", "msg_rates"]).flatMap((kind) => [[`${kind}_age`, age], [`${kind}_incr`, incr]]));
}

export function rangeChoice(onChange) {
  return h("select", {
    "aria-label": "Range of the charts",
    onchange: (event) => {
      localStorage.setItem(KEY, event.target.value);
      onChange();
    },
  }, RANGES.map(([seconds, label]) => h("option", { value: seconds, selected: seconds === range() }, label)));
}

/**
 * A chart. lines: [{label, of(source)}], or a function that gives them for a source; of gives an object with samples
 * and, beside rates, the rate, or else now. Lines the broker has no figures of are left out; a press on a line's name
 * hides it.
 */
export function chart(title, lines, unit, nothing = "Nothing to show yet.") {
  const canvas = h("canvas", { role: "img", "aria-label": title });
  const legend = h("div", { class: "legend" });
  const empty = h("p", { class: "status" });
  const element = h("figure", { class: "chart" }, h("figcaption", {}, title), h("div", { class: "canvas" }, canvas, empty), legend);
  const hidden = new Set();
  let drawing;
  let last;

  function update(source) {
    last = source;
    const all = typeof lines === "function" ? lines(source) : lines;
    const shown = all.map((line, i) => ({ ...line, series: (i % SERIES) + 1, details: line.of(source) })).filter((line) => isKnown(line.details, unit));
    const drawable = shown.some((line) => line.details.samples?.length > 0);
    empty.hidden = drawable;
    empty.textContent = shown.length === 0 ? nothing : "The broker keeps no history of this.";
    canvas.classList.toggle("blank", !drawable);
    renew(legend, shown.map((line) => legendEntry(line, unit, !hidden.has(line.label), toggle)));
    canvas.setAttribute("aria-label", `${title}: ${shown.map((line) => `${line.label} ${current(line, unit)}`).join(", ")}`);
    if (drawable) draw(shown);
  }

  function draw(shown) {
    drawing ??= new Chart(canvas, options(unit));
    paint(drawing);
    drawing.data.datasets = shown.map((line) => ({ ...dataset(line, unit), hidden: hidden.has(line.label) }));
    const newest = Math.max(...drawing.data.datasets.flatMap(({ data }) => data.slice(-1).map(({ x }) => x)));
    if (Number.isFinite(newest)) Object.assign(drawing.options.scales.x, { min: newest - range() * 1000, max: newest });
    drawing.update("none");
  }

  function toggle(label) {
    if (!hidden.delete(label)) hidden.add(label);
    update(last);
  }

  return { element, update, destroy: () => drawing?.destroy() };
}

function isKnown(details, unit) {
  return details?.samples?.length > 0 || (unit.isRate ? details?.rate : details?.now) !== undefined;
}

const current = (line, unit) => unit.write(unit.isRate ? line.details.rate : line.details.now);

function legendEntry(line, unit, isOn, toggle) {
  return h("button", { type: "button", "aria-pressed": String(isOn), dataset: { key: line.label }, onclick: () => toggle(line.label) },
    h("span", { class: `swatch series-${line.series}` }), `${line.label} `, h("b", {}, current(line, unit)));
}

function dataset(line, unit) {
  const colour = css(`--series-${line.series}`);
  return {
    label: line.label, data: points(line.details.samples ?? [], unit.isRate), borderColor: colour, backgroundColor: colour,
    borderWidth: 2, pointRadius: 0, pointHitRadius: 8,
  };
}

function options(unit) {
  const clock = (value) => new Date(value).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: range() > 3600 ? undefined : "2-digit" });
  return {
    type: "line",
    data: { datasets: [] },
    options: {
      animation: false, responsive: true, maintainAspectRatio: false, parsing: false, normalized: true,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: { callbacks: { title: ([item]) => new Date(item.parsed.x).toLocaleString(), label: (item) => ` ${item.dataset.label}: ${unit.write(item.parsed.y)}` } },
      },
      scales: {
        x: { type: "linear", grid: { display: false }, ticks: { maxTicksLimit: 5, maxRotation: 0, autoSkipPadding: 20, callback: clock } },
        y: { beginAtZero: true, suggestedMax: 1, border: { display: false }, ticks: { maxTicksLimit: 5, callback: (value) => unit.write(value) } },
      },
    },
  };
}

/** The colours may have changed since the last time. */
function paint({ options: { scales } }) {
  scales.x.ticks.color = scales.y.ticks.color = css("--faint");
  scales.y.grid.color = css("--line");
}

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const RATE_LINES = [
  ["publish", "Publish"],
  ["confirm", "Publisher confirm"],
  ["deliver", "Deliver (manual ack)"],
  ["deliver_no_ack", "Deliver (auto ack)"],
  ["ack", "Consumer ack"],
  ["redeliver", "Redelivered"],
  ["get", "Get (manual ack)"],
  ["get_no_ack", "Get (auto ack)"],
  ["return_unroutable", "Returned"],
  ["drop_unroutable", "Dropped, no queue"],
];

/** Rates of counters. names: pairs of a counter and what it is called; statsOf gives the object they are in. */
export function counterChart(title, names, statsOf, unit = UNITS.rate, nothing = undefined) {
  const lines = names.map(([name, label]) => ({ label, of: (source) => statsOf(source)?.[`${name}_details`] }));
  return chart(title, lines, unit, nothing);
}

/** Message rates; statsOf gives the message_stats of what update is called with. */
export function rateChart(statsOf = (source) => source.message_stats) {
  return counterChart("Message rates", RATE_LINES, statsOf, UNITS.rate, "No messages have moved yet.");
}

/** A value that the API samples beside itself: mem_used and mem_used_details. */
export function sampled(source, name) {
  return source?.[name] === undefined ? undefined : { ...source[`${name}_details`], now: source[name] };
}

/** Queued messages; totalsOf gives an object with messages, messages_ready and messages_unacknowledged. */
export function lengthChart(totalsOf = (source) => source) {
  const line = (name, label) => ({ label, of: (source) => sampled(totalsOf(source), name) });
  return chart("Queued messages",
    [line("messages_ready", "Ready"), line("messages_unacknowledged", "Unacknowledged"), line("messages", "Total")], UNITS.count, "No messages.");
}
