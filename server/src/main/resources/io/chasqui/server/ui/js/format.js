// How numbers, names and times look everywhere.

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];
const WHOLE = new Intl.NumberFormat("en");

export const NOTHING = "–";

export function count(value) {
  return value === undefined || value === null ? NOTHING : WHOLE.format(value);
}

export function bytes(value) {
  if (value === undefined || value === null) return NOTHING;
  let unit = 0;
  let rest = value;
  while (rest >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${unit === 0 ? rest : rest.toFixed(rest < 10 ? 1 : 0)} ${UNITS[unit]}`;
}

/** A rate per second; small ones keep a digit so that one message every few seconds is not nothing. */
export function rate(value) {
  if (value === undefined || value === null) return NOTHING;
  return `${value < 10 ? value.toFixed(1) : WHOLE.format(Math.round(value))}/s`;
}

/** The rate that the API gives beside a counter: stats.publish_details.rate. */
export function rateOf(stats, name) {
  return stats?.[`${name}_details`]?.rate;
}

export function duration(millis) {
  if (millis === undefined || millis === null) return NOTHING;
  const seconds = Math.floor(millis / 1000);
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

export function time(millis) {
  return millis ? new Date(millis).toLocaleString() : NOTHING;
}

/** The default exchange has no name. */
export function exchangeName(name) {
  return name === "" ? "(AMQP default)" : name;
}

export function json(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** An object's entries in one line: max-length: 5, overflow: reject-publish. */
export function entries(object) {
  return Object.entries(object ?? {}).map(([name, value]) => `${name}: ${json(value)}`).join(", ");
}
