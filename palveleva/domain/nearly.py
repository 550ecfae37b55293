"""Who nearly could: one thing stood between a provider and a need. Pure, from the trace that a wave left."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FARTHEST = 1.5  # a drive half as long again as what a provider serves is still near
MOST = 3


@dataclass(frozen=True)
class Near:
    """A provider with the one obstacle of the trace, or with the answer they gave (`answer`)."""

    provider_id: int
    obstacle: str | None = None
    params: dict[str, Any] | None = None
    answer: str | None = None


def nearly(trace: Mapping[str, Any] | None, answers: Mapping[int, str]) -> list[Near]:
    """Those who were asked first, then those whom a single obstacle kept away, the lower ones first."""
    asked = [Near(provider_id, answer=answer) for provider_id, answer in answers.items()]
    kept_away = [
        (hindrance(one["reasons"][0]), Near(one["provider_id"], one["reasons"][0]["code"], one["reasons"][0]["params"]))
        for one in (trace or {}).get("excluded", ())
        if len(one["reasons"]) == 1 and one["provider_id"] not in answers
    ]
    near = sorted((pair for pair in kept_away if pair[0] is not None), key=lambda pair: pair[0] or 0)
    return (asked + [one for _, one in near])[:MOST]


def hindrance(reason: Mapping[str, Any]) -> float | None:
    """How far from possible it was, 0 to 1; None: too far, or other work altogether."""
    code, params = reason["code"], reason["params"]
    if code == "too_far":
        stretch = params["km"] / max(params["radius"], 1)
        return stretch - 1 if stretch <= FARTHEST else None
    return {
        "week_full": 0.1,
        "full": 0.2,
        "no_suitable_day": 0.3,
        "absent": 0.3,
        "no_urgent": 0.4,
        "credential_missing": 0.5,
        "pending_check": 0.6,
        "village_not_served": 0.7,
        "paused": 0.8,
    }.get(code)
