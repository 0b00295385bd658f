import { logIn } from "../js/api.js";
import { h } from "../js/dom.js";
import * as form from "../js/form.js";

/** Asks for a user and a password. entered is called with what the broker knows of the user. */
export function logInPage(entered) {
  const user = form.text("user", "User", { autocomplete: "username", required: true });
  const password = form.text("password", "Password", { type: "password", autocomplete: "current-password" });
  const problem = h("p", { class: "bad", role: "alert" });
  const element = h("form", { class: "panel", style: "width:min(22rem,92vw)" },
    h("h1", {}, "Chasqui"), user.element, password.element, problem,
    h("p", { class: "actions" }, h("button", { type: "submit", class: "primary" }, "Log in")));
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      await entered(await logIn(user.read(), password.read()));
    } catch (error) {
      problem.textContent = error.message === "Not_Authorized" ? "The user or the password is wrong." : error.message;
    }
  });
  return element;
}
