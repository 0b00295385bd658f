import { logIn, logInWithToken, waysIn } from "../js/api.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";

const wrong = (error) => new Error(error.message === "Not_Authorized" ? "The user or the password is wrong." : error.message);
const wrongToken = (error) => new Error(error.message === "Not_Authorized" ? "The broker does not accept this token." : error.message);

/** Asks for a user and a password. entered is called with what the broker knows of the user. */
export function logInPage(entered) {
  const parts = [
    form.text("user", "User", { autocomplete: "username", required: true, autocapitalize: "none", spellcheck: "false" }),
    form.text("password", "Password", { type: "password", autocomplete: "current-password" }),
  ];
  const byToken = h("div");
  waysIn().then((ways) => ways.oauth_enabled && byToken.append(tokenForm(entered)), () => {});
  return h("div", { class: "panel door" }, h("h1", {}, h("img", { src: "icon.svg", alt: "", width: 28, height: 28 }), "Chasqui"),
    form.formOf(parts, "Log in", async ({ user, password }) => entered(await logIn(user, password).catch((error) => { throw wrong(error); })), { style: "stacked" }),
    byToken);
}

function tokenForm(entered) {
  const token = form.area("token", "Access token", { hint: "From your OAuth 2 server. It is kept until this tab is closed.", required: true, autocomplete: "off" });
  return h("details", {}, h("summary", {}, "Log in with a token"),
    form.formOf([token], "Log in with the token", async ({ token: text }) => entered(await logInWithToken(text).catch((error) => { throw wrongToken(error); })), { style: "stacked" }));
}
