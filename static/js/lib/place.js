// What was pressed is gone with what it did: whoever moves with keys, or hears the page read aloud, goes on from the title.
export function toTitle(how) {
  document.getElementById("title").focus(how);
}
