// Keys for whoever sits at the desk all day. Never inside a field, and they can be switched off (WCAG 2.1.4).

const OFF = "desk:keys-off";

export function listenForKeys(desk) {
  const help = document.getElementById("shortcuts");
  const isOn = help.querySelector("[data-keys-on]");
  isOn.checked = localStorage.getItem(OFF) === null;
  isOn.addEventListener("change", () => (isOn.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  for (const opener of document.querySelectorAll("[data-shortcuts]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
  }
  document.addEventListener("keydown", (press) => {
    if (!isOn.checked || help.open || isMeantForSomethingElse(press)) return;
    if (deedOf(press.key, desk, help)) press.preventDefault();
  });
}

function isMeantForSomethingElse({ defaultPrevented, ctrlKey, metaKey, altKey, isComposing, target }) {
  const isField = target.closest?.("input, textarea, select, dialog, [contenteditable]");
  return defaultPrevented || ctrlKey || metaKey || altKey || isComposing || Boolean(isField);
}

function deedOf(key, desk, help) {
  switch (key) {
    case "j": return step(1);
    case "k": return step(-1);
    case "n": return go(desk.dataset.newNeed);
    case "c": return call();
    case "/": return focusOn("words") || go(desk.dataset.search);
    case "?": return help.showModal() ?? true;
    default: return false;
  }
}

function step(by) {
  const rows = [...document.querySelectorAll(".queue .text")];
  const at = rows.indexOf(document.activeElement);
  const next = rows[at < 0 && by < 0 ? -1 : at + by];
  const rest = next?.closest("details");
  if (rest) rest.open = true;
  next?.focus();
  return rows.length > 0;
}

// On the page of a need: its calls. In the queue: the calls of the need that is chosen.
function call() {
  const chosen = document.activeElement?.matches?.(".queue .text") && document.activeElement.href;
  return focusOn("calls") || Boolean(chosen && go(`${chosen}#calls`));
}

function focusOn(id) {
  const found = document.getElementById(id);
  found?.focus();
  found?.scrollIntoView({ block: "center" });
  return Boolean(found);
}

function go(address) {
  location.assign(address);
  return true;
}
