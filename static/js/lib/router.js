// One page, several views: the address after # says which, so that the back button works.

import { toTitle } from "./place.js";
import { setText } from "./words.js";

let homeView = () => "report";

export function routeNow() {
  const [, name, id = null] = location.hash.split("/");
  return { name: name === "work" && !id ? "works" : name || null, id: id && decodeURIComponent(id) };
}

export function go(path) {
  if (location.hash === path) show();
  else location.hash = path;
}

export function startRouter(homeOf) {
  homeView = homeOf;
  addEventListener("hashchange", () => show());
  document.querySelector(".skip-link").onclick = skip;
  show({ isFirst: true });
}

export function show({ isFirst = false } = {}) {
  const name = routeNow().name ?? homeView();
  const views = [...document.querySelectorAll("[data-route]")];
  const current = views.find((view) => view.dataset.route === name) ?? views[0];
  const hasCome = !current.querySelector(":not(:defined)");
  for (const view of views) view.hidden = view !== current || !hasCome;
  document.getElementById("coming").hidden = hasCome;
  for (const link of document.querySelectorAll("[data-tab]")) markTab(link, current.dataset.tabOf ?? current.dataset.route);
  setTitle(current.dataset.title);
  document.body.dataset.view = current.dataset.route;
  document.dispatchEvent(new Event("palveleva:route"));
  if (isFirst) return;
  scrollTo(0, 0);
  toTitle({ preventScroll: true });
}

// Its own address would be that of another view.
function skip(event) {
  event.preventDefault();
  toTitle();
}

// What is open waits for its script.
export function isComing() {
  return !document.getElementById("coming").hidden;
}

export function setTitle(title) {
  const heading = document.getElementById("title");
  setText(heading, title);
  document.title = `${title} · ${document.body.dataset.app}`;
}

function markTab(link, name) {
  if (link.dataset.tab === name) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}
