"""The coordinator sets how her municipality asks, waits and reminds; nonsense is refused and nothing typed is lost."""

import pytest
from sqlalchemy import select

from palveleva.actions import settings
from palveleva.actions.needs import home_of
from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.settings import Dispatch, ServiceRule, Settings
from palveleva.models import AuditEntry, Municipality, Need, OwnService, Service
from palveleva.settings import settings_of
from palveleva.web.forms_of_settings import numbers_of
from tests.people import NOW, a_need, later

HOME = "saarijarvi"
USUAL = {name: str(value) for name, value in numbers_of(Settings()).items()}


def ways(app, **changes):
    """The form as it is shown, with some answers changed."""
    with app.app_context():
        ids = db.session.scalars(select(Service.id).where(Service.qualification != "public")).all()
    return {f"way-{key}": "first_by_hand" for key in ids} | changes


def test_the_page_shows_what_holds_and_keeps_what_is_set(app, sign_in):
    kaisa = sign_in("kaisa")
    page = kaisa.get("/settings").get_data(as_text=True)
    assert 'id="wave_size"' in page

    answer = kaisa.post("/settings", data=USUAL | {"wave_size": "2", "unmet_after": "21"}, follow_redirects=True)

    assert "Tallennettu" in answer.get_data(as_text=True)
    with app.app_context():
        assert (settings_of(HOME).wave_size, settings_of(HOME).unmet_after) == (2, 21)
        assert settings_of("inari").wave_size == 3
        (line,) = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "set_numbers"))
        assert line.details == {"wave_size": [3, 2], "unmet_after": [14, 21]}


@pytest.mark.parametrize(("language", "hour"), [("fi", "7.00"), ("sv", "7.00"), ("en", "07:00")])
def test_an_hour_is_written_as_elsewhere_on_the_pages(sign_in, language, hour):
    kaisa = sign_in("kaisa")
    kaisa.post("/language", data={"language": language})

    assert f'<option selected value="7">{hour}</option>' in kaisa.get("/settings").text


@pytest.mark.parametrize(
    "wrong", [{"wave_size": "0"}, {"quiet_from": "24"}, {"answer_week": "pari"}, {"unmet_after": ""}]
)
def test_nonsense_is_refused_beside_its_field_and_the_rest_stays_typed(app, sign_in, wrong):
    answer = sign_in("kaisa").post("/settings", data=USUAL | {"remind_office": "48"} | wrong)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in page
    assert 'value="48"' in page
    with app.app_context():
        assert settings_of(HOME) == Settings()


@pytest.mark.parametrize(("of_all", "of_snow", "asked"), [("1", "", 1), ("3", "1", 1), ("1", "2", 2)])
def test_the_page_of_a_need_promises_the_wave_that_is_sent(kaisa, told, of_all, of_snow, asked):
    kaisa.post("/settings", data=USUAL | {"wave_size": of_all})
    kaisa.post("/settings/services", data=ways(kaisa.application, **{"size-lumityot": of_snow}))

    promised = kaisa.get(f"/needs/{told}").text.count(">Kysytään<")
    kaisa.post(f"/needs/{told}/waves")

    with kaisa.application.app_context():
        assert promised == len(db.session.get_one(Need, told).offers) == asked


def test_a_service_is_set_to_go_by_itself_and_back(app, sign_in):
    kaisa = sign_in("kaisa")
    kaisa.post("/settings/services", data=ways(app, **{"way-lumityot": "by_itself", "size-lumityot": "2"}))
    with app.app_context():
        assert settings_of(HOME).services == {"lumityot": ServiceRule(Dispatch.AUTOMATIC, wave_size=2)}

    kaisa.post("/settings/services", data=ways(app, **{"size-lumityot": ""}))

    with app.app_context():
        assert db.session.scalars(select(OwnService)).all() == []


def test_the_way_of_a_service_is_shown_as_it_was_set(app, sign_in):
    kaisa = sign_in("kaisa")
    kaisa.post("/settings/services", data=ways(app, **{"way-lumityot": "each_by_hand"}))

    assert 'selected value="each_by_hand"' in kaisa.get("/settings/services").get_data(as_text=True)


def test_a_number_of_providers_out_of_bounds_is_refused(app, sign_in):
    answer = sign_in("kaisa").post("/settings/services", data=ways(app, **{"size-lumityot": "99"}))

    assert answer.status_code == 400
    assert 'value="99"' in answer.get_data(as_text=True)


def test_a_public_service_never_goes_by_itself(town):
    public = db.session.scalars(select(Service).where(Service.qualification == "public")).first()

    with pytest.raises(Invalid, match="always_reviewed"):
        settings.set_services(home_of(town.kaisa), {public.id: ServiceRule(Dispatch.AUTOMATIC)}, by=town.kaisa, now=NOW)


def test_what_is_set_holds_at_once_for_needs_under_way(town):
    need_id = a_need(town.aino).id
    version = db.session.get(Need, need_id).version

    settings.set_numbers(home_of(town.kaisa), {"remind_office": 2}, by=town.kaisa, now=later(hours=3))
    db.session.commit()
    db.session.expire_all()

    need = db.session.get(Need, need_id)
    assert (need.due_at, need.version) == (later(hours=3), version)


def test_the_number_to_call_is_set_shown_and_taken_away(app, sign_in):
    kaisa = sign_in("kaisa")
    kaisa.post("/settings/phone", data={"phone": "014 459 8111"})

    assert 'value="014 459 8111"' in kaisa.get("/settings").text
    assert shown(sign_in) == "+358144598111"
    with app.app_context():
        (line,) = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "set_phone"))
        assert line.details == {"phone": [None, "+358144598111"]}
        assert db.session.get_one(Municipality, "inari").coordinator_phone is None

    kaisa.post("/settings/phone", data={"phone": ""})
    assert shown(sign_in) is None


def shown(sign_in):
    """What the phone of a volunteer is told."""
    return sign_in("aino").get("/api/v1/reference", headers={"X-Palveleva": "1"}).json["coordinator_phone"]


def test_a_number_that_cannot_be_called_is_refused_and_the_old_one_stays(sign_in):
    kaisa = sign_in("kaisa")
    kaisa.post("/settings/phone", data={"phone": "014 459 8111"})

    page = kaisa.post("/settings/phone", data={"phone": "soita kuntaan"})

    assert (page.status_code, 'class="banner danger"' in page.text) == (400, True)
    assert 'value="soita kuntaan"' in page.text
    assert shown(sign_in) == "+358144598111"
