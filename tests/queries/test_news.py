"""A phone is told what has changed of its own since it last asked."""

import pytest
from sqlalchemy import select

from palveleva.actions import assignments, needs, offers, review, waves
from palveleva.db import all_or_nothing, db
from palveleva.domain.errors import NotNow
from palveleva.models import Change, Installation
from palveleva.queries import news
from palveleva.queries.news import news_for
from tests import clockwork
from tests.actions.story import a_done_need, an_agreed_need, an_offered_need, offer_to
from tests.people import NOW, Town, a_need, later
from tests.statements import asked


def heard(person, cursor=None, **after):
    """The news as (kind, state) pairs, and the cursor."""
    told = news_for(person, cursor, now=later(**after))
    return [(item["kind"], item["state"].value) for item in told.items], told.cursor


def test_everybody_hears_their_own_and_nothing_else(town):
    an_offered_need(town)

    assert heard(town.aino)[0] == [("need", "offering")]
    assert heard(town.liisa)[0] == [("offer", "sent")]
    for name in ("eino", "tauno", "uula", "inka", "kaisa"):
        assert heard(getattr(town, name))[0] == []


def test_what_was_heard_is_not_told_again(town):
    an_offered_need(town)

    _, cursor = heard(town.aino)

    assert heard(town.aino, cursor) == ([], cursor)


def test_the_questions_of_many_needs_are_read_at_once(town, app):
    counts = []
    for _ in range(3):
        review.ask_back(a_need(town.aino), "Onko pihalla koiraa?", by=town.kaisa, now=NOW)
        db.session.commit()
        db.session.expunge_all()
        with asked(app) as statements:
            questions = [item["question"] for item in news_for(Town().aino, None, now=NOW).items]
        counts.append(len(statements))

    assert (questions, len(set(counts))) == (["Onko pihalla koiraa?"] * 3, 1)


def test_a_refused_deed_is_no_news_to_anybody(town):
    """Even one that had begun to write when it was refused."""
    need = an_offered_need(town)
    before = heard(town.aino), heard(town.liisa)

    def begins_and_is_refused():
        with all_or_nothing():
            needs.add_information(need, "lisää", by=town.aino, now=later())
            waves.send(need, by=town.kaisa, now=later())

    with pytest.raises(NotNow):
        begins_and_is_refused()
    db.session.commit()

    assert (heard(town.aino), heard(town.liisa)) == before


def test_what_was_done_before_a_refused_deed_of_the_same_batch_is_news(town):
    need = an_offered_need(town)
    _, cursor = heard(town.aino)

    needs.add_information(need, "lisää", by=town.aino, now=later())
    with pytest.raises(NotNow):
        waves.send(need, by=town.kaisa, now=later())
    db.session.commit()

    assert heard(town.aino, cursor)[0] == [("need", "offering")]


def test_a_change_is_told_once_with_its_last_state(town):
    need = an_offered_need(town)
    _, cursor = heard(town.liisa)

    offers.accept(offer_to(need, "P01"), by=town.liisa, now=later(minutes=5))
    db.session.commit()
    assignments.schedule(need.live_assignment, later(days=1), by=town.liisa, now=later(minutes=9))
    db.session.commit()

    assert sorted(heard(town.liisa, cursor)[0]) == [("assignment", "scheduled"), ("offer", "accepted")]


def test_words_added_to_a_need_are_news_to_its_teller(town):
    need = a_need(town.aino)
    _, cursor = heard(town.aino)

    needs.add_information(need, "Kolme porrasta", by=town.kaisa, now=later(hours=1))
    db.session.commit()

    assert heard(town.aino, cursor)[0] == [("need", "submitted")]


def test_a_deed_that_was_undone_is_no_news(town):
    need = a_need(town.aino)
    _, cursor = heard(town.aino)

    needs.withdraw(need, "syy", by=town.aino, now=later(hours=1))
    db.session.rollback()

    assert heard(town.aino, cursor)[0] == []


@pytest.mark.parametrize("page", [1, 2, 3])
def test_many_news_come_in_pages_and_none_is_lost(town, monkeypatch, page):
    monkeypatch.setattr(news, "PAGE", page)
    told = {a_need(town.aino).id for _ in range(5)}

    cursor, more, heard_of = None, True, []
    while more:
        answer = news_for(town.aino, cursor, now=NOW)
        assert len(answer.items) <= page
        cursor, more = answer.cursor, answer.more
        heard_of += [item["id"] for item in answer.items]

    assert sorted(heard_of) == sorted(told)


