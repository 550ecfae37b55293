// Stands in the page itself: on a slow line the app's script comes a second after the form, and nobody should wait for it
// to say that nobody is in danger. What is written until then the app takes over (views/report-form.js), also when it
// starts only after the page has been opened again.
addEventListener("click", ({ target }) => {
  const form = target.closest("[data-action=no-danger]")?.form;
  if (!form || form.dataset.at) return;
  const [safety, what] = form.querySelectorAll("[data-step]");
  const { text } = form;
  safety.hidden = true;
  what.hidden = false;
  text.value = sessionStorage.early ??= "";
  text.oninput = () => { if (!form.dataset.at) sessionStorage.early = text.value; };
  text.focus();
});
