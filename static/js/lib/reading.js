// Reads a report as it is being written: likely services, signs of danger, identity codes.

const CHECK_MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY";
const IDENTITY_CODE = /(?:^|[^0-9])(?=((?:0[1-9]|[12]\d|3[01])[. ]?(?:0[1-9]|1[0-2])[. ]?(?:18|19|20)?\d\d)( ?[-+A-FU-Y] ?|[ ./_]?)(\d{3})([0-9A-Y])(?![0-9A-Z]))/gi;
const SUGGESTIONS = 3;

export function likeliestServices(text, services) {
  const words = plain(text).toLowerCase().match(/\p{L}+/gu) ?? [];
  const scored = services.map((service) => ({ service, score: likeness(words, service.stems ?? []) }));
  const found = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  return found.slice(0, SUGGESTIONS).map(({ service }) => service);
}

export function dangersIn(text, rules) {
  const lowered = plain(text).toLowerCase();
  return rules.filter((rule) => patternOf(rule)?.test(lowered));
}

// As palveleva/domain/safety.py does it: where a code is not plainly written, its last mark decides.
export function hasIdentityCode(text) {
  return Array.from(plain(text).matchAll(IDENTITY_CODE)).some(([, date, separator, number, mark]) => {
    const digits = date.replace(/\D/g, "");
    const isWhole = digits === date;
    const isDigit = /\d/.test(mark);
    const fits = CHECK_MARKS[(digits.slice(0, 4) + digits.slice(-2) + number) % 31] === mark.toUpperCase();
    if (!/[^ ./_]/.test(separator)) return isWhole && (separator || !isDigit) && fits;
    return fits || (isWhole && separator.length === 1 && (separator !== "-" || !isDigit));
  });
}

function plain(text) {
  return text.normalize("NFKC").replace(/\p{Cf}/gu, "").replace(/[\p{Pd}−]/gu, "-").replace(/[\t-\r\p{Z}]/gu, " ");
}

function likeness(words, stems) {
  return words.reduce((sum, word) => sum + Math.max(0, ...stems.map((stem) => weight(word, stem))), 0);
}

// As palveleva/domain/understanding.py weighs it; tests/domain/vectors.json holds both to it.
function weight(word, stem) {
  const at = word.indexOf(stem);
  const size = stem.length;
  const after = word.length - at - size;
  const fits = at ? at > 2 && size > 4 && after < 6 : size > 3 || after <= size;
  return fits ? size ** 2 + (at > 0) : 0;
}

function patternOf(rule) {
  try {
    rule.compiled ??= new RegExp(rule.pattern, "u");
  } catch {
    // An old browser may not know a construct; the question before the text is the real gate.
    return null;
  }
  return rule.compiled;
}
