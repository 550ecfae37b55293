// While a call is being written down: the likely services and the village that was named, each one tap away.

import { dangersIn, likeliestServices } from "../lib/reading.js";

const READING_PAUSE = 150;
const SHORTEST = 4;

export async function suggest() {
  const form = document.querySelector("form[data-suggest]");
  if (!form) return;
  const answer = await fetch(`/api/v1/reference/reading?lang=${document.documentElement.lang}`);
  if (!answer.ok) return; // the lists are there without it
  const reading = await answer.json();
  let timer;
  const read = () => new Reader(form, reading).show(form.elements.text.value);
  form.elements.text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(read, READING_PAUSE);
  });
  read();
}

class Reader {
  constructor(form, { stems, safety }) {
    Object.assign(this, { form, stems, safety });
  }

  show(text) {
    const { service, village } = this.form.elements;
    const services = options(service).map(({ value, text: name }) => ({ id: value, name, stems: this.stems[value] ?? [] }));
    this.#offer("services", service, likeliestServices(text, services).map(({ id, name }) => [id, name]));
    this.#offer("villages", village, named(text, options(village)));
    this.form.querySelector("[data-danger]").hidden = !dangersIn(text, this.safety).some(({ mode }) => mode === "interrupt");
  }

  #offer(kind, select, found) {
    const place = this.form.querySelector(`[data-suggested="${kind}"]`);
    const left = found.filter(([value]) => value !== select.value);
    place.querySelectorAll("button").forEach((button) => button.remove());
    place.append(...left.map(([value, name]) => chip(name, () => this.#choose(place, select, value))));
    place.hidden = left.length === 0;
  }

  // The keyboard goes on to what is still offered, else to the list that was filled.
  #choose(place, select, value) {
    select.value = value;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    place.hidden = true;
    (this.form.querySelector("[data-suggested]:not([hidden]) button") ?? select).focus();
  }
}

function options(select) {
  return [...select.options].filter(({ value }) => value);
}

// "Häkkilässä" names Häkkilä: the beginning of the name stands at the beginning of a word.
function named(text, villages) {
  const words = text.toLowerCase().match(/[\p{L}-]+/gu) ?? [];
  const stem = (name) => name.toLowerCase().slice(0, Math.max(SHORTEST, name.length - 2));
  return villages.filter(({ text: name }) => words.some((word) => word.startsWith(stem(name)))).map(({ value, text: name }) => [value, name]);
}

function chip(name, choose) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "chip", textContent: name });
  button.addEventListener("click", choose);
  return button;
}
