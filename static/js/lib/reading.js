// Reads a report as it is being written: likely services, signs of danger, identity codes.

const CHECK_MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY";
const IDENTITY_CODE = /(?:^|[^0-9])((?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2})([-+A-FU-Y])(\d{3})([0-9A-Z])(?![0-9A-Z])/gi;
const SHORTEST_ENDING = 4;
const SUGGESTIONS = 3;

export function likeliestServices(text, services) {
  const words = text.toLowerCase().match(/[\p{L}-]+/gu) ?? [];
  const scored = services.map((service) => ({ service, score: likeness(words, service.stems ?? []) }));
  const found = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  return found.slice(0, SUGGESTIONS).map(({ service }) => service);
}

export function dangersIn(text, rules) {
  return text.trim() ? rules.filter((rule) => patternOf(rule)?.test(text)) : [];
}

// A phone number may look like a code; its last mark tells them apart.
export function hasIdentityCode(text) {
  return Array.from(text.matchAll(IDENTITY_CODE)).some(([, date, century, number, mark]) => {
    const isPlainNumber = century === "-" && /\d/.test(mark);
    return !isPlainNumber || CHECK_MARKS[Number(date + number) % 31] === mark.toUpperCase();
  });
}

function likeness(words, stems) {
  const best = words.map((word) => Math.max(0, ...stems.map((stem) => stemLength(word, stem))));
  return best.reduce((sum, length) => sum + length, 0);
}

// Swedish hides the deed at the end of a compound: "gräsklippning", "fönstertvätt".
function stemLength(word, stem) {
  if (word.startsWith(stem)) return stem.length;
  return stem.length >= SHORTEST_ENDING && word.endsWith(stem) ? stem.length - 1 : 0;
}

function patternOf(rule) {
  try {
    rule.compiled ??= new RegExp(rule.pattern, "iu");
  } catch {
    // An old browser may not know a construct; the question before the text is the real gate.
    return null;
  }
  return rule.compiled;
}
