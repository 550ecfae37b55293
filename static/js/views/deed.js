// One deed on a matter as this phone has seen it, from its page or from a list.

import { phone } from "../phone.js";
import { needsAttention } from "../lib/seen.js";

// Answers with nothing when the phone could not keep it.
export async function sayOf({ id: target, version: base_version }, type, payload = {}, draft = null) {
  const before = type === "offer.accept" ? phone.now.ops.filter((op) => op.target === target && op.type === type && needsAttention(op)) : [];
  const op_id = await phone.act(type, payload, { target, base_version, draft });
  // Said anew to what has been corrected, the yes that came to nothing is an old story.
  for (const old of op_id ? before : []) await phone.discard(old.op_id);
  return op_id;
}
