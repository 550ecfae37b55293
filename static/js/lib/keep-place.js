import { toTitle } from "./place.js";

// Of a list that is drawn anew: whoever moves with keys and stood on a row stands on the same one again.
export function keepPlace(list, draw) {
  const stood = list.querySelector(":focus");
  const { id, op } = stood?.closest("[data-id],[data-op]")?.dataset ?? {};
  draw();
  if (!stood || stood.isConnected) return;
  list.querySelector(`:is([data-id="${id}"],[data-op="${op}"]) a`)?.focus({ preventScroll: true });
  if (!list.querySelector(":focus")) toTitle({ preventScroll: true });
}
