"""The one policy table: who may do what. Read it top to bottom with a coordinator beside you.

A rule looks at the person and at the thing; things answer a few plain questions
(`municipality_id`, `reporter_id`, `provider_id`) and know nothing of permissions.
"""

from collections.abc import Callable
from enum import StrEnum, auto
from typing import Any

from palveleva.domain.vocabulary import Role


class Permission(StrEnum):
    REPORT_NEED = auto()
    REPORT_FOR_CALLER = auto()
    SEE_NEED = auto()
    ADD_INFORMATION = auto()
    ADD_PHOTO = auto()
    WITHDRAW_NEED = auto()
    CONFIRM_NEED = auto()
    COORDINATE_NEED = auto()
    SEE_CONTACT = auto()
    SEE_OFFER = auto()
    ANSWER_OFFER = auto()
    SEE_ASSIGNMENT = auto()
    DO_ASSIGNMENT = auto()
    MISS_ASSIGNMENT = auto()
    SEE_QUEUE = auto()
    KEEP_PROVIDER = auto()
    TUNE_PROFILE = auto()
    INVITE_GUEST = auto()
    ANSWER_GUEST = auto()
    END_GUEST = auto()
    KEEP_PEOPLE = auto()
    REVIEW_NEWCOMER = auto()
    KEEP_VILLAGES = auto()
    KEEP_SETTINGS = auto()
    KEEP_OFFICE = auto()
    INVITE = auto()
    INVITE_COORDINATOR = auto()
    KEEP_SIGN_IN = auto()
    KEEP_OWN_KEYS = auto()
    RESET_SECOND_FACTOR = auto()
    RESET_PASSWORD = auto()
    CHOOSE_MESSAGES = auto()
    SEND_AGAIN = auto()
    CARRY_IN = auto()
    WRITE_STORIES = auto()
    EXPORT_FIGURES = auto()
    SETTLE_MUNICIPALITY = auto()
    SWEEP = auto()
    RENEW_EPOCH = auto()
    FORGET = auto()


class Rule:
    """A predicate that can be joined with & and |."""

    def __init__(self, holds: Callable[[Any, Any], bool]) -> None:
        self.holds = holds

    def __call__(self, person: Any, thing: Any) -> bool:
        return self.holds(person, thing)

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(lambda person, thing: self(person, thing) or other(person, thing))

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(lambda person, thing: self(person, thing) and other(person, thing))


def plays(role: Role) -> Rule:
    return Rule(lambda person, _: role in person.roles)


volunteers = plays(Role.VOLUNTEER)
newcomers = plays(Role.PENDING)
provides = plays(Role.PROVIDER)
coordinates = plays(Role.COORDINATOR)
is_automation = plays(Role.AUTOMATION)
in_own_municipality = Rule(lambda person, thing: person.municipality_id == thing.municipality_id)
in_its_home = Rule(lambda person, guest: person.municipality_id == guest.home_municipality_id)
reported_it = Rule(lambda person, need: need.reporter_id is not None and need.reporter_id == person.id)
is_their_own = Rule(lambda person, thing: thing.person_id is not None and thing.person_id == person.id)
is_theirs = Rule(lambda person, thing: person.provider_id is not None and person.provider_id == thing.provider_id)

coordinates_it = coordinates & in_own_municipality
coordinates_its_home = coordinates & in_its_home
notices_it = (volunteers | newcomers) & reported_it
does_it = provides & is_theirs

RULES: dict[Permission, Rule] = {
    Permission.REPORT_NEED: (volunteers | newcomers | coordinates) & in_own_municipality,
    Permission.REPORT_FOR_CALLER: coordinates_it,
    Permission.SEE_NEED: notices_it | coordinates_it,
    Permission.ADD_INFORMATION: notices_it | coordinates_it,
    Permission.ADD_PHOTO: notices_it | (coordinates & reported_it),
    Permission.WITHDRAW_NEED: notices_it | coordinates_it,
    Permission.CONFIRM_NEED: notices_it | coordinates_it | is_automation,
    Permission.COORDINATE_NEED: coordinates_it | is_automation,
    Permission.SEE_CONTACT: coordinates_it,
    Permission.SEE_OFFER: does_it | coordinates_it,
    Permission.ANSWER_OFFER: does_it | coordinates_it,
    Permission.SEE_ASSIGNMENT: does_it | coordinates_it,
    Permission.DO_ASSIGNMENT: does_it | coordinates_it,
    Permission.MISS_ASSIGNMENT: coordinates_it,
    Permission.SEE_QUEUE: coordinates_it,
    Permission.KEEP_PROVIDER: coordinates_it,
    Permission.TUNE_PROFILE: does_it | coordinates_it,
    Permission.INVITE_GUEST: coordinates_it,
    Permission.ANSWER_GUEST: does_it | coordinates_its_home,
    Permission.END_GUEST: does_it | coordinates_its_home | coordinates_it,
    Permission.KEEP_PEOPLE: coordinates_it,
    Permission.REVIEW_NEWCOMER: coordinates_it,
    Permission.KEEP_VILLAGES: coordinates_it,
    Permission.KEEP_SETTINGS: coordinates_it,
    Permission.KEEP_OFFICE: coordinates_it,
    Permission.INVITE: coordinates_it,
    Permission.INVITE_COORDINATOR: coordinates_it,
    Permission.KEEP_SIGN_IN: is_their_own | coordinates_it,
    Permission.KEEP_OWN_KEYS: coordinates & is_their_own,
    Permission.RESET_SECOND_FACTOR: is_automation,
    Permission.RESET_PASSWORD: is_automation,
    Permission.CHOOSE_MESSAGES: is_their_own,
    Permission.SEND_AGAIN: coordinates_it,
    Permission.CARRY_IN: coordinates_it,
    Permission.WRITE_STORIES: coordinates_it,
    Permission.EXPORT_FIGURES: coordinates_it,
    Permission.SETTLE_MUNICIPALITY: is_automation,
    Permission.SWEEP: is_automation,
    Permission.RENEW_EPOCH: is_automation,
    Permission.FORGET: is_automation,
}


def may(person: Any, permission: Permission, thing: Any) -> bool:
    """Deny by default: a permission without a rule is nobody's; a person who is not active may nothing."""
    rule = RULES.get(permission)
    return bool(rule and person.is_active and rule(person, thing))
