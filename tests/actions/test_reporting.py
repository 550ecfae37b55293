"""A need is told: all of it is kept, or nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from palveleva.actions.needs import Home, Resident, home_of, report
from palveleva.actions.operations import Act, decide, decide_all
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed
from palveleva.domain.vocabulary import Consent, NeedState, Urgency
from palveleva.models import AuditEntry, Contact, Need, Notice, Operation
from tests.actions.story import told, verbs_of
from tests.people import HELMI, NOW, a_need, a_report, later
from tests.phone import a_need_report


def rows():
    return [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Need, Contact, AuditEntry, Notice)]


def test_a_report_becomes_a_need_with_its_resident(town):
    need = a_need(town.aino)

    assert (need.state, need.municipality_id, need.village.slug) == (NeedState.SUBMITTED, "saarijarvi", "hakkila")
    assert (need.contact.name, need.contact.phone) == ("Helmi", "+358401234567")
    assert verbs_of(need) == ["report"]
    assert told("received", need) == ["Aino"]


def test_a_report_without_a_service_is_a_need_too(town):
    assert a_need(town.aino, service=None).service is None


def test_words_are_kept_as_they_were_told_without_the_space_around_them(town):
    assert a_need(town.aino, text="  Lumet\n katolla  ").text == "Lumet\n katolla"


def test_a_number_that_cannot_be_called_is_kept_as_it_was_told(town):
    need = a_need(town.aino, contact=Resident(name="Helmi", phone=" naapurilla on "))

    assert need.contact.phone == "naapurilla on"


def test_a_pressing_text_is_kept_and_marked(town):
    need = a_need(town.aino, text="Tuvassa haisee kaasulta")

    assert need.is_pressing
    assert need.state is NeedState.SUBMITTED


def test_each_need_has_a_code_of_its_own(town):
    codes = {a_need(town.aino).code for _ in range(20)}

    assert len(codes) == 20


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"text": "   "}, "missing_field", "text"),
        ({"village": "atlantis"}, "unknown_village", "village"),
        ({"village": "sevetti"}, "unknown_village", "village"),
        ({"service": "taikominen"}, "unknown_service", "service"),
        ({"consent": Consent.ASKED}, "contact_without_permission", "contact"),
        ({"consent": Consent.NOTICED}, "contact_without_permission", "contact"),
        ({"text": "Helmi 131052-308T"}, "personal_identity_code", "text"),
        ({"contact": Resident(name="131052-308T")}, "personal_identity_code", "text"),
        ({"contact": Resident(phone="131052-308T")}, "personal_identity_code", "text"),
        ({"contact": Resident(address="131052-308T")}, "personal_identity_code", "text"),
        ({"contact": Resident(note="131052-308T")}, "personal_identity_code", "text"),
        ({"wanted_from": NOW.date(), "wanted_until": NOW.date() - timedelta(days=1)}, "bad_value", "wanted_until"),
    ],
)
def test_a_report_that_cannot_be_kept_leaves_nothing_behind(town, changes, code, field):
    before = rows()

    with pytest.raises(Invalid) as refusal:
        report(home_of(town.aino), a_report(**changes), by=town.aino, now=NOW)
    db.session.commit()

    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert rows() == before


@pytest.mark.parametrize("teller", ["aino", "eino"])
def test_what_was_written_before_its_village_went_out_of_use_is_kept(town, teller):
    """No page and no phone offers the village any more; one without a network could not know."""
    town.village("hakkila").is_in_use = False
    db.session.commit()

    need = report(home_of(getattr(town, teller)), a_report(), by=getattr(town, teller), now=NOW)

    assert need.village.slug == "hakkila"


@pytest.mark.parametrize("name", ["liisa", "inka", "uula"])
def test_only_volunteers_and_coordinators_of_the_municipality_report(town, name):
    with pytest.raises(NotAllowed):
        report(Home("saarijarvi"), a_report(), by=getattr(town, name), now=NOW)


def test_without_permission_a_need_is_told_without_the_resident(town):
    need = a_need(town.aino, consent=Consent.NOTICED, contact=None, urgency=Urgency.TODAY)

    assert need.contact is None


def test_the_resident_stands_apart_from_the_need(town):
    need = a_need(town.aino, contact=HELMI)
    db.session.delete(need.contact)
    db.session.commit()
    db.session.expire_all()

    assert db.session.get(Need, need.id).contact is None


def test_a_report_that_comes_again_when_its_key_is_forgotten_is_there_already(town):
    """A phone lay in a drawer for more than a year, and had not heard that its report had arrived."""
    op = a_need_report()
    act = Act(op["op_id"], op["type"], None, op["payload"])
    first = decide(act, by=town.aino, now=NOW)
    db.session.execute(delete(Operation))
    db.session.commit()

    (again,) = decide_all([act], by=town.aino, now=later(days=401))

    assert (again["status"], again["resource"]) == ("duplicate", first["resource"])
    assert rows()[0] == 1
