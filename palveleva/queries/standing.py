"""How a need stands, as the clock must know it."""

from datetime import datetime

from palveleva.domain.dispatch import Caution, may_go_alone
from palveleva.domain.settings import Settings
from palveleva.domain.timetable import Standing
from palveleva.domain.vocabulary import AssignmentState
from palveleva.models import Need


def standing_of(need: Need, settings: Settings) -> Standing:
    live = need.live_assignment
    return Standing(
        state=need.state,
        urgency=need.urgency,
        state_since=need.state_since,
        looking_since=need.looking_since,
        reminders=need.reminders,
        reminded_at=need.reminded_at,
        asked_all_at=need.asked_all_at,
        not_yet_told_at=need.not_yet_told_at,
        last_day=need.wanted_until or need.wanted_from,
        may_go_alone=may_go_alone(need.state, settings.rule_of(need.service_id), caution_of(need)),
        is_pressing=need.is_pressing,
        answers_by=tuple(offer.answer_by for offer in need.open_offers),
        scheduled_at=live.scheduled_at if live else None,
        door_open_since=min(open_doors(need), default=None),
    )


def open_doors(need: Need) -> list[datetime]:
    """Since when the resident's data of finished work may still be seen."""
    done = [work for work in need.assignments if work.state is AssignmentState.DONE and not work.contact_closed_at]
    return [work.done_at for work in done if work.done_at]


def caution_of(need: Need) -> Caution:
    teller = need.reporter
    return Caution(
        consent=need.consent,
        qualification=need.service.qualification if need.service else None,
        is_pressing=need.is_pressing,
        is_protected=need.is_protected,
        is_known_reporter=bool(teller and teller.is_active and not teller.is_pending),
        was_sent=bool(need.offers),  # a wave has at least one; its trace would be read for nothing
    )
