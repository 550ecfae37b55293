// Stands in the page itself: on a slow line the app's script comes a second after the form, and nobody should wait for it
// to say that nobody is in danger. What is typed until then the app takes over (views/report-form.js).
addEventListener("click", ({ target }) => {
  const form = target.closest("[data-action=no-danger]")?.form;
  if (!form || form.dataset.at) return;
  for (const part of form.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== "what";
  form.text.focus();
});
