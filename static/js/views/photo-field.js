// A picture beside the words of a report: chosen, looked at, taken away again.

import { phone } from "../phone.js";
import { setText, word } from "../lib/words.js";
import { shrunk } from "../lib/picture.js";

export class PhotoField extends HTMLElement {
  #shown = null;

  connectedCallback() {
    this.input = this.querySelector("input");
    this.input.addEventListener("change", () => { this.pending = this.#take(); });
    this.querySelector("[data-remove]").addEventListener("click", () => { this.form.dropPhoto(); this.input.focus(); });
  }

  get form() {
    return this.closest("report-form");
  }

  async show(photo_id) {
    if (photo_id === this.#shown) return;
    this.#shown = photo_id;
    this.#tell(null);
    const picture = photo_id && (await phone.store.picture(photo_id));
    if (photo_id !== this.#shown) return;
    const image = this.querySelector("img");
    if (image.src) URL.revokeObjectURL(image.src);
    if (picture) image.src = URL.createObjectURL(new Blob([picture], { type: "image/jpeg" }));
    else image.removeAttribute("src");
    const isHere = document.activeElement === this.input;
    this.querySelector("[data-chosen]").hidden = !picture;
    this.querySelector("[data-choose]").hidden = picture;
    if (picture && isHere) this.querySelector("[data-remove]").focus();
  }

  // Answers whether it failed where nobody saw it: then the report does not leave without a word.
  async #take() {
    const [file] = this.input.files;
    this.input.value = "";
    if (!file) return;
    this.#tell("photo.shrinking");
    const { draftId } = this.form;
    try {
      await this.form.keepPhoto(await shrunk(file), draftId);
      this.#tell(null);
    } catch (error) {
      this.#tell(error.name === "QuotaExceededError" ? "photo.no_room" : "photo.unreadable");
      return !this.offsetParent;
    }
  }

  #tell(key) {
    const place = this.querySelector("[role=status]");
    setText(place, key ? word(key) : "");
    place.hidden = !key;
  }
}
