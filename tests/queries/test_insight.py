"""The figures of real rows: by the definitions, in few queries, and the same after retention has been there."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from palveleva.actions import assignments, needs, offers, review
from palveleva.db import db
from palveleva.domain.periods import Period
from palveleva.domain.statistics import figures_of
from palveleva.domain.vocabulary import Channel, Outcome
from palveleva.queries.insight import told_in
from palveleva.queries.insight_coverage import coverage_of
from palveleva.queries.insight_export import need_rows
from palveleva.queries.insight_overview import overview_of
from palveleva.queries.insight_unmet import ledger_of
from palveleva.queries.open_data import municipality_called
from tests import clockwork
from tests.actions.story import a_done_need, an_agreed_need, an_offered_need, offer_to
from tests.history import Past
from tests.people import a_need, later

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 1))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 1))


@pytest.fixture
def here(town):
    return municipality_called("saarijarvi")


def sweep(**after):
    clockwork.sweep(later(**after))
    db.session.commit()


def test_a_served_need_with_its_times(town, here):
    a_done_need(town)

    (one,) = told_in(here, NOVEMBER)

    assert (one.village, one.service, one.group, one.fate) == ("hakkila", "lumityot", "piha", "served")
    assert (round(one.response_hours * 60), one.match_days) == (5, 0)


def test_what_was_told_by_telephone_was_answered_at_once(town, here):
    need = a_need(town.kaisa, channel=Channel.CALL)
    need.note_contact(now=need.created_at)
    db.session.commit()

    assert told_in(here, NOVEMBER)[0].response_hours == 0


def test_needs_without_a_service_have_a_line_and_the_lines_add_up(town, here):
    a_need(town.aino)
    a_need(town.aino, service=None)

    found = overview_of(here, NOVEMBER, "fi")

    assert [(line.name, line.figures.needs) for line in found.groups] == [("Piha ja talvi", 1), ("", 1)]
    assert sum(line.figures.needs for line in found.groups) == found.total.needs


def test_retention_leaves_the_figures_as_they_were(town, here):
    work = a_done_need(town)
    needs.confirm(work.need, True, by=town.aino, now=later(days=2))
    a_need(town.aino, text="Halot pinoon")
    db.session.commit()
    before = told_in(here, NOVEMBER)

    sweep(days=70)
    sweep(days=440)

    assert work.need.counted_at
    after = told_in(here, NOVEMBER)
    assert figures_of(after).served == 1
    assert [one for one in after if one.fate == "served"] == [one for one in before if one.fate == "served"]


def test_the_first_night_of_a_month_stays_in_its_month(town, here):
    """Told at one in the morning of 1 December in Saarijärvi, when it is still November in Greenwich."""
    need = Past.of(town.kaisa).a_need(datetime(2026, 11, 30, 23, 0, tzinfo=UTC))
    db.session.commit()
    assert told_in(here, NOVEMBER) == []

    sweep(days=120)
    sweep(days=560)

    assert need.counted_at
    assert told_in(here, NOVEMBER) == []
    assert [one.month for one in told_in(here, YEAR)] == [date(2026, 12, 1)]


def test_no_page_asks_more_when_there_is_more_to_tell(town, here):
    past = Past.of(town.kaisa)
    asked = []
    for _ in range(2):
        past.live(30, datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC))
        db.session.expire_all()
        asked.append([counted(deed) for deed in deeds(here)])

    assert asked[0] == asked[1]
    assert sum(asked[0]) < 40


def deeds(here):
    yield lambda: overview_of(here, YEAR, "fi")
    yield lambda: ledger_of(here, YEAR, "fi")
    yield lambda: need_rows(here, YEAR, "fi")
    yield lambda: coverage_of(here.id)


def counted(deed):
    statements = []

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        deed()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)


def test_the_ledger_tells_what_repeats_and_who_nearly_could(town, here):
    past = Past.of(town.kaisa)
    snow, hakkila = past.services[0], town.village("hakkila")
    for day in ("2026-02-02", "2026-03-03"):
        moment = datetime.fromisoformat(f"{day}T09:00:00+00:00")
        past.a_need(moment, service=snow, village=hakkila, outcome=Outcome.UNMET)
    past.a_need(datetime(2026, 4, 4, 9, tzinfo=UTC), outcome=Outcome.DONE)
    db.session.commit()

    ledger = ledger_of(here, YEAR, "fi")

    assert len(ledger.lines) == 2
    assert ledger.repeated == {(snow.fi, "Häkkilä"): 2}
    assert {near.obstacle for line in ledger.lines for _, near in line.near} >= {"too_far", "full"}


def test_the_ledger_tells_why_somebody_said_no_and_never_in_their_own_words(town, here):
    need = an_offered_need(town)
    offers.decline(offer_to(need, "P01"), "Virtasen Helmi ei maksanut viimeksi", by=town.liisa, now=later(hours=1))
    offers.decline(offer_to(need, "P16"), "no_time", by=town.pekka, now=later(hours=1))
    db.session.commit()
    for days in (2, 4, 15):  # others are asked meanwhile, and do not answer
        sweep(days=days)

    (line,) = ledger_of(here, NOVEMBER, "fi").lines

    answers = {provider.code: near.answer for provider, near in line.near}
    assert (answers["P01"], answers["P16"]) == ("other", "no_time")


def test_the_ledger_tells_of_a_yes_that_came_to_nothing(town, here):
    """Liisa took the work and gave it back, and Pekka's yes came while she had it."""
    work = an_agreed_need(town)
    offers.note_willing(offer_to(work.need, "P16"), by=town.pekka, now=later(minutes=20))
    assignments.release(work, "auto rikki", by=town.liisa, now=later(hours=1))
    review.close(work.need, Outcome.UNMET, by=town.kaisa, now=later(days=15))
    db.session.commit()

    (line,) = ledger_of(here, NOVEMBER, "fi").lines

    assert {provider.code: near.answer for provider, near in line.near} == {"P01": "accepted", "P16": "accepted"}


