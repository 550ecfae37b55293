"""A municipality that is set up, or renewed, from its folder, and the providers of others who serve there."""

from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Assignment, Guest, Provider, Village
from palveleva.queries.news import news_for
from tests.people import NOW, Town, a_need, person


def test_a_firm_that_serves_there_as_a_guest_is_not_added_a_second_time(mallila, add, folder):
    lumikko = Town().liisa.provider
    lumikko.business_id = "0112038-9"
    db.session.add(Guest(provider=lumikko, municipality=mallila, villages=[], asked_at=NOW, agreed_at=NOW))
    db.session.commit()
    folder.append("providers.csv", "Lumikon Mallilan toimipiste,yritys,0112038-9,lumityot,keskus,,,,,,,,,,")

    answer = add("--renew")

    assert "Providers left as they are: 3." in answer.output
    assert not db.session.scalar(select(Provider.id).where(Provider.name.startswith("Lumikon")))


def test_renewed_the_phone_of_a_guest_hears_what_its_work_there_is_called_now(mallila, add, folder):
    there = db.session.scalars(select(Village).where(Village.slug == "ranta-aho")).one()
    aili, liisa = person("aili", "mallila", is_volunteer=True, village=there), Town().liisa
    db.session.add(aili)
    db.session.commit()
    work = Assignment(need=a_need(aili, village="ranta-aho"), provider=liisa.provider, agreed_at=NOW)
    db.session.add(work)
    db.session.commit()
    cursor = news_for(liisa, None, now=NOW).cursor
    folder.replace("villages.csv", "ranta-aho,Ranta-aho", "ranta-aho,Rantakylä")

    add("--renew")

    db.session.expire_all()
    assert [item["village"] for item in news_for(liisa, cursor, now=NOW).items] == ["Rantakylä, Mallila"]
