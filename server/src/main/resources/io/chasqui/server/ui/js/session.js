// Who is logged in, and what they may see and do. The broker decides; this is for not offering what it would refuse.

import { get, getOr } from "./api.js";
import { allows } from "./rights.js";

const KEY = "chasqui.vhost";

export const session = {
  user: null,
  vhosts: [],
  cluster: "",
  exchangeTypes: [],
  /** The user's own permissions; null if the broker does not tell them. */
  permissions: null,

  /** The virtual host whose objects are listed; "" for all. */
  get vhost() {
    return this.vhosts.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : "";
  },
  set vhost(name) {
    localStorage.setItem(KEY, name);
  },

  async begin(user) {
    this.user = user;
    await this.renew();
  },

  /** After virtual hosts, permissions or the name of the cluster have changed. */
  async renew() {
    const [vhosts, overview, permissions] = await Promise.all([get("/vhosts"), get("/overview"), this.user.is_internal_user ? getOr(null, "/whoami/permissions") : null]);
    this.vhosts = vhosts.map(({ name }) => name).sort();
    this.cluster = overview.cluster_name;
    this.exchangeTypes = overview.exchange_types.map(({ name }) => name).sort();
    this.permissions = permissions;
  },

  /** Whether the user has a tag; an administrator has all. */
  may(tag) {
    const tags = [this.user.tags].flat().flatMap((each) => each.split(","));
    return tags.includes(tag) || tags.includes("administrator");
  },

  /** Whether the user may configure, write or read an object, or, without a name, any object. */
  mayTouch(action, vhost, name) {
    return allows(this.permissions, action, vhost, name);
  },

  /** The virtual hosts in which the user may do something of this kind. */
  vhostsFor(action) {
    return this.vhosts.filter((vhost) => this.mayTouch(action, vhost));
  },

  /** Whether lists hold one virtual host, which then need not be said in each row. */
  get showsOneVhost() {
    return this.vhost !== "" || this.vhosts.length === 1;
  },

  /** The path of a list, of one virtual host or of all. */
  listOf(kind) {
    return this.vhost === "" ? `/${kind}` : `/${kind}/${encodeURIComponent(this.vhost)}`;
  },

  /** The virtual host that a new object is put in unless the user chooses another. */
  defaultVhost(among = this.vhosts) {
    if (among.includes(this.vhost)) return this.vhost;
    return among.includes("/") ? "/" : among[0];
  },
};
