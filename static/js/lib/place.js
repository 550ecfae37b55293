// Where the reader is: whoever moves with keys, or hears the page read aloud, is not to lose the place.

// What was pressed is gone with what it did: the reader goes on from the title.
export function toTitle(how) {
  document.getElementById("title").focus(how);
}

// Of a list that is drawn anew: whoever stood on a row stands on the same one again.
export function keepPlace(list, draw) {
  const still = { preventScroll: true };
  const { activeElement } = document;
  const isHere = list.contains(activeElement);
  const { id, op } = activeElement.closest("[data-id], [data-op]")?.dataset ?? {};
  draw();
  if (!isHere || list.contains(document.activeElement)) return;
  list.querySelector(`:is([data-id="${id}"], [data-op="${op}"]) a`)?.focus(still);
  if (!list.contains(document.activeElement)) toTitle(still);
}