def test_what_changes_between_two_pages_is_told_at_the_end(town, monkeypatch):
    monkeypatch.setattr(news, "PAGE", 2)
    first, *_ = [a_need(town.aino) for _ in range(4)]
    page = news_for(town.aino, None, now=NOW)

    needs.add_information(first, "lisää", by=town.aino, now=NOW)
    db.session.commit()
    rest = [news_for(town.aino, page.cursor, now=NOW)]
    rest.append(news_for(town.aino, rest[0].cursor, now=NOW))

    assert rest[1].items[-1]["id"] == first.id
    assert not rest[1].more


def test_more_than_two_hundred_news_are_paged(town):
    assert news.PAGE == 200


@pytest.mark.parametrize(
    "cursor", ["", "x", ".", "other-epoch.1", "{epoch}.-1", "{epoch}.99", "{epoch}.1e3", "{epoch}.", "{epoch}.²", "\0"]
)
def test_a_cursor_that_is_not_ours_starts_from_the_beginning(town, cursor):
    a_need(town.aino)
    epoch = db.session.scalars(select(Installation.epoch)).one()

    answer = news_for(town.aino, cursor.format(epoch=epoch), now=NOW)

    assert (answer.reset, len(answer.items)) == (True, 1)


def test_a_first_question_is_no_reset(town):
    assert not news_for(town.aino, None, now=NOW).reset


def test_a_restored_database_tells_everything_again(town):
    a_need(town.aino)
    _, cursor = heard(town.aino)

    db.session.scalars(select(Installation)).one().epoch = "restored"
    db.session.commit()

    assert news_for(town.aino, cursor, now=NOW).reset


def closed_need(town):
    need = an_offered_need(town)
    needs.withdraw(need, "syy", by=town.aino, now=later(days=1))
    db.session.commit()
    return need


def test_a_closed_need_is_shown_for_sixty_days_and_then_forgotten(town):
    need = closed_need(town)

    assert heard(town.aino, days=60, hours=23)[0] == [("need", "closed")]
    answer = news_for(town.aino, None, now=later(days=61))
    assert (answer.items, answer.deleted) == ([], [{"kind": "need", "id": need.id}])


def test_a_phone_that_has_heard_everything_is_told_to_forget_after_sixty_days(town):
    need = closed_need(town)
    _, cursor = heard(town.liisa, days=1)

    clockwork.sweep(later(days=62))
    db.session.commit()

    answer = news_for(town.liisa, cursor, now=later(days=62))
    assert [gone["id"] for gone in answer.deleted] == [offer_to(need, "P01").id]


def test_a_phone_whose_person_was_shut_out_is_told_to_forget(town):
    need = a_need(town.aino)
    aino = town.aino
    aino.is_active = False
    db.session.commit()

    assert news_for(aino, None, now=NOW).deleted == [{"kind": "need", "id": need.id}]


def test_the_door_that_closes_is_news(town):
    work = a_done_need(town)
    (before,) = [item for item in news_for(town.liisa, None, now=later(days=2)).items if item["kind"] == "assignment"]
    assert before["contact"]["name"] == "Helmi"
    _, cursor = heard(town.liisa, days=2)

    clockwork.sweep(later(days=3, minutes=1))
    db.session.commit()

    items = news_for(town.liisa, cursor, now=later(days=3, minutes=1)).items
    (after,) = [item for item in items if item["kind"] == "assignment"]
    assert (after["id"], after["contact"], after["road"]) == (work.id, None, None)


def test_versions_only_grow(town):
    work = an_agreed_need(town)
    versions = []
    for day in (1, 2, 3):
        assignments.schedule(work, later(days=day), by=town.liisa, now=later(hours=day))
        db.session.commit()
        items = news_for(town.liisa, None, now=NOW).items
        versions += [item["version"] for item in items if item["kind"] == "assignment"]

    assert versions == sorted(set(versions))


def test_numbers_of_an_account_are_given_once_each(town):
    for _ in range(3):
        an_offered_need(town)

    db.session.expire_all()
    numbers = list(db.session.scalars(select(Change.seq).where(Change.account_id == town.liisa.id)))
    assert len(numbers) == len(set(numbers))
    assert max(numbers) == town.liisa.changes
