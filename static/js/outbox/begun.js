// What has been begun and not sent: its name, and whether anything stands in it.

// The name under which the report that nobody has sent yet is kept.
export const NEW_REPORT = "report";

export function hasWords({ fields }) {
  return Boolean(fields?.text?.trim());
}
