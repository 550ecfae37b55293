// Personal identity codes in what somebody writes: none is ever kept.

const CHECK_MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY";
const IDENTITY_CODE = /(?:^|[^0-9])(?=((?:0[1-9]|[12]\d|3[01])[. ]?(?:0[1-9]|1[0-2])[. ]?(?:18|19|20)?\d\d)( ?[-+A-FU-Y] ?|[ ./_]?)(\d{3})([0-9A-Y])(?![0-9A-Z]))/gi;

export function hasIdentityCode(text) {
  return codesIn(text).length > 0;
}

// Everything else stays as it was written; a code in letters of a strange form costs the text its own forms.
export function withoutIdentityCodes(text) {
  const codes = codesIn(text).map(([, ...parts]) => parts.join(""));
  const rest = codes.reduce((left, code) => left.replaceAll(code, "…"), text);
  return codes.length ? withoutIdentityCodes(rest === text ? plain(text) : rest) : text;
}

// As palveleva/domain/safety.py does it: where a code is not plainly written, its last mark decides.
function codesIn(text) {
  return Array.from(plain(text).matchAll(IDENTITY_CODE)).filter(([, date, separator, number, mark]) => {
    const digits = date.replace(/\D/g, "");
    const isWhole = digits === date;
    const isDigit = /\d/.test(mark);
    const fits = CHECK_MARKS[(digits.slice(0, 4) + digits.slice(-2) + number) % 31] === mark.toUpperCase();
    if (!/[^ ./_]/.test(separator)) return isWhole && (separator || !isDigit) && fits;
    return fits || (isWhole && separator.length === 1 && (separator !== "-" || !isDigit));
  });
}

// The same words whatever their letters are made of.
export function plain(text) {
  return text.normalize("NFKC").replace(/\p{Cf}/gu, "").replace(/[\p{Pd}−]/gu, "-").replace(/[\t-\r\p{Z}]/gu, " ");
}
