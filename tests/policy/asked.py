"""What is sent to a door, filled in as a person would: so that a refusal is about who asks, and not about the form."""

import json
from typing import Any
from uuid import uuid4

from werkzeug.routing import Rule

from palveleva.domain.settings import NUMBERS as TO_SET
from palveleva.queries import facts
from tests.policy.canaries import CAGES, raw_photo
from tests.policy.doors import Street
from tests.policy.world import FIRMS, OP_ID

IDS = (
    "need_id",
    "offer_id",
    "assignment_id",
    "photo_id",
    "provider_id",
    "village_id",
    "person_id",
    "sign_in_id",
    "absence_id",
    "change_id",
    "guest_id",
)
SOON = "2026-12-24T10:00"
PLACE = {"village": "mahlu", "service": "lumityot", "urgency": "week"}
CALLED = {"text": "Polku auki", "consent": "noticed"} | PLACE
PROVIDER = {"name": "Uusi Apu", "kind": "company", "radius_km": "20", "capacity_per_week": "3", "max_open": "3"}
POINT = {"place": "62.7 25.2", "looked_at": "62.7, 25.2", "is_right": "y"}  # far from the stranger's village
VILLAGE = {"name": "Uusi", "where": "Uudessa", "from_": "Uudesta", "to": "Uuteen"} | POINT
PERSON = {"name": "Uusi", "phone": "0401234567", "language": "fi"}

AWAY = {"first_day": "2099-12-01", "last_day": "2099-12-02"}
NUMBERS = {one.name: str(one.default) for one in TO_SET}
WAYS = {f"way-{row['id']}": "first_by_hand" for row in facts.rows("services.csv") if row["qualification"] != "public"}

# endpoint → the form that is posted. A new door with a form gets a line here.
FORMS: dict[str, dict[str, str]] = {
    "absences.add": AWAY,
    "access.choose_language": {"language": "sv"},
    "access.enter_by_code": {"phone": "040 123 4567", "code": "123456"},
    "assignments.complete": {"minutes": "30"},
    "assignments.judge": {"was_done": "y"},
    "assignments.release": {"reason": "ill"},
    "assignments.schedule": {"at": SOON},
    "attempts.log": {"result": "no_answer", "retry": "morning"},
    "batches.carry_out": {"need": "{need_id}", "deed": "remind", "outcome": "not_needed"},
    "coordinators.invite": {"name": "Uusi", "email": "koordinaattori@saarijarvi.fi"},
    "corrections.edit": PERSON | {"village": "hakkila"},
    "demo.sign_in": {"person": "coordinator"},
    "guests.invite": {"firm": FIRMS[1]},
    "handover.add_memo": {"text": "Avain ylälaatikossa"},
    "handover.pin": {"note": "1000000", "is_pinned": "y"},
    "insight_exports.make": {"first": "2026-01", "last": "2026-12", "purpose": "council"},
    "insight_years.stories": {"first": "Rollaattori korjattiin"},
    "messages.confirm": {"code": "123456"},
    "needs.new": CALLED,
    "needs.search": {"words": "rappuset"},
    "needs.search_resident": {"resident": CAGES[1].resident.name},
    "newcomers.join": {"name": "Uusi", "phone": "0401234567"},
    "offers.answer": {"text": CAGES[1].said("vastaus")},
    "offers.decline": {"reason": "no_time"},
    "one_person.join": {"other": "{newcomer_id}", "kept": "{person_id}", "phone": ""},
    "passwords.change": {"present": "not hers", "password": "four ordinary words", "again": "four ordinary words"},
    "printing.print_calls": {"need": "{need_id}", "why": "calls"},
    "providers.add_absence": AWAY,
    "providers.add_person": PERSON,
    "providers.edit": PROVIDER | {"home_village": "{village_id}"},
    "providers.new": PROVIDER | {"home_village": "{village_id}"},
    "providers.set_status": {"status": "paused"},
    "public.report": CALLED | {"safety": "no"},
    "replies.add": {"use": "question", "fi": "Mihin mennessä?"},
    "replies.edit": {"fi": "Mihin mennessä?"},
    "reviews.add_information": {"text": "lisää"},
    "reviews.ask_back": {"text": "mitä?"},
    "reviews.assign": {"provider": "{provider_id}"},
    "reviews.close": {"outcome": "not_needed"},
    "reviews.consent": {"consent": "asked"},
    "reviews.correct": PLACE,
    "reviews.mark_duplicate": {"original": "{code}"},
    "reviews.redirect_elsewhere": {"text": "Kirjasto"},
    "reviews.protect": {"is_protected": "y"},
    "reviews.remark": {"text": "soitettu"},
    "reviews.reword": {"text": "Rappuset lumen alla"},
    "second_factor.enrol": {"code": "no code"},
    "second_factor.prove": {"code": "no code"},
    "second_factor.remove_passkey": {"passkey": "somebody's"},
    "tuning.keep": {"change": "radius:1"},
    "tuning.keep_own": {"change": "radius:1"},
    "tuning.make": {"change": "radius:1"},
    "tuning.make_own": {"change": "radius:1"},
    "settings.set_help_numbers": {"fi-_new": "Päivystys", "number-_new": "014 459 8111"},
    "settings.set_numbers": NUMBERS,
    "settings.set_phone": {"phone": "014 459 8111"},
    "settings.set_services": WAYS,
    "understanding.choose_service": {"service": "lumityot"},
    "understanding.join": {"other": "{code}"},
    "understanding.keep_apart": {"other": "{code}"},
    "understanding.split": {"first": "Rappuset", "second": "Polku", "version": "0"},
    "villages.edit": VILLAGE,
    "villages.new": VILLAGE | {"name": "Toinen"},
    "volunteers.add": PERSON | {"village": "hakkila"},
}
# endpoint → which key stands in the place of another: newcomers are not Eino, and a poster is no invitation.
INSTEAD = {
    "newcomers.approve": {"person_id": "newcomer_id"},
    "newcomers.join": {"token": "poster"},
    "newcomers.refuse": {"person_id": "newcomer_id"},
}
QUERIES = {"photos.put": f"?op={OP_ID}"}

