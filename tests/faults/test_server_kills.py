"""The service dies in the middle: at six points of a request, or all of it at once. No report is lost or doubled."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.office import asked
from tests.faults.service import told, until
from tests.faults.wire import Wire
from tests.faults.wounded import POINTS
from tests.phone import a_need_report

PHOTO = "SELECT count(*) FROM photo p JOIN need n ON p.need_id = n.id WHERE n.text = :text AND p.arrived_at IS NOT NULL"


@pytest.mark.parametrize("point", POINTS)
def test_a_report_whose_server_dies_there_arrives_once(phone_of, service, text, point):
    aino = phone_of("volunteer")
    service.dies_at(point)

    aino.tells(text)

    assert until(service.has_died)
    aino.sends_until(accepted=1)
    assert told(service, text) == 1


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_a_photo_whose_server_dies_there_arrives_once(phone_of, service, text, point):
    aino = phone_of("volunteer")
    service.line.breaks("delay", method="PUT", path="/api/v1/photos", seconds=60)
    aino.tells(text, photo=40)
    assert until(lambda: service.line.count("/api/v1/photos", "PUT"))

    service.dies_at(point)
    service.line.mend()

    assert until(service.has_died)
    assert until(lambda: aino.wakes() or [photo["state"] for photo in aino.photos()] == ["arrived"], every=0.5)
    assert service.rows(PHOTO, text=text) == [(1,)]


def test_the_power_goes_while_a_report_is_on_its_way(phone_of, service, text):
    aino = phone_of("volunteer")
    before = service.line.count("/api/v1/sync")
    service.line.breaks("delay", seconds=60)
    aino.tells(text)
    assert until(lambda: service.line.count("/api/v1/sync") > before)

    service.kill()
    service.line.mend()
    aino.comes_to(queued=1)
    service.start()

    aino.sends_until(accepted=1)
    assert told(service, text) == 1


def test_the_same_report_twenty_times_at_once_is_one(service, text):
    aino, report = Wire(service), a_need_report(text=text)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: aino.sync(report)[0]["status"], range(20)))

    assert sorted(answers) == ["applied", *["duplicate"] * 19]
    assert told(service, text) == 1


def test_other_words_under_the_same_key_are_refused_and_the_first_are_kept(service, text):
    aino, report = Wire(service), a_need_report(text=text)
    aino.sync(report)

    report["payload"]["text"] = f"{text}, mutta eri sanoin"
    (answer,) = aino.sync(report)

    assert (answer["status"], answer["code"]) == ("rejected", "key_reused")
    assert told(service, text) == 1
    assert told(service, f"{text}, mutta eri sanoin") == 0


def test_between_writing_and_committing_nothing_is_there(service, text):
    aino, report = Wire(service), a_need_report(text=text)
    service.dies_at("after_insert")

    with pytest.raises(OSError, match=r".*"):
        aino.sync(report)

    assert service.has_died()
    assert service.rows("SELECT op_id FROM operation WHERE op_id = :key", key=report["op_id"]) == []
    assert told(service, text) == 0
    assert aino.sync(report)[0]["status"] == "applied"


def test_a_sweeper_that_was_killed_does_its_work_when_it_is_back(service, text):
    sweeper = service.processes.pop()
    sweeper.kill_all()
    sweeper.wait()
    offer = asked(service, text)["provider"]
    service.write("UPDATE offer SET answer_by = sent_at WHERE id = :id", id=offer)
    service.write("UPDATE need SET due_at = created_at WHERE id = (SELECT need_id FROM offer WHERE id = :id)", id=offer)

    service.kill()
    service.start()

    ended = "SELECT state FROM offer WHERE id = :id"
    assert until(lambda: service.rows(ended, id=offer) == [("expired",)]), service.rows(ended, id=offer)
