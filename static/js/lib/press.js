// What a tap on a button does.

// data-action="confirm-done" calls deeds.confirmDone(), and answers as it does. Tapped again before that is done, it means
// nothing more. The button is not `disabled` meanwhile: with it the reader's place would be lost.
export async function press({ target }, deeds) {
  const button = target.closest("[data-action]");
  const deed = button?.dataset.action.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  if (!(deeds[deed] instanceof Function) || button.ariaDisabled) return null;
  button.ariaDisabled = "true";
  try {
    return await deeds[deed](button);
  } finally {
    button.ariaDisabled = null;
  }
}
