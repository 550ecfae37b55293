"""Learns from written texts how much each piece of a word speaks for danger, and writes palveleva/data/undertone.csv.

`python -m tests.domain.learning`, with the extra "learning". The same texts give the same numbers. What was learnt is
held against texts that were kept from it: tests/domain/unheard_dangers.csv (decision 92).
"""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import diags
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from palveleva.domain.safety import plainly
from palveleva.domain.undertone import ALWAYS, loudness, pieces_of
from palveleva.queries.accuracy import sample
from palveleva.queries.facts import DATA, UNDERTONE, rows, safety_rules

HERE = Path(__file__).parent
# What can wait for a telephone call on a weekday is neither danger nor its opposite: nothing is learnt from it.
NO_LESSON = ("redirect_huoli", "redirect_116117", "redirect_bank_police", "redirect_city_feedback")
MOST_PIECES = 3000  # a phone fetches them; all 14,000 of an earlier try found 82 of 100 dangers, 3,000 of them 79
MOST_FALSE = 0.015  # of harmless texts in which no rule rings, each judged by what was learnt without its writer's set
GENTLENESS = 0.01  # of the regression: how little it trusts a single text
LARGEST = 99


def texts() -> list[tuple[str, str, bool]]:
    """(set of one writer, text, is it of danger?)"""
    told = [(row["writer"], row) for name in ("told_dangers", "heard_dangers") for row in sample(HERE / f"{name}.csv")]
    own = [("own", row) for name in ("own_dangers", "own_needs") for row in sample(HERE / f"{name}.csv")]
    shipped = [(name, row) for name in ("needs_sample.csv", "safety_cases.csv") for row in rows(name)]
    called_for = [(writer, row["text"], action_of(row)) for writer, row in [*told, *own, *shipped]]
    return [
        (writer, text, action.startswith("redirect"))
        for writer, text, action in called_for
        if not action.startswith(NO_LESSON)
    ]


def action_of(row: dict[str, str]) -> str:
    return row.get("action") or row.get("expected_action") or ""


def learn(told: list[tuple[str, str, bool]]) -> dict[str, float]:
    """Pieces that stand in two texts at least, the rarer the louder; the quietest are left out again and again."""
    counter = CountVectorizer(analyzer=lambda text: pieces_of(plainly(text).lower()) - {ALWAYS}, min_df=2)
    held = counter.fit_transform(text for _, text, _ in told).astype(float)
    names, is_danger = counter.get_feature_names_out(), [danger for *_, danger in told]
    counts = np.asarray(held.sum(axis=0)).ravel()
    rareness = np.log(held.shape[0] / counts)
    kept = np.arange(len(names))
    while True:
        fitted = LogisticRegression(C=GENTLENESS, class_weight="balanced", max_iter=5000)
        fitted.fit((held[:, kept] @ diags(rareness[kept])).tocsr(), is_danger)
        weights = fitted.coef_[0] * rareness[kept]
        if len(kept) <= MOST_PIECES:
            return dict(zip(names[kept], weights, strict=True))
        loudest = np.argsort(-np.abs(weights) * np.sqrt(counts[kept]), kind="stable")
        kept = np.sort(kept[loudest[: max(MOST_PIECES, len(kept) * 6 // 10)]])


def limit(told: list[tuple[str, str, bool]]) -> float:
    """How loud a text must be, as a part of the loudest piece."""
    quiet = []
    for judged in sorted({writer for writer, *_ in told}):
        weights = whole(learn([one for one in told if one[0] != judged]))
        own = [text for writer, text, danger in told if writer == judged and not danger]
        quiet += [loudness(plainly(text).lower(), weights) for text in own if not rings(text)]
    return sorted(quiet, reverse=True)[int(len(quiet) * MOST_FALSE)]


def rings(text: str) -> bool:
    """A rule knows one of its words. What was learnt before is not asked, or the numbers would hang on it."""
    lowered = plainly(text).lower()
    return any(
        rule.fits(lowered) for rule in safety_rules() if rule.action.startswith("redirect") and not rule.undertone
    )


def whole(weights: dict[str, float]) -> dict[str, float]:
    """Whole numbers, of which the largest is the same in all that is learnt."""
    loudest = max(map(abs, weights.values()))
    return {piece: number for piece, weight in weights.items() if (number := round(weight / loudest * LARGEST))}


def write(weights: dict[str, float]) -> None:
    by_weight: dict[int, list[str]] = defaultdict(list)
    for piece, weight in weights.items():
        by_weight[int(weight)].append(piece.replace(" ", "_"))
    with (DATA / UNDERTONE).open("w", encoding="utf-8", newline="") as file:
        table: Any = csv.writer(file, lineterminator="\n")
        table.writerow(("weight", "pieces"))
        table.writerows((weight, " ".join(sorted(by_weight[weight]))) for weight in sorted(by_weight, reverse=True))


if __name__ == "__main__":
    told = texts()
    write(whole(learn(told)) | {ALWAYS: -limit(told)})
