"""The privacy notice and the accessibility statement say what is so."""

from dataclasses import replace

import pytest

from palveleva.db import db
from palveleva.domain.policy import POLICY
from palveleva.models import Municipality
from palveleva.queries.facts import accessibility_checks
from tests.journeys.accessibility_record import names_now


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_privacy_notice_tells_the_periods_that_the_sweep_keeps(stranger, lang):
    page = stranger.get(f"/{lang}/privacy").text

    for period in (POLICY.items_shown_after_closing, POLICY.counts_only_after, POLICY.idle_account_after):
        assert f"{period.days} " in page
    assert "tietosuoja.fi" in page


def test_the_privacy_notice_promises_no_more_than_is_kept(stranger):
    """A round may go out by itself, and under a non-disclosure order the words of a report still do."""
    page = stranger.get("/fi/privacy").text

    assert "voi kysyä heiltä itse" in page
    assert "turvakielto: nimen, numeron, osoitteen, tien ja kuvan näkee vain koordinaattori" in page


def test_each_municipality_names_its_own_data_protection_officer(app, stranger, monkeypatch):
    ours = replace(app.config["PALVELEVA"], data_protection_contact="tietosuoja@saarijarvi.fi")
    monkeypatch.setitem(app.config, "PALVELEVA", ours)
    with app.app_context():
        db.session.get_one(Municipality, "inari").data_protection_contact = "tietosuoja@inari.fi"
        db.session.commit()

    ours, theirs = (stranger.get(f"/fi/privacy{where}").text for where in ("", "?municipality=inari"))

    assert ("tietosuoja@saarijarvi.fi" in ours, "tietosuoja@inari.fi" in ours) == (True, False)
    assert ("tietosuoja@saarijarvi.fi" in theirs, "tietosuoja@inari.fi" in theirs) == (False, True)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_accessibility_statement_tells_the_last_run(stranger, lang):
    page, checked = stranger.get(f"/{lang}/accessibility").text, accessibility_checks()

    assert f"<dd>{checked.passed}</dd>" in page
    assert f"<dd>{checked.failed}</dd>" in page
    assert "saavutettavuusvaatimukset.fi" in page


@pytest.mark.parametrize(
    ("lang", "service"), [("fi", "Palveleva yhteisö"), ("sv", "Servicegemenskapen"), ("en", "Serving Community")]
)
def test_the_accessibility_statement_calls_the_service_as_its_pages_do(stranger, lang, service):
    page = stranger.get(f"/{lang}/accessibility").text

    assert service in page.partition('<p class="lead">')[2].partition("</p>")[0]


def test_the_record_is_of_the_checks_that_stand_in_the_sources():
    checked = accessibility_checks()

    assert set(checked.names) == names_now(), "the checks have changed: run bin/accessibility"
    assert checked.failed == 0
    assert checked.passed >= len(checked.names)


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_every_page_leads_to_both(stranger, lang):
    page = stranger.get(f"/{lang}/").text

    assert f'href="/{lang}/privacy"' in page
    assert f'href="/{lang}/accessibility"' in page
