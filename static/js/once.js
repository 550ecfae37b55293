// On a slow line the button is tapped again. A link or a code lets in once: the second request would be refused, and its
// answer take the place of the first. So the button waits; a page that is come back to, or a long silence, gives it back.

const PATIENCE = 20000;
const forms = document.querySelectorAll("form[data-once]");

for (const form of forms) form.addEventListener("submit", hold);
addEventListener("pageshow", () => forms.forEach(giveBack));

// It is not `disabled` meanwhile: with it the reader's place would be lost.
function hold(event) {
  const form = event.currentTarget;
  const button = form.querySelector("button");
  if (button.ariaDisabled) event.preventDefault();
  else setTimeout(giveBack, PATIENCE, form);
  button.ariaDisabled = "true";
}

function giveBack(form) {
  form.querySelector("button").ariaDisabled = null;
}
