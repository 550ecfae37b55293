// What was unfolded of a long list stays so in this window: whoever comes back from a need finds the row again.

export function keepUnfolded() {
  const unfolded = new Set(sessionStorage.unfolded?.split(" "));
  for (const rest of document.querySelectorAll("details.rest")) {
    rest.open = unfolded.has(rest.id);
    rest.addEventListener("toggle", () => {
      unfolded[rest.open ? "add" : "delete"](rest.id);
      sessionStorage.unfolded = [...unfolded].join(" ");
    });
  }
}
