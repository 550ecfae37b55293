// A ready-made reply is put into its field by one tap; what stands there already stays.

export function offerReplies() {
  for (const list of document.querySelectorAll("[data-replies]")) {
    const field = document.getElementById(list.dataset.replies);
    list.hidden = !field;
    list.addEventListener("click", ({ target }) => {
      const reply = target.closest("button[data-text]");
      if (reply) insert(field, reply.dataset.text);
    });
  }
}

function insert(field, text) {
  const before = field.value.trimEnd();
  const gap = field.tagName === "TEXTAREA" ? "\n" : " ";
  const words = text.replaceAll("\n", gap); // a field of one line would join them without a space
  field.value = before ? before + gap + words : words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.closest("details")?.setAttribute("open", "");
  field.focus();
}
