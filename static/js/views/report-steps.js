// How the report form shows where it is and what is wrong.

import { setText, word } from "../lib/words.js";

export function showStep(form, step) {
  form.dataset.at = step;
  const steps = [...form.querySelectorAll("[data-step]")];
  for (const part of steps) part.hidden = part.dataset.step !== step;
  const at = steps.findIndex((part) => !part.hidden);
  for (const [index, mark] of form.querySelectorAll(".steps > li").entries()) {
    mark.removeAttribute("aria-current");
    if (index + 1 === at) mark.setAttribute("aria-current", "step");
    mark.dataset.state = index + 1 < at ? "done" : "";
  }
  for (const part of form.querySelectorAll(".steps, .walk")) part.hidden = at === 0;
  const isLast = at === steps.length - 1;
  form.querySelector("[data-action=next]").hidden = isLast;
  form.querySelector("[data-action=send]").hidden = !isLast;
}

export function headingOf(form, step) {
  return form.querySelector(`[data-step="${step}"] [tabindex="-1"]`);
}

export function showProblem(form, [field, key, n]) {
  const control = form.querySelector(`[name="${field}"]`);
  const place = form.querySelector(`#problem-${field}`);
  setText(place, word(key, { n }));
  place.hidden = false;
  control.setAttribute("aria-invalid", "true");
  if (control.closest("details")) control.closest("details").open = true;
  return control;
}

export function clearProblems(form) {
  for (const place of form.querySelectorAll(".error")) place.hidden = true;
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

// Answers whether they have only now become known.
export function fillVillages(select, villages) {
  if (select.options.length > villages.length) return false;
  const chosen = select.value;
  const options = villages.map(({ id, name }) => new Option(name, id));
  select.replaceChildren(select.options[0], ...options);
  select.value = chosen;
  return true;
}
