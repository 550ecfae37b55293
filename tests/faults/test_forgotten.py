"""A resident whom the service forgets is forgotten by the phone that told of them."""

import json

from tests.faults.service import until


def test_what_had_arrived_about_a_forgotten_resident_is_gone_from_the_phone_that_told_it(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.tells(text, photo=77)
    assert until(lambda: [photo["state"] for photo in aino.photos()] == ["arrived"])
    (need,) = [item for stores in aino.kept().values() for item in stores["mine"] if item.get("text") == text]
    aino.does("add", need_id=need["id"], text=f"{text}, ja koira")
    aino.comes_to(accepted=2)

    service.command("forget", need["code"], "--yes")

    assert until(lambda: aino.wakes() or not (knows(aino, text) or knows(aino, "Helmi")), every=0.5), aino.operations()
    assert (aino.operations(), aino.photos()) == ([], [])


def knows(phone, words):
    return words in json.dumps(phone.kept())
