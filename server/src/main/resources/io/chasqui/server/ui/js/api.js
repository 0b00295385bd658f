// The HTTP API: who is logged in, calls, and what can go wrong.

const KEY = "chasqui.authorization";

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

let authorization = sessionStorage.getItem(KEY);
let whoLeft = () => {};

/** Called when the broker does not know us any more. */
export function onLoggedOut(listener) {
  whoLeft = listener;
}

export function isLoggedIn() {
  return authorization !== null;
}

/** Returns what the broker says about the user. Throws if it does not let them in. */
export function logIn(user, password) {
  return enter("Basic " + btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`))));
}

/** As logIn, with a token of an OAuth 2 server. */
export function logInWithToken(token) {
  return enter(`Bearer ${token.trim()}`);
}

async function enter(attempt) {
  const response = await send("GET", "/whoami", undefined, {}, attempt);
  authorization = attempt;
  sessionStorage.setItem(KEY, attempt);
  return response.json();
}

export function logOut() {
  authorization = null;
  sessionStorage.removeItem(KEY);
  whoLeft();
}

/** Which ways to log in there are; asked before anybody is logged in. */
export async function waysIn() {
  return (await send("GET", "/auth", undefined, {}, null)).json();
}

/** A path from its parts, each encoded: path`/queues/${vhost}/${name}`. */
export function path(strings, ...parts) {
  return strings.reduce((text, string, i) => text + encodeURIComponent(parts[i - 1]) + string);
}

export const get = async (url, query) => (await call("GET", url + search(query))).json();
export const put = (url, body) => call("PUT", url, body);
export const remove = (url, headers) => call("DELETE", url, undefined, headers);

/** Returns the answer's JSON, or null if it has none. */
export async function post(url, body) {
  const text = await (await call("POST", url, body)).text();
  return text ? JSON.parse(text) : null;
}

/** What the broker says, or other if it has nothing of the kind or does not let this user see it. */
export async function getOr(other, url, query) {
  try {
    return await get(url, query);
  } catch (error) {
    if (error.status === 401 || error.status === 404 || error.status === 405) return other;
    throw error;
  }
}

export function search(query) {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? "" : "?" + new URLSearchParams(given);
}

async function call(method, url, body, headers) {
  try {
    return await send(method, url, body, headers, authorization);
  } catch (error) {
    if (error.status === 401 && error.message === "Not_Authorized" && authorization !== null) logOut();
    throw error;
  }
}

async function send(method, url, body, headers, credentials) {
  let response;
  try {
    response = await fetch("api" + url, {
      method,
      headers: { ...(credentials === null ? {} : { authorization: credentials }), "content-type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
    });
  } catch {
    throw new ApiError(0, "The broker does not answer.");
  }
  if (!response.ok) throw new ApiError(response.status, await reason(response));
  return response;
}

async function reason(response) {
  const text = await response.text();
  try {
    const { reason: why, error } = JSON.parse(text);
    return typeof why === "string" ? why : why ? JSON.stringify(why) : error;
  } catch {
    return text || `${response.status} ${response.statusText}`;
  }
}
