// The report, one step at a time; every change is kept at once.

import { phone } from "../phone.js";
import { newId } from "../outbox/ids.js";
import { NEW_REPORT, hasWords } from "../outbox/begun.js";
import { withoutIdentityCodes } from "../lib/identity.js";
import { isSure } from "../lib/sure.js";
import { go, routeNow } from "../lib/router.js";
import { View } from "./view.js";
import { begunEarly, draftFor, fieldsOf, mayTellWho, payloadOf, problemOn, putFields } from "./report-fields.js";
import { clearProblems, fillVillages, headingOf, showProblem, showStep } from "./report-steps.js";

const STEPS = ["safety", "what", "where", "permission"];

export class ReportForm extends View {
  #id = null;
  #draft = null;
  #kept = null;

  connectedCallback() {
    super.connectedCallback();
    this.form = this.querySelector("form");
    this.services = this.querySelector("service-choices");
    this.photo = this.querySelector("photo-field");
    this.form.addEventListener("input", () => this.#keep());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("popstate", ({ state }) => this.isShown && this.#comeTo(state?.step));
  }

  render(now) {
    const isKnown = fillVillages(this.form.elements.village, now.reference.villages);
    this.services.learn(now.reference);
    const id = routeNow().id ?? NEW_REPORT;
    // Opened before the phone knew its person, and empty still, it would hide what that person had begun.
    if (!this.#draft || this.#id !== id || (isKnown && !this.#draft.begun)) this.#open(draftFor(this.#id = id, now), now);
    else if (!this.form.elements.village.value) putFields(this.form, { village: now.session?.village ?? "" });
    this.services.suggest(this.#draft.fields); // in words that may have come only now, or in another language
  }

  noDanger() { if (this.#draft?.step === "safety") this.#goTo("what"); }
  next() { if (this.#isFine(this.#draft.step)) this.#goTo(this.#stepAt(1)); }

  // The phone's own way back goes the same way: one step, and not out of the app.
  back() {
    const step = this.#stepAt(-1);
    if (history.state?.from === step) history.back();
    else this.#turnTo(step);
  }

  async startAgain() {
    if (!(await isSure(this.#draft.fields.text))) return;
    if (this.#draft.photo_id) this.dropPhoto();
    this.#open({ ...this.#draft, begun: null, step: "safety", fields: {} }, phone.now);
    this.#turnTo("safety");
  }

  async send() {
    if (!STEPS.every((step) => this.#isFine(step))) return;
    const isLost = await this.photo.pending;
    this.photo.pending = null;
    const draft = this.#draft;
    await this.#kept;
    const op_id = !isLost && await phone.act("need.report", payloadOf(fieldsOf(this.form), draft), { draft, replaces: draft.of });
    if (isLost) this.#turnTo("what", this.photo.querySelector("[role=status]"));
    if (!op_id) return;
    this.#draft = this.#kept = null;
    this.form.reset();
    go(`#/sent/${op_id}`);
  }

  // The name comes before the picture, so that nothing typed meanwhile writes the draft without it.
  async keepPhoto(picture, id) {
    if (id !== this.draftId) return;
    const { photo_id: earlier } = this.#draft;
    this.#draft = { ...this.#draft, photo_id: newId(), updated_at: Date.now() };
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
    return this.#draft?.writer;
  }

  async dropPhoto() {
    const { photo_id } = this.#draft;
    this.#draft = { ...this.#draft, photo_id: null };
    this.#show();
    await phone.store.dropPhoto(this.#draft, photo_id);
  }

  #open(draft, { session }) {
    const { early } = sessionStorage;
    this.querySelector("[data-restored]").hidden = !hasWords(draft);
    this.photo.pending = null;
    // Who writes, and what stood there when it was read: other windows may write too.
    this.#draft = { ...(early === undefined ? draft : begunEarly(draft, early)), writer: newId(), since: draft.updated_at };
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
    if (code && hasWords({ fields })) showProblem(this.form, code);
    this.services.suggest(fields);
    const usual = this.services.usualUrgency(fields.service);
    if (usual && !fields.urgency) putFields(this.form, { urgency: usual });
    const { begun } = this.#draft;
    const kept = Object.entries(fieldsOf(this.form)).map(([name, value]) => [name, withoutIdentityCodes(value)]);
    this.#draft = { ...this.#draft, begun: begun ?? newId(), fields: Object.fromEntries(kept), updated_at: Date.now() };
    sessionStorage.writer = this.#draft.writer;
    this.#show();
    this.#kept = phone.saveDraft(this.#draft);
  }

  #stepAt(distance) {
    return STEPS[STEPS.indexOf(this.#draft.step) + distance];
  }

  #goTo(step) {
    const from = this.#draft.step;
    history.replaceState({ ...history.state, step: from }, "");
    history.pushState({ step, from }, "");
    this.#turnTo(step);
  }

  // A step of a form that has been sent is stepped over.
  #comeTo(step) {
    if (!step || !this.#draft) return;
    if (step !== "safety" && this.#draft.step === "safety") history.back();
    else this.#turnTo(step);
  }

  #turnTo(step, place = headingOf(this.form, step)) {
    this.#draft.step = step;
    this.querySelector("[data-restored]").hidden = true;
    this.#keep();
    place.focus();
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
    // Below a long text it would stand where nobody sees it.
    this.querySelector(`#problem-${problem[0]}`).scrollIntoView({ block: "center" });
    return false;
  }
}
