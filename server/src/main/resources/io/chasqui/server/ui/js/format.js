// How numbers, names and times look everywhere.

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];
const WHOLE = new Intl.NumberFormat("en");
const isMissing = (value) => value === undefined || value === null || Number.isNaN(value);

const NOTHING = "–";

export function count(value) {
  return isMissing(value) ? NOTHING : typeof value === "number" ? WHOLE.format(value) : String(value);
}

export function bytes(value) {
  if (isMissing(value) || typeof value !== "number") return NOTHING;
  let unit = 0;
  let rest = value;
  while (Math.abs(rest) >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${unit === 0 ? Math.round(rest) : rest.toFixed(rest < 10 ? 1 : 0)} ${UNITS[unit]}`;
}

/** A rate per second; small ones keep a digit so that one message every few seconds is not nothing. */
export function rate(value) {
  if (isMissing(value)) return NOTHING;
  if (value === 0) return "0/s";
  return `${value < 0.1 ? value.toFixed(2) : value < 10 ? value.toFixed(1) : WHOLE.format(Math.round(value))}/s`;
}

export function byteRate(value) {
  return isMissing(value) ? NOTHING : `${bytes(value)}/s`;
}

/** The rate that the API gives beside a counter: stats.publish_details.rate. */
export function rateOf(stats, name) {
  return stats?.[`${name}_details`]?.rate;
}

export function duration(millis) {
  if (isMissing(millis)) return NOTHING;
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

export function percent(part) {
  return isMissing(part) ? NOTHING : `${(part * 100).toFixed(part > 0 && part < 0.1 ? 1 : 0)} %`;
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
