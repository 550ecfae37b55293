// The words of the page: they stand in the shell, in the reader's language.

const FILLED = "[data-text], [data-show], [data-href], [data-src], [data-tone]";
export const LANGUAGE = document.documentElement.lang;
export const timeZone = "Europe/Helsinki"; // of palveleva/config.py: the phone may be on a journey, or set wrong
const dictionary = new Map();

export function word(key, values = {}) {
  if (!dictionary.size) learnWords(document);
  const node = dictionary.get(key);
  return node ? withValues(sentenceOf(node, values), values) : null;
}

export function learnWords(page) {
  for (const node of page.getElementById("words").content.children) dictionary.set(node.dataset.word, node);
}

// "tis 1.12 12.05" would be two dates.
export function moment(iso) {
  return iso ? format(iso, { ...dayParts(iso), hour: "numeric", minute: "2-digit" }).replace(/(\d)\s(\d+\.\d+)$/, "$1 kl.\xa0$2") : "";
}

export function telephone(number) {
  return `tel:${number.replace(/[^\d+]/g, "")}`;
}

// Fills what the page already has: nothing is rebuilt, so what a person is writing there stays.
export function fill(root, values) {
  const part = root.closest("[data-stamped]");
  for (const node of root.querySelectorAll(FILLED)) {
    if (node.closest("[data-stamped]") === part) fillNode(node, node.dataset, values);
  }
}

export function stamp(template, values) {
  const copy = document.getElementById(template).content.firstElementChild.cloneNode(true);
  copy.dataset.stamped = "";
  fill(copy, values);
  return copy;
}

export function setText(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

function fillNode(node, { text, show, href, src, tone }, values) {
  if (text) setText(node, values[text] ?? "");
  if (show) node.hidden = !values[show];
  if (href) node.setAttribute("href", values[href] ?? "#/");
  if (src) setSource(node, values[src]);
  if (tone) node.dataset.tone = values.tone ?? "wait";
}

// Set only when it changes: an image that is set again flickers.
function setSource(image, address) {
  if (!address) image.removeAttribute("src");
  else if (image.getAttribute("src") !== address) image.setAttribute("src", address);
}

function sentenceOf(node, { n }) {
  if (n === undefined || !node.dataset.other) return node.textContent;
  return node.dataset[new Intl.PluralRules(LANGUAGE).select(n)] ?? node.dataset.other;
}

function withValues(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// The year is told when it is another than this one. In English "1/12" would be two days.
function dayParts(iso) {
  const isOfThisYear = new Date(iso).getFullYear() === new Date().getFullYear();
  return { weekday: "short", day: "numeric", month: LANGUAGE === "en" ? "short" : "numeric", year: isOfThisYear ? undefined : "numeric" };
}

// The day alone, if nothing else is asked for. No line ends within a day or a time of day.
export function format(iso, parts = dayParts(iso)) {
  return new Date(iso).toLocaleString(`${LANGUAGE}-${LANGUAGE === "en" ? "GB" : "FI"}`, { timeZone, ...parts }).replace(/\b (?=[\dA-Z])/g, "\xa0");
}
