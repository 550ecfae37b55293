// What a hand does in the page of the app, in one go: the same elements, the same events.
// Evaluated in the page with { deed, ...facts }; answers when the app has shown what became of it.
async ({ deed, ...facts }) => {
  const WITHIN = 60000;
  const VILLAGES_WITHIN = 10000;

  async function until(seen, what, within = WITHIN) {
    const end = Date.now() + within;
    for (;;) {
      const answer = seen();
      if (answer) return answer;
      if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
      await new Promise((resolve) => { setTimeout(resolve, 10); });
    }
  }

  const find = (selector) => document.querySelector(selector);
  const troubleShown = () => find('[data-show="trouble"]')?.hidden === false && find('[data-text="trouble"]').textContent;

  function set(form, name, value) {
    const control = form.elements[name];
    if (control) control.value = value;
  }

  async function choosePhoto(form) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = `hsl(${facts.photo % 360} 80% 50%)`;
    pen.fillRect(0, 0, 64, 48);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
    const files = new DataTransfer();
    files.items.add(new File([blob], "photo.png", { type: "image/png" }));
    const input = form.querySelector("photo-field input");
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    const place = form.querySelector("photo-field [role=status]");
    await until(() => !form.querySelector("photo-field [data-chosen]").hidden || (!place.hidden && place.textContent.length > 30), "the photo");
  }

  async function openForm() {
    location.hash = "#/report";
    await until(() => document.body.dataset.view === "report", "the form");
    const form = find("report-form form");
    // Whoever has just come in on a dead line cannot choose a village yet, and tells later.
    if (!(await until(() => form.elements.village.options.length > 1, "the villages", VILLAGES_WITHIN).catch(() => false))) return null;
    form.querySelector("[data-action=no-danger]").click();
    return form;
  }

  const deeds = {
    async write() {
      const form = await openForm();
      if (!form) return "no villages yet";
      set(form, "text", facts.text);
      form.dispatchEvent(new Event("input", { bubbles: true }));
    },

    async tell() {
      const form = await openForm();
      if (!form) return { unable: "no villages yet" };
      const told = { text: facts.text, village: facts.village, urgency: "week", consent: "granted", contact_name: "Helmi", contact_phone: "040 123 4567" };
      for (const [name, value] of Object.entries(told)) set(form, name, value);
      form.dispatchEvent(new Event("input", { bubbles: true }));
      if (facts.photo) await choosePhoto(form);
      form.querySelector("[data-action=send]").click();
      // The view turns only when it is written down; a phone that could not write says so and keeps the form.
      return until(() => {
        if (location.hash.startsWith("#/sent/")) return { op_id: location.hash.split("/")[2] };
        const trouble = troubleShown();
        return trouble && { trouble };
      }, "the end of the report");
    },

    async add() {
      location.hash = `#/need/${facts.need_id}`;
      const form = find('need-page [data-form="answer"]');
      const found = await until(() => find("need-page").dataset.id === facts.need_id, "the need");
      if (!found || find('need-page [data-show="may_add_information"]').hidden) return "not now";
      form.elements.answer.value = facts.text;
      form.querySelector("[data-action=answer]").click();
      return until(() => (form.elements.answer.value === "" && "added") || troubleShown(), "the end of the answer");
    },

    async leave() {
      find("leave-button [data-action=leave]").click();
      const dialog = find("leave-button dialog");
      await new Promise((resolve) => { setTimeout(resolve, 30); });
      if (dialog.open) dialog.querySelector("[data-action=leave-locked]").click();
      await until(() => document.body.dataset.person === "none", "the end of the visit");
    },

    async press() {
      location.hash = facts.at;
      await until(() => find(facts.within)?.offsetParent, facts.within);
      const found = [...document.querySelectorAll(`${facts.within} [data-action="${facts.action}"]`)];
      const button = found.find((one) => one.offsetParent !== null);
      button?.click();
      return button ? "pressed" : "not offered";
    },
  };

  return deeds[deed]();
}
