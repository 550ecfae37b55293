// On a slow line the button is tapped again. A link or a code lets in once: the second request would be refused, and its
// answer take the place of the first. So the button waits; a page that is come back to, or a long silence, gives it back.

const PATIENCE = 20000;
const forms = document.querySelectorAll("form[data-once]");

for (const form of forms) form.addEventListener("submit", () => hold(form));
addEventListener("pageshow", () => forms.forEach(giveBack));

function hold(form) {
  form.querySelector("button").disabled = true;
  setTimeout(giveBack, PATIENCE, form);
}

function giveBack(form) {
  form.querySelector("button").disabled = false;
}
