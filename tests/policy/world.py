"""One world for each stage of a need: told by Aino, with a photo; besides it a need of Eino's and one in Inari."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from palveleva.actions import assignments, guests, needs, newcomers, offers, photos, review, tuning, waves
from palveleva.actions import providers as register
from palveleva.actions.people import start_sign_in
from palveleva.db import db, utcnow
from palveleva.domain.tuning import Change, Tuning
from palveleva.domain.vocabulary import Consent, Outcome, Urgency
from palveleva.models import Need, Operation, SignIn, Totp
from palveleva.vault import sealed
from tests import clockwork
from tests.people import Town, a_provider, a_report, person
from tests.policy.canaries import CAGES, photo


@dataclass
class World:
    """Keys of what stands in it; `who` says which member of the cast plays a role at this stage."""

    stage: str
    town: Town
    need: Need
    who: dict[str, str]
    started: Any = field(default_factory=utcnow)


IN_SUMMER = date(2099, 7, 1)
OP_ID = "00000000-0000-4000-8000-0000000000aa"

# Roles that are the same at every stage. Those of providers depend on what has happened: see STAGES.
ALWAYS = {
    "reporter": "aino",
    "other": "eino",
    "uninvolved": "tauno",
    "coordinator": "kaisa",
    "stranger": "inka",
    "pending": "uusi",
    "half": "puoli",
    "disabled": "gone",
    "expired": "late",
}
NEW, ASKED = {}, {"offered": "liisa"}
TAKEN = {"winner": "liisa", "loser": "pekka"}


def told(town: Town, number: int, teller: str, village: str, **changes: Any) -> Need:
    cage, by = CAGES[number], getattr(town, teller)
    report = a_report(text=cage.text, contact=cage.resident, village=village, photo_id=photo_key(number), **changes)
    need = needs.report(needs.home_of(by), report, by=by)
    photos.keep(need, photo(number), by=by)
    return need


def remember_operation(town: Town, need: Need) -> None:
    """As if a phone had told it: its photo may come once more."""
    told = {"account_id": town.aino.id, "op_id": OP_ID, "type": "need.report", "fingerprint": "0"}
    db.session.add(Operation(**told | {"received_at": utcnow(), "result": {"resource": {"id": need.id}}}))


def photo_key(number: int) -> str:
    return f"00000000-0000-4000-8000-00000000000{number}"


def submitted(town: Town, need: Need) -> None:
    needs.add_information(need, CAGES[1].said("lisa"), by=town.aino)


def needs_info(town: Town, need: Need) -> None:
    review.remark(need, CAGES[1].said("huomautus"), by=town.kaisa)
    review.ask_back(need, CAGES[1].said("kysymys"), by=town.kaisa)


def ready(town: Town, need: Need) -> None:
    need.urgency = Urgency.FLEXIBLE
    review.approve(need, by=town.kaisa)


def pooled(town: Town, need: Need) -> None:
    ready(town, need)
    review.pool(need, by=town.kaisa)


def offering(town: Town, need: Need) -> None:
    waves.send(need, by=town.kaisa)
    offers.ask(offer_of(need, "P01"), CAGES[1].said("onko"), by=town.liisa)
    offers.answer(offer_of(need, "P01"), CAGES[1].said("on"), by=town.kaisa)
    offers.ask(offer_of(need, "P01"), CAGES[1].said("entaiso"), by=town.liisa)


def lapsed(town: Town, need: Need) -> None:
    offering(town, need)
    sweep(days=8)


def agreed(town: Town, need: Need) -> None:
    offering(town, need)
    offers.accept(offer_of(need, "P01"), by=town.liisa)


def scheduled(town: Town, need: Need) -> None:
    agreed(town, need)
    assignments.schedule(need.assignments[0], utcnow() + timedelta(days=1), by=town.liisa)


def done(town: Town, need: Need) -> None:
    scheduled(town, need)
    assignments.complete(need.assignments[0], by=town.liisa, minutes=40, note=CAGES[1].said("tyo"))


def confirmed(town: Town, need: Need) -> None:
    done(town, need)
    needs.confirm(need, True, by=town.aino)


def aged(town: Town, need: Need) -> None:
    """The door has closed; the clock has not yet told the phones."""
    confirmed(town, need)
    need.assignments[0].done_at = utcnow() - timedelta(hours=49)


def forgotten(town: Town, need: Need) -> None:
    confirmed(town, need)
    need.assignments[0].done_at = need.closed_at = utcnow() - timedelta(days=61)
    db.session.commit()
    sweep(days=62)  # nobody has touched it for so long, says the audit, whose lines cannot be made older


def given_back(town: Town, need: Need) -> None:
    scheduled(town, need)
    assignments.release(need.assignments[0], CAGES[1].said("syy"), by=town.liisa)


def taken_over(town: Town, need: Need) -> None:
    given_back(town, need)
    work = offers.accept(offer_of(need, "P16"), by=town.pekka)
    assignments.schedule(work, utcnow() + timedelta(days=1), by=town.pekka)


def withdrawn(town: Town, need: Need) -> None:
    scheduled(town, need)
    needs.withdraw(need, CAGES[1].said("syy"), by=town.aino)


def closed(town: Town, need: Need) -> None:
    offering(town, need)
    review.close(need, Outcome.NOT_POSSIBLE, CAGES[1].said("syy"), by=town.kaisa)


def no_permission(town: Town, need: Need) -> None:
    """Permission was taken back and, by some fault, the resident was not forgotten."""
    scheduled(town, need)
    need.consent = Consent.ASKED


def offer_of(need: Need, code: str) -> Any:
    db.session.commit()
    db.session.expire_all()
    return next((offer for offer in reversed(need.offers) if offer.provider.code == code), None)


def sweep(**ahead: Any) -> None:
    db.session.commit()
    clockwork.sweep(utcnow() + timedelta(**ahead))


FORMER = {"former": "liisa", "loser": "pekka"}
STAGES: dict[str, tuple[Callable[[Town, Need], None], dict[str, str]]] = {
    "submitted": (submitted, NEW),
    "needs_info": (needs_info, NEW),
    "ready": (ready, NEW),
    "pooled": (pooled, NEW),
    "offering": (offering, ASKED),
    "lapsed": (lapsed, ASKED),
    "agreed": (agreed, TAKEN),
    "scheduled": (scheduled, TAKEN),
    "done": (done, TAKEN),
    "confirmed": (confirmed, TAKEN),
    "aged": (aged, TAKEN),
    "forgotten": (forgotten, TAKEN),
    "given_back": (given_back, {"former": "liisa", "offered": "pekka"}),
    "taken_over": (taken_over, {"former": "liisa", "winner": "pekka"}),
    "withdrawn": (withdrawn, FORMER),
    "closed": (closed, {"loser": "pekka"}),
    "no_permission": (no_permission, TAKEN),
}


def build(stage: str, town: Town) -> World:
    way, providers = STAGES[stage]
    db.session.add(person("gone", is_coordinator=True, is_volunteer=True, provider=town.provider("P01")))
    db.session.add(person("late", is_coordinator=True, is_volunteer=True, provider=town.provider("P01")))
    db.session.add(person("puoli", is_coordinator=True, is_volunteer=True))
    db.session.add(person("uusi", is_pending=True, village=town.village("hakkila")))
    sevetti = town.village("sevetti")
    db.session.add(a_provider("P91", "Poromies", sevetti, list(town.provider("P01").services)))
    db.session.flush()
    tuning.make(town.provider("P91"), Change(Tuning.RADIUS, 18), by=town.inka)
    register.add_absence(town.provider("P91"), IN_SUMMER, IN_SUMMER, by=town.inka)
    newcomers.renew_poster(town.village("hakkila"), by=town.kaisa)
    invite_across(town)
    db.session.commit()
    add_second_factors(town)
    need = told(town, 1, "aino", "hakkila")
    remember_operation(town, need)
    told(town, 2, "eino", "mahlu", service="auraus")
    told(town, 3, "uula", "sevetti")
    way(town, need)
    db.session.commit()
    db.session.expire_all()
    return World(stage, town, need, ALWAYS | providers)


def invite_across(town: Town) -> None:
    """Inari has invited Tauno and waits for a yes; the firm of Inari could be invited to Saarijärvi."""
    town.provider("P02").business_id, town.provider("P91").business_id = FIRMS
    guests.invite(needs.home_of(town.inka), FIRMS[0], (), by=town.inka)


FIRMS = ("0112038-9", "1572860-0")


def add_second_factors(town: Town) -> None:
    """So that whoever knows a password only must show what she has, and cannot make herself a new one."""
    for coordinator in (town.kaisa, town.inka, town.puoli):
        secret = sealed("JBSWY3DPEHPK3PXP" * 2, coordinator.id)
        db.session.add(Totp(person_id=coordinator.id, secret=secret, last_step=0, created_at=utcnow()))


def sign_ins(world: World) -> dict[str, SignIn]:
    """A live session for every role, but for those who must not come in.

    Kaisa has given her second factor just now and Inka long ago; `half` has told the password only.
    """
    rows = {role: start_sign_in(getattr(world.town, name), now=utcnow()) for role, name in world.who.items()}
    rows["coordinator"].proven_at = utcnow()
    rows["half"].is_half = True
    rows["expired"].expires_at = utcnow() - timedelta(minutes=1)
    world.town.gone.is_active = False
    db.session.commit()
    return rows
