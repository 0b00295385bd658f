// Who is logged in, and what they may see.

import { get } from "./api.js";

const KEY = "chasqui.vhost";

export const session = {
  user: null,
  vhosts: [],
  cluster: "",

  /** The virtual host whose objects are listed; "" for all. */
  get vhost() {
    return this.vhosts.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : "";
  },
  set vhost(name) {
    localStorage.setItem(KEY, name);
  },

  async begin(user) {
    this.user = user;
    const [vhosts, overview] = await Promise.all([get("/vhosts"), get("/overview")]);
    this.vhosts = vhosts.map(({ name }) => name).sort();
    this.cluster = overview.cluster_name;
  },

  /** Whether the user has a tag; an administrator has all. */
  may(tag) {
    const tags = [this.user.tags].flat().flatMap((each) => each.split(","));
    return tags.includes(tag) || tags.includes("administrator");
  },

  /** The path of a list, of one virtual host or of all. */
  listOf(kind) {
    return this.vhost === "" ? `/${kind}` : `/${kind}/${encodeURIComponent(this.vhost)}`;
  },

  /** The virtual host that a new object is put in unless the user chooses another. */
  defaultVhost() {
    return this.vhost || (this.vhosts.includes("/") ? "/" : this.vhosts[0]);
  },
};
