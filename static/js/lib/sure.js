// The question before something goes that only this phone has.

import { setText } from "./words.js";

// Shows the words it is about. Whatever closes the question without a yes keeps them.
export function isSure(words) {
  const dialog = document.getElementById("sure");
  setText(dialog.querySelector("blockquote"), words);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "yes");
  });
}

// Of a report also what was added to it: they go together.
export function wordsOf(report, { ops }) {
  return ops.filter(({ op_id, target }) => op_id === report || target === report).map(({ payload }) => payload.text).join("\n\n");
}
