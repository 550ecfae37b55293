// After the sending: what is true about the report at this moment.

import { phone } from "../phone.js";
import { fill, word } from "../lib/words.js";
import { routeNow, setTitle } from "../lib/router.js";
import { View } from "./view.js";
import { lookOfOp } from "./describe.js";

export class SentPage extends View {
  render(now) {
    const op = now.ops.find(({ op_id }) => op_id === routeNow().id);
    this.dataset.state = op?.state ?? "";
    const resource = op?.result?.resource ?? {};
    const isThere = op?.state === "accepted";
    const need = now.needs.find(({ code }) => code === resource.code);
    const state = isThere && resource.code ? word("state.accepted.code", { code: resource.code }) : op && lookOfOp(op, now).state;
    fill(this, {
      ...(op ? lookOfOp(op, now) : {}), state: state ?? word("item.missing"),
      isWaiting: op?.state === "queued", isSending: op?.state === "sending", isThere,
      isUrgent: op?.state === "queued" && op.payload.urgency === "today",
      needHref: `#/need/${need?.id}`, isFollowed: Boolean(isThere && need),
    });
    setTitle(state ?? word("item.missing"));
  }

  async discard() {
    await phone.discard(routeNow().id);
    history.back();
  }
}
