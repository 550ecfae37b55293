// Reads a report as it is being written: likely services, signs of danger.

import { plain } from "./identity.js";

const SUGGESTIONS = 3;

export function likeliestServices(text, services) {
  const words = wordsIn(text);
  const scored = services.map((service) => ({ service, score: likeness(words, service.stems ?? []) }));
  const found = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  return found.slice(0, SUGGESTIONS).map(({ service }) => service);
}

export function dangersIn(text, rules) {
  const lowered = plain(text).toLowerCase();
  const spaced = ` ${wordsIn(text).join(" ")} `;
  return rules.filter((rule) => patternOf(rule)?.test(lowered) || sounds(spaced, rule.undertone));
}

// The undertone of all words, as palveleva/domain/undertone.py hears it.
function sounds(spaced, undertone = []) {
  const heard = (pieces) => pieces.split("\n").filter((piece) => spaced.includes(piece)).length;
  return undertone.reduce((sum, [weight, pieces]) => sum + weight * heard(pieces), 0) > 0;
}

function wordsIn(text) {
  return plain(text).toLowerCase().match(/\p{L}+/gu) ?? [];
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
