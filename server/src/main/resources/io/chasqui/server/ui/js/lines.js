// Arguments, headers and policies as lines that people type.

/** "x-max-length = 5" becomes {"x-max-length": 5}. Throws if a line has no "=". */
export function parseLines(text) {
  const result = {};
  for (const line of text.split("\n").map((each) => each.trim()).filter(Boolean)) {
    const equals = line.indexOf("=");
    if (equals < 1) throw new Error(`"${line}" is not of the form name = value`);
    result[line.slice(0, equals).trim()] = parseValue(line.slice(equals + 1).trim());
  }
  return result;
}

/** The other way round, so that it can be changed. */
export function formatLines(object) {
  return Object.entries(object ?? {}).map(([name, value]) => `${name} = ${formatValue(value)}`).join("\n");
}

/** Numbers, true, false, null, lists, objects and quoted texts are read as JSON; the rest is text as it stands. */
function parseValue(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Text that would be read as something else is quoted. */
function formatValue(value) {
  return typeof value === "string" && parseValue(value) === value && value.trim() === value && !value.includes("\n") ? value : JSON.stringify(value);
}