# operation → its payload. A new operation gets a line here.
PAYLOADS: dict[str, dict[str, Any]] = {
    "need.report": {"text": "Polku auki", "village": "hakkila", "urgency": "week", "consent": "noticed"},
    "need.add_information": {"text": "lisää"},
    "need.withdraw": {"reason": "mistake"},
    "need.confirm": {"done": True},
    "offer.accept": {},
    "offer.decline": {"reason": "no_time"},
    "offer.ask": {"text": "onko tilaa?"},
    "assignment.schedule": {"at": f"{SOON}:00+02:00"},
    "assignment.complete": {"minutes": 30},
    "assignment.release": {"reason": "ill"},
}


def path_of(rule: Rule, street: Street, **other: Any) -> str:
    facts = vars(street.keys)
    facts = facts | {name: facts[key] for name, key in INSTEAD.get(rule.endpoint, {}).items()} | other
    path = rule.build({name: facts[name] for name in rule.arguments})[1]
    return path + QUERIES.get(rule.endpoint, "")


def sent_to(endpoint: str, method: str, street: Street) -> dict[str, Any]:
    """The body of a request, as `EnvironBuilder` takes it."""
    if endpoint == "sync.sync":
        return {"json": envelope()}
    if endpoint == "api.enter_again":
        return {"json": {"account_id": street.keys.person_id, "code": "123456"}}
    if endpoint == "photos.put":
        return {"data": raw_photo(1)} if method == "PUT" else {}
    form = {name: value.format(**vars(street.keys)) for name, value in FORMS.get(endpoint, {}).items()}
    return {"data": form} if method == "POST" else {}


def envelope(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"proto": 1, "app": "test", "cursor": None, "ops": list(operations)}


def operation(kind: str, target: str | None) -> dict[str, Any]:
    told = {"op_id": str(uuid4()), "type": kind, "target": None if kind == "need.report" else target}
    return told | {"payload": PAYLOADS[kind], "base_version": None, "device_at": "2026-11-24T10:00:00+02:00"}


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
