// The lists and the pages of items stand in a page of their own (templates/app/items.html): a first report is told without.

import { LANGUAGE, learnWords } from "./words.js";

export async function bringPages() {
  const page = await pageAt(`/${LANGUAGE}/app/items`);
  learnWords(page);
  document.body.append(page.getElementById("item-row"));
  for (const part of page.querySelectorAll("[data-for]")) {
    document.querySelector(`[data-route="${part.dataset.for}"]`).replaceChildren(...part.childNodes);
  }
}

// Read by the browser itself: of a text we should have to swear that it is ours.
function pageAt(address) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", address);
    asked.responseType = "document";
    asked.onloadend = () => (asked.status === 200 ? resolve(asked.response) : reject(new Error(asked.status)));
    asked.send();
  });
}
