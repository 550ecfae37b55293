// The words of the page: they stand in the shell, in the reader's language.

const FILLED = "[data-text], [data-show], [data-href], [data-src], [data-tone]";
const LANGUAGE = document.documentElement.lang;
let dictionary = null;

export function word(key, values = {}) {
  dictionary ??= new Map(Array.from(wordsOfShell(), (node) => [node.dataset.word, node]));
  const node = dictionary.get(key);
  return node ? withValues(sentenceOf(node, values), values) : null;
}

export function moment(iso) {
  return iso ? format(iso, { weekday: "short", day: "numeric", month: "numeric", hour: "2-digit", minute: "2-digit" }) : "";
}

export function day(iso) {
  return iso ? format(iso, { weekday: "short", day: "numeric", month: "numeric" }) : "";
}

export function telephone(number) {
  return `tel:${number.replace(/[^\d+]/g, "")}`;
}

export function weekdays(numbers) {
  // The first of January 2024 was a Monday.
  const names = numbers.map((number) => format(`2024-01-0${number}T12:00`, { weekday: "short" }));
  return new Intl.ListFormat(LANGUAGE, { type: "conjunction" }).format(names);
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

function wordsOfShell() {
  return document.getElementById("words").content.querySelectorAll("[data-word]");
}

function sentenceOf(node, { n }) {
  if (n === undefined || !node.dataset.other) return node.textContent;
  return node.dataset[new Intl.PluralRules(LANGUAGE).select(n)] ?? node.dataset.other;
}

function withValues(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function format(iso, parts) {
  return new Intl.DateTimeFormat(LANGUAGE === "en" ? "en-GB" : LANGUAGE, parts).format(new Date(iso));
}
