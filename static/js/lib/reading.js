// Reads a report as it is being written: likely services, signs of danger, identity codes.

const CHECK_MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY";
const IDENTITY_CODE = /(?:^|[^0-9])(?=((?:0[1-9]|[12]\d|3[01])[. ]?(?:0[1-9]|1[0-2])[. ]?(?:18|19|20)?\d\d)( ?[-+A-FU-Y] ?|[ ./_]?)(\d{3})([0-9A-Y])(?![0-9A-Z]))/gi;
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

// As palveleva/domain/safety.py does it: where a code is not plainly written, its last mark decides.
export function hasIdentityCode(text) {
  const plain = text.normalize("NFKC").replace(/\p{Cf}/gu, "").replace(/[\p{Pd}−]/gu, "-").replace(/[\t-\r\p{Z}]/gu, " ");
  return Array.from(plain.matchAll(IDENTITY_CODE)).some(([, date, separator, number, mark]) => {
    const digits = date.replace(/\D/g, "");
    const isWhole = digits === date;
    const isDigit = /\d/.test(mark);
    const fits = CHECK_MARKS[(digits.slice(0, 4) + digits.slice(-2) + number) % 31] === mark.toUpperCase();
    if (!/[^ ./_]/.test(separator)) return isWhole && (separator || !isDigit) && fits;
    return fits || (isWhole && separator.length === 1 && (separator !== "-" || !isDigit));
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
