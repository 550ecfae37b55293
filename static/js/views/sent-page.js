// After the sending: what is true about the report at this moment.

import { phone } from "../phone.js";
import { fill, telephone, word } from "../lib/words.js";
import { isSure, wordsOf } from "../lib/sure.js";
import { routeNow, setTitle } from "../lib/router.js";
import { View } from "./view.js";
import { lookOfOp } from "./describe.js";

// What a network alone cures; the others wait for a person or a new app, and the title says so.
const WITH_THE_NETWORK = ["net", "wait"];

export class SentPage extends View {
  render(now) {
    const op = now.ops.find(({ op_id }) => op_id === routeNow().id);
    const look = op ? lookOfOp(op, now) : {};
    this.dataset.state = op?.state ?? "";
    const resource = op?.result?.resource ?? {};
    const isThere = op?.state === "accepted";
    const need = now.needs.find(({ code }) => code === resource.code);
    const isWaiting = op?.state === "queued";
    const held = isWaiting && navigator.onLine && (now.pause?.kind ?? op.last);
    // On a line that hangs each try takes half a minute, and is no news.
    const isLate = isWaiting || (op?.state === "sending" && op.attempts > 1);
    const office = isLate && op.payload.urgency === "today" && now.reference.coordinator_phone;
    const state = isThere && resource.code ? word("state.accepted.code", { code: resource.code }) : look.state ?? word("item.missing");
    const needsNetwork = isWaiting && (!held || WITH_THE_NETWORK.includes(held));
    const needsSignIn = now.pause && held === "auth";
    const isSending = op?.state === "sending";
    fill(this, {
      ...look, state,
      isWaiting, isSending, isThere, needsNetwork, needsSignIn, isSafe: isSending || (isWaiting && !needsNetwork && !needsSignIn),
      call: office && telephone(office),
      needHref: `#/need/${need?.id ?? op?.op_id}`, isFollowed: isThere ? need : isLate,
    });
    setTitle(state);
  }

  async discard() {
    const { id } = routeNow();
    if (!(await isSure(wordsOf(id, phone.now)))) return;
    await phone.discard(id);
    location.replace("#/outbox");
  }
}
