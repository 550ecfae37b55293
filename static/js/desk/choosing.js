// Many needs at once: how many are chosen, and all of a rung with one tick.

export function chooseMany() {
  const form = document.getElementById("batch");
  if (!form) return;
  const ticks = () => [...document.querySelectorAll('input[name="need"][form="batch"]')];
  const said = form.querySelector("[data-chosen]");
  const tell = () => {
    said.textContent = said.dataset.chosen.replace("{n}", ticks().filter(({ checked }) => checked).length);
  };
  document.addEventListener("change", tell);
  for (const button of document.querySelectorAll("[data-choose-rung]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const rung = ticks().filter((tick) => tick.closest("section") === button.closest("section"));
      const isAll = rung.every(({ checked }) => checked);
      for (const tick of rung) tick.checked = !isAll;
      tell();
    });
  }
  tell();
}
