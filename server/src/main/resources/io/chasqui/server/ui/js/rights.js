// What permissions allow.

/**
 * @param {?{vhost: string, configure: string, write: string, read: string}[]} permissions null if they are not known
 * @param {"configure"|"write"|"read"} action
 * @param {string} [name] of the object; without it, whether there can be any such object
 * @returns {boolean} true when in doubt: the broker decides
 */
export function allows(permissions, action, vhost, name) {
  if (permissions === null) return true;
  const given = permissions.find((each) => each.vhost === vhost);
  if (!given) return false;
  const pattern = given[action];
  if (pattern === "" || pattern === "^$") return false;
  if (name === undefined) return true;
  try {
    return new RegExp(pattern, "u").test(name || "amq.default");
  } catch {
    return true;
  }
}