def test_the_ledger_tells_no_noes_of_an_earlier_life(town, here):
    """Liisa said no in autumn. The need was opened again, and this time nobody was asked."""
    need = an_offered_need(town)
    offers.decline(offer_to(need, "P01"), "no_time", by=town.liisa, now=later(hours=1))
    review.close(need, Outcome.UNMET, by=town.kaisa, now=later(days=15))
    db.session.commit()
    (line,) = ledger_of(here, NOVEMBER, "fi").lines
    assert {provider.code for provider, _ in line.near} >= {"P01", "P16"}

    review.reopen(need, by=town.kaisa, now=later(days=60))
    review.close(need, Outcome.UNMET, by=town.kaisa, now=later(days=75))
    db.session.commit()

    (line,) = ledger_of(here, NOVEMBER, "fi").lines
    assert line.near == ()


def test_coverage_names_who_stands_alone_and_what_nobody_offers(town, here):
    coverage = coverage_of(here.id)

    assert [provider.name for provider in coverage.holders("auraus", "hakkila")] == ["Traktori"]
    assert coverage.reach["sahkotyot", "hakkila"] == ()
    assert "sahkotyot" in coverage.none["hakkila"]
    assert coverage.reach["nuohous", "keskusta"] == ()  # offered, but nobody has seen the qualification
    assert set(coverage.alone[town.provider("P02").id]) == {"auraus", "konetyot"}


def test_another_municipality_sees_nothing_of_ours(town):
    an_offered_need(town)
    inari = municipality_called("inari")

    assert told_in(inari, NOVEMBER) == []
    assert need_rows(inari, NOVEMBER, "fi") == []
    assert ledger_of(inari, NOVEMBER, "fi").lines == []
