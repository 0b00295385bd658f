// Elements without a framework: h("a", {href: "#/"}, "text", child). Text only ever becomes text: no markup is read.

/** An element. Attributes starting with "on" are listeners; null, undefined and false leave an attribute out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...flat(children));
  return element;
}

/** Replaces what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

/**
 * Brings what is in an element up to date. What did not change stays the same node, so that a refresh takes away
 * neither the keyboard nor a selection, nor a click that has begun. Children with a data-key are told by it.
 */
export function renew(element, ...children) {
  const place = focusIn(element);
  merge(element, flat(children).map(asNode));
  place?.();
  return element;
}

function merge(element, wanted) {
  const keyed = new Map([...element.children].filter(key).map((child) => [key(child), child]));
  let next = element.firstChild;
  for (const node of wanted) {
    const old = key(node) ? keyed.get(key(node)) : next && !key(next) ? next : undefined;
    const kept = old && sameKind(old, node) ? become(old, node) : node;
    if (old === next && next !== null) {
      next = next.nextSibling;
      if (kept !== old) old.replaceWith(kept);
    } else {
      element.insertBefore(kept, next);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

/** Elements that hold others and have no listeners of their own. */
const HOLDERS = new Set(["TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "DL", "DT", "DD", "DIV", "SECTION", "SPAN", "SMALL", "B", "P", "UL", "LI", "H2", "CODE"]);

function sameKind(old, node) {
  return old.isEqualNode(node) || (old.nodeName === node.nodeName && (old.nodeType === Node.TEXT_NODE || HOLDERS.has(old.nodeName)));
}

function become(old, node) {
  if (old.isEqualNode(node)) return old;
  if (old.nodeType === Node.TEXT_NODE) {
    old.data = node.data;
    return old;
  }
  for (const { name } of [...old.attributes]) if (!node.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of node.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  merge(old, [...node.childNodes]);
  return old;
}

const key = (node) => node.dataset?.key;
const asNode = (child) => (child instanceof Node ? child : document.createTextNode(String(child)));

/** Remembers where the keyboard is; what comes back puts it there again if the element was replaced or moved. */
function focusIn(element) {
  const focused = document.activeElement;
  if (focused === element || !element.contains(focused)) return null;
  const row = focused.parentElement.closest("[data-key]");
  const within = row && element.contains(row) ? row : element;
  const name = within === element ? undefined : key(within);
  const index = reachable(within).indexOf(focused);
  return () => {
    if (document.activeElement === focused) return;
    const root = name === undefined ? element : [...element.querySelectorAll("[data-key]")].find((each) => key(each) === name);
    const again = focused.isConnected ? focused : root && reachable(root)[index];
    again?.focus({ preventScroll: true });
    // A button that cannot be pressed now does not take the keyboard; its neighbour does.
    if (root && document.activeElement !== again) reachable(root).find((each) => !each.disabled)?.focus({ preventScroll: true });
  };
}

const reachable = (element) => [...element.querySelectorAll("a, button, input, select, summary, [tabindex]")];

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}
