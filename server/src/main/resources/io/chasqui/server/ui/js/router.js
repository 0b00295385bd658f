// The address behind "#": a path and a query, so that every view and its filters can be linked and gone back to.

const routes = [];

/** pattern: "/queues/:vhost/:name"; a page is called with the decoded parts. */
export function route(pattern, page) {
  const names = [];
  const expression = pattern.replace(/:(\w+)/g, (all, name) => {
    names.push(name);
    return "([^/]*)";
  });
  routes.push({ expression: new RegExp(`^${expression}$`), names, page });
}

/** The page of the current address with its parts, or null. */
export function current() {
  const [address] = parts();
  for (const { expression, names, page } of routes) {
    const match = expression.exec(address);
    if (match) {
      const values = match.slice(1).map(decode);
      return { page, address, args: Object.fromEntries(names.map((name, i) => [name, values[i]])) };
    }
  }
  return null;
}

export function query() {
  return new URLSearchParams(parts()[1]);
}

/** Changes some of the query without a new entry in the history: filters are not steps. */
export function setQuery(changes) {
  const next = query();
  for (const [name, value] of Object.entries(changes)) {
    if (value === "" || value === null || value === undefined) next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  history.replaceState(null, "", "#" + parts()[0] + (text ? "?" + text : ""));
}

/** href`/queues/${vhost}/${name}`: a link to a page. */
export function href(strings, ...values) {
  return "#" + strings.reduce((text, string, i) => text + encodeURIComponent(values[i - 1]) + string);
}

export function go(link) {
  location.hash = link;
}

function parts() {
  const [address, search = ""] = location.hash.slice(1).split("?");
  return [address || "/", search];
}

/** Somebody may have typed the address. */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
