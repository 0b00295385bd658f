// Live charts of what the API samples: lines over time, in the colours of the page.

import { h } from "./dom.js";
import { count, rate } from "./format.js";

export const RANGES = [
  [60, "last minute"],
  [600, "last ten minutes"],
  [3600, "last hour"],
  [28800, "last eight hours"],
  [86400, "last day"],
];

const KEY = "chasqui.range";
const POINTS = 60;

export function range() {
  return Number(localStorage.getItem(KEY) ?? 60);
}

/** What to ask the API for, so that it sends samples. */
export function sampleQuery() {
  const age = range();
  const incr = Math.max(5, age / POINTS);
  return { lengths_age: age, lengths_incr: incr, msg_rates_age: age, msg_rates_incr: incr };
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
 * A chart. lines: [{label, of(source)}] where of gives an object with samples and rate. Call update with what the API
 * answered; lines the broker has no figures of are left out.
 */
export function chart(title, lines, isRate) {
  const canvas = h("canvas", { role: "img", "aria-label": title });
  const legend = h("ul", { class: "legend" });
  const empty = h("p", { class: "status" }, isRate ? "No messages have moved yet." : "No messages.");
  const element = h("figure", { class: "chart" }, h("figcaption", {}, title), h("div", { class: "canvas" }, canvas), legend, empty);
  let drawing;

  function update(source) {
    const shown = lines.map((line, i) => ({ ...line, colour: colour(i), details: line.of(source) }))
      .filter((line) => line.details?.samples?.length > 0 || line.details?.now !== undefined);
    empty.hidden = shown.length > 0;
    canvas.parentElement.hidden = shown.length === 0;
    legend.replaceChildren(...shown.map((line) => legendEntry(line, isRate)));
    drawing ??= new Chart(canvas, options(isRate));
    drawing.data.datasets = shown.map((line) => dataset(line, isRate));
    drawing.update("none");
  }

  return { element, update, destroy: () => drawing?.destroy() };
}

function legendEntry(line, isRate) {
  const value = isRate ? rate(line.details.rate) : count(line.details.now);
  return h("li", {}, h("span", { class: "swatch", style: `background:${line.colour}` }), line.label + " ", h("b", {}, value));
}

function dataset(line, isRate) {
  const samples = [...(line.details.samples ?? [])].reverse();
  const points = isRate ? rates(samples) : samples.map(({ timestamp, sample }) => ({ x: timestamp, y: sample }));
  return {
    label: line.label, data: points, borderColor: line.colour, backgroundColor: line.colour,
    borderWidth: 2, pointRadius: 0, tension: 0.2,
  };
}

/** Counters become rates: the step between two samples by the time between them. */
function rates(samples) {
  const points = [];
  for (let i = 1; i < samples.length; i++) {
    const seconds = (samples[i].timestamp - samples[i - 1].timestamp) / 1000;
    if (seconds > 0) points.push({ x: samples[i].timestamp, y: Math.max(0, (samples[i].sample - samples[i - 1].sample) / seconds) });
  }
  return points;
}

function options(isRate) {
  const css = getComputedStyle(document.documentElement);
  const grid = css.getPropertyValue("--line").trim();
  const text = css.getPropertyValue("--faint").trim();
  return {
    type: "line",
    data: { datasets: [] },
    options: {
      animation: false, responsive: true, maintainAspectRatio: false, parsing: false, normalized: true,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: { callbacks: { title: ([item]) => new Date(item.parsed.x).toLocaleTimeString() } },
      },
      scales: {
        x: { type: "linear", bounds: "data", grid: { display: false }, ticks: { color: text, maxTicksLimit: 5, maxRotation: 0, callback: (value) => new Date(value).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" }) } },
        y: { beginAtZero: true, suggestedMax: 1, grid: { color: grid }, border: { display: false }, ticks: { color: text, maxTicksLimit: 5, callback: (value) => (isRate ? rate(value) : count(value)) } },
      },
    },
  };
}

function colour(i) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--series-${(i % 8) + 1}`).trim();
}

const RATE_LINES = [
  ["publish", "Publish"],
  ["confirm", "Publisher confirm"],
  ["deliver", "Deliver (manual ack)"],
  ["deliver_no_ack", "Deliver (auto ack)"],
  ["ack", "Consumer ack"],
  ["redeliver", "Redelivered"],
  ["get", "Get (manual ack)"],
  ["return_unroutable", "Returned"],
];

/** Message rates; statsOf gives the message_stats of what update is called with. */
export function rateChart(statsOf = (source) => source.message_stats) {
  const lines = RATE_LINES.map(([name, label]) => ({ label, of: (source) => statsOf(source)?.[`${name}_details`] }));
  return chart("Message rates", lines, true);
}

/** Queued messages; totalsOf gives an object with messages, messages_ready and messages_unacknowledged. */
export function lengthChart(totalsOf = (source) => source) {
  const line = (name, label) => ({
    label,
    of: (source) => {
      const totals = totalsOf(source);
      return totals?.[name] === undefined ? undefined : { ...totals[`${name}_details`], now: totals[name] };
    },
  });
  return chart("Queued messages",
    [line("messages_ready", "Ready"), line("messages_unacknowledged", "Unacknowledged"), line("messages", "Total")], false);
}
