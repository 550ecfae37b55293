// The three likeliest services for what was written, and all the others by group.

import { stamp, word } from "../lib/words.js";
import { likeliestServices } from "../lib/reading.js";

export class ServiceChoices extends HTMLElement {
  #reference = { services: [], groups: [] };
  #shown = null;

  learn(reference) {
    this.#reference = reference;
  }

  suggest({ text = "", service = "" }) {
    this.hidden = !text.trim();
    const likely = likeliestServices(text, this.#reference.services);
    const chosen = this.#reference.services.find(({ id }) => id === service);
    // Chosen in the list, it stays there until other services are likely: then the list closes, and the choice stands with them.
    if (chosen && !likely.includes(chosen) && !(this.#isListed(service) && namesOf(likely) === this.#shown)) likely.push(chosen);
    if (namesOf(likely) !== this.#shown) this.#show(likely);
    this.querySelector("[data-all]").hidden = !this.#other.checked && !this.querySelector("[data-all] :checked");
    if (!this.querySelector("[data-all]").hidden) this.#list(likely);
  }

  usualUrgency(service) {
    return this.#reference.services.find(({ id }) => id === service)?.urgency;
  }

  get #other() {
    return this.querySelector("[data-other]");
  }

  #isListed(service) {
    return Boolean(this.querySelector(`[data-all] [value="${CSS.escape(service)}"]:checked`));
  }

  #show(likely) {
    this.#shown = namesOf(likely);
    const chosen = this.querySelector("[name=service]:checked")?.value;
    this.querySelector("[data-likely]").replaceChildren(...likely.map((service) => this.#choice(service, chosen)));
    this.querySelector("[data-all]").replaceChildren();
  }

  #list(likely) {
    const all = this.querySelector("[data-all]");
    if (all.childElementCount) return;
    const rest = this.#reference.services.filter((service) => !likely.includes(service));
    for (const group of this.#reference.groups) {
      const services = rest.filter((service) => service.group === group.id);
      if (!services.length) continue;
      const part = stamp("service-group", { name: group.name });
      part.querySelector(".choices").append(...services.map((service) => this.#choice(service)));
      all.append(part);
    }
  }

  #choice({ id, name }, chosen) {
    const choice = stamp("service-choice", { name });
    const radio = choice.querySelector("input");
    radio.value = id;
    radio.checked = id === chosen;
    return choice;
  }
}

function namesOf(services) {
  return services.map(({ name }) => name).join();
}
