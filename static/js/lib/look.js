// The municipality's own look, over the shell that is the same everywhere: its name, its languages, its colours.

import { setText } from "./words.js";

let worn;

export function wear({ municipality = "", languages, look = "" }) {
  setText(document.querySelector(".brand small"), municipality);
  for (const link of document.querySelectorAll("[hreflang]")) link.hidden = Boolean(languages) && !languages.includes(link.lang);
  if (look === worn || !document.adoptedStyleSheets) return;
  worn = look;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(look);
  document.adoptedStyleSheets = [sheet];
}
