// The report, one step at a time; every change is kept at once.

import { phone } from "../phone.js";
import { newId } from "../outbox/ids.js";
import { hasIdentityCode } from "../lib/reading.js";
import { go, routeNow } from "../lib/router.js";
import { View } from "./view.js";
import { begunEarly, draftFor, fieldsOf, hasContent, mayTellWho, payloadOf, problemOn, putFields } from "./report-fields.js";
import { clearProblems, fillVillages, headingOf, showProblem, showStep } from "./report-steps.js";

const STEPS = ["safety", "what", "where", "permission"];
const NEW_REPORT = "report";

export class ReportForm extends View {
  #draft = null;
  #kept = null;

  connectedCallback() {
    super.connectedCallback();
    this.form = this.querySelector("form");
    this.services = this.querySelector("service-choices");
    this.photo = this.querySelector("photo-field");
    this.form.addEventListener("input", () => this.#keep());
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  render(now) {
    fillVillages(this.form.elements.village, now.reference.villages);
    this.services.learn(now.reference);
    const id = routeNow().id ?? NEW_REPORT;
    if (this.#draft?.draft_id !== id) this.#open(draftFor(id, now), now);
    else if (!this.form.elements.village.value) putFields(this.form, { village: now.session?.village ?? "" });
  }

  noDanger() { if (this.#draft) this.#turnTo("what"); }
  back() { this.#turnTo(STEPS[STEPS.indexOf(this.#draft.step) - 1]); }
  next() { if (this.#isFine(this.#draft.step)) this.#turnTo(STEPS[STEPS.indexOf(this.#draft.step) + 1]); }

  startAgain() {
    if (this.#draft.photo_id) this.dropPhoto();
    this.#open({ draft_id: this.#draft.draft_id, step: "safety", fields: {} }, phone.now);
    this.#turnTo("safety");
  }

  async send(button) {
    if (button.disabled || !STEPS.every((step) => this.#isFine(step))) return;
    button.disabled = true;
    const { draft_id: draft } = this.#draft;
    const replaces = draft === NEW_REPORT ? null : draft;
    await this.photo.pending;
    const wasKept = await this.#kept;
    const op_id = await phone.act("need.report", payloadOf(fieldsOf(this.form), this.#draft), { draft, wasKept, replaces });
    button.disabled = false;
    if (!op_id) return;
    this.#draft = this.#kept = null;
    this.form.reset();
    go(op_id === "gone" ? "#/outbox" : `#/sent/${op_id}`);
  }

  // The name comes before the picture, so that nothing typed meanwhile writes the draft without it.
  async keepPhoto(picture, id) {
    if (id !== this.draftId) return;
    const { photo_id: earlier } = this.#draft;
    this.#draft = { ...this.#draft, photo_id: newId() };
    try {
      await phone.keepPhoto(this.#draft, picture, earlier);
    } catch (error) {
      this.#draft = { ...this.#draft, photo_id: earlier };
      throw error;
    } finally {
      this.#show();
    }
  }

  get draftId() {
    return this.#draft?.draft_id;
  }

  async dropPhoto() {
    const { photo_id } = this.#draft;
    this.#draft = { ...this.#draft, photo_id: null };
    this.#show();
    await phone.dropPhoto(this.#draft, photo_id);
  }

  #open(draft, { session }) {
    const { early } = sessionStorage;
    this.querySelector("[data-restored]").hidden = !hasContent(draft.fields);
    this.#draft = early === undefined ? draft : begunEarly(draft, early);
    if (early === undefined) this.form.reset();
    this.services.suggest(this.#draft.fields);
    putFields(this.form, { village: session?.village ?? "", ...this.#draft.fields });
    if (early === undefined) return this.#show();
    this.#keep();
    Promise.resolve(this.#kept).then(() => delete sessionStorage.early);
  }

  #keep() {
    const fields = fieldsOf(this.form);
    clearProblems(this.form);
    const code = problemOn("what", fields);
    if (code && hasContent(fields)) showProblem(this.form, code);
    this.services.suggest(fields);
    const usual = this.services.usualUrgency(fields.service);
    if (usual && !fields.urgency) putFields(this.form, { urgency: usual });
    this.#draft = { ...this.#draft, fields: fieldsOf(this.form), updated_at: Date.now() };
    this.#show();
    if (!Object.values(fields).some(hasIdentityCode)) this.#kept = phone.saveDraft(this.#draft);
  }

  #turnTo(step) {
    this.#draft.step = step;
    this.querySelector("[data-restored]").hidden = true;
    this.#keep();
    headingOf(this.form, step).focus();
  }

  #show() {
    showStep(this.form, this.#draft.step);
    const { fields, photo_id = null } = this.#draft;
    this.photo.show(photo_id);
    this.querySelector("[data-contact]").hidden = !mayTellWho(fields);
    this.querySelector("[data-no-contact]").hidden = mayTellWho(fields) || !fields.consent;
  }

  #isFine(step) {
    const problem = problemOn(step, fieldsOf(this.form));
    if (!problem) return true;
    if (step !== this.#draft.step) this.#turnTo(step);
    showProblem(this.form, problem).focus();
    return false;
  }
}
