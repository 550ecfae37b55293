// What somebody is writing at the desk is kept until the service says that it has arrived: a reload, a session that
// ended or a crash loses nothing.

import { Shelf, dropAllDrafts, dropOldDrafts } from "./shelf.js";

const PAUSE = 300;

export async function keepDrafts(desk) {
  if (!self.crypto?.subtle) return;
  dropOldDrafts();
  const shelf = await Shelf.open(desk.dataset.drafts);
  const says = (kind) => document.querySelector(`.messages .banner.${kind}`) !== null;
  shelf.settle({ hasArrived: says("ok"), isRefused: says("danger") });
  for (const form of document.querySelectorAll("form[data-draft]")) await new Draft(form, shelf, desk.dataset).begin();
  for (const out of document.querySelectorAll('form[action^="/sign-out"]')) out.addEventListener("submit", dropAllDrafts);
}

class Draft {
  #timer;
  #note = note();
  #broughtBack = note();

  constructor(form, shelf, words) {
    Object.assign(this, { form, shelf, words, empty: written(form), seen: form.elements.seen?.value });
  }

  async begin() {
    this.form.append(this.#note);
    const kept = await this.shelf.get(this.form);
    if (kept && kept !== this.empty && !("told" in this.form.dataset)) this.#restore(JSON.parse(kept));
    this.form.addEventListener("input", () => this.#later());
    this.form.addEventListener("submit", () => this.#sent());
    for (const way of this.form.querySelectorAll("[data-drops-draft]")) way.addEventListener("click", () => this.#forget());
  }

  // Read on another day "today" would be a day that nobody meant: how soon is asked for again.
  #restore(values) {
    if (this.shelf.isOfAnotherDay(this.form)) values = { ...values, urgency: [] };
    for (const field of fields(this.form)) {
      if (isTicked(field)) field.checked = (values[field.name] ?? []).includes(field.value);
      else if (values[field.name]) field.value = values[field.name][0];
    }
    if (values.seen && !this.shelf.wasJustRefused(this.form)) this.form.elements.seen.value = values.seen[0];
    this.form.closest("details")?.setAttribute("open", "");
    for (const fold of this.form.querySelectorAll("details")) fold.open ||= fields(fold).some((field) => field.value);
    this.#offerToDrop();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), PAUSE);
  }

  async #keep() {
    const words = written(this.form);
    if (words === this.empty) return this.#forget();
    await this.shelf.put(this.form, words);
    this.#say(this.words.kept);
  }

  #sent() {
    clearTimeout(this.#timer);
    this.#keep();
    this.shelf.noteSent(this.form);
  }

  #forget() {
    clearTimeout(this.#timer);
    this.shelf.drop(this.form);
    this.#broughtBack.remove();
    this.#say("");
  }

  #say(words) {
    this.#note.textContent = words;
  }

  // At the top: these words may be of another resident than the one who is on the telephone now.
  #offerToDrop() {
    const drop = document.createElement("button");
    Object.assign(drop, { type: "button", className: "plain-button", textContent: this.words.drop });
    drop.addEventListener("click", () => {
      this.form.reset();
      if (this.seen) this.form.elements.seen.value = this.seen; // what a reset does not set back
      this.#forget();
    });
    this.form.prepend(this.#broughtBack);
    this.#broughtBack.append(this.words.restored, " ", drop);
  }
}

function note() {
  const words = document.createElement("p");
  words.className = "draft-note";
  words.setAttribute("role", "status");
  return words;
}

// With what the form had been filled with: words over an old look are told apart from words over a new one.
function written(form) {
  const { seen } = form.elements;
  const values = seen ? { seen: [seen.value] } : {};
  for (const field of fields(form)) {
    if (!isTicked(field) || field.checked) (values[field.name] ??= []).push(field.value);
  }
  return JSON.stringify(values);
}

function fields(within) {
  return [...within.querySelectorAll("input, textarea, select")].filter(({ name, type }) => name && type !== "hidden");
}

function isTicked({ type }) {
  return type === "radio" || type === "checkbox";
}
