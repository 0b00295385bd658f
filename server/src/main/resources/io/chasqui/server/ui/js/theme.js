// Dark or light. Loaded before the page is painted, so that it does not flash.

const KEY = "chasqui.theme";

export const THEMES = [["", "system colours"], ["light", "light"], ["dark", "dark"]];

export function theme() {
  return localStorage.getItem(KEY) ?? "";
}

export function applyTheme(name) {
  localStorage.setItem(KEY, name);
  paint(name);
}

function paint(name) {
  if (name) document.documentElement.dataset.theme = name;
  else delete document.documentElement.dataset.theme;
}

paint(theme());
