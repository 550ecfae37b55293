"""What a message says: the notices of one person on one medium, in the reader's language, nothing personal in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from flask_babel import LazyString, force_locale
from jinja2 import Environment

from palveleva.begun import ReadAtStart
from palveleva.domain import texting
from palveleva.domain.telling import ABOUT_AN_OFFER, INVITED_ACROSS, TO_NEW_ADDRESS, topic_of
from palveleva.domain.vocabulary import Topic
from palveleva.models import EmailChange, Need, Notice, Person
from palveleva.notices.requests import service_named, what_is_asked, when
from palveleva.words.codes import label
from palveleva.words.messages import (
    CHOOSE,
    DIGEST,
    GREETING,
    NUMBER_OF_OFFICE,
    OPEN_APP,
    OPEN_INVITATION,
    OPEN_OFFICE,
    SENTENCES,
    SUBJECT_OF_MANY,
    THE_SERVICE,
    WHY_SO_LITTLE,
    WORKS_OF_TRIP,
    WRITE_THE_CODE,
    YOUR_CODE,
)
from palveleva.words.texts import (
    SMS_ABOUT_OFFER,
    SMS_ANSWER,
    SMS_MANY,
    SMS_MORE,
    SMS_OFFER,
    SMS_TITLE,
    SMS_TRIP_ANSWER,
)

TEMPLATES = Environment(
    loader=ReadAtStart(Path(__file__).parents[2] / "templates" / "messages"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
Codes = Mapping[int, str | None]  # by the id of the notice


@dataclass(frozen=True)
class Item:
    title: str
    sentence: str
    code: str | None = None  # of the need
    what: str | None = None  # of an offer: service, village, when; of a new address: the code
    when: str = ""  # of an offer
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """One message, ready for any medium; `key` is the same when the same notices are sent again.

    `reader`: whose it is. It stands in none of what is sent.
    """

    key: str
    reader: str
    language: str
    service: str
    subject: str
    items: tuple[Item, ...]
    link: str
    text: str = ""
    html: str = ""
    sms: str = ""

    @property
    def file_name(self) -> str:
        """Where no server has been set. Whoever is forgotten is found by it, whatever their address was."""
        return f"{self.reader}-{self.key}"


def letter_to(
    person: Person,
    notices: list[Notice],
    *,
    now: datetime,
    address: str,
    codes: Codes,
    confirms: EmailChange | None = None,
) -> Letter:
    """`address`: where the service is on the net. `codes`: by notice, the four digits that answer an offer.

    `confirms`: the change of address that the letter is about; its code is to be written back.
    """
    with force_locale(person.language):
        items = tuple(item_of(notice, confirms, now) for notice in notices)
        link = link_for(person, notices, address)
        subject = items[0].title if len(items) == 1 else subject_of_many(notices)
        words = words_around(person, notices, address)
        facts = {"key": key_of(notices), "reader": person.id, "language": person.language, "service": words["service"]}
        text, html = (
            TEMPLATES.get_template(f"email.{kind}").render(items=items, link=link, subject=subject, **words)
            for kind in ("txt", "html")
        )
        sms = text_of(notices, items, link, codes)
    return Letter(**facts, subject=subject, items=items, link=link, text=text, html=html, sms=sms)


def subject_of_many(notices: list[Notice]) -> str:
    return str((WORKS_OF_TRIP if are_one_trip(notices) else SUBJECT_OF_MANY) % {"number": len(notices)})


def are_one_trip(notices: list[Notice]) -> bool:
    """Several requests that were sent together, for one provider to do together."""
    trips = {notice.params.get("trip") for notice in notices}
    return len(notices) > 1 and len(trips) == 1 and trips != {None}


def key_of(notices: list[Notice]) -> str:
    """As short for a hundred of them as for one: it names a file too. Never made of numbers that are given again."""
    return sha256("+".join(notice.once for notice in notices).encode()).hexdigest()[:32]


def link_for(person: Person, notices: list[Notice], address: str) -> str:
    """Where the reader goes on. It signs nobody in, and opening it changes nothing."""
    if notices[0].kind == TO_NEW_ADDRESS:
        return choices_at(person, address)
    if not person.is_active:  # the way in, with the number of the office
        return f"{address}/{person.language}/enter?municipality={person.municipality_id}"
    if {notice.kind for notice in notices} == {INVITED_ACROSS}:
        return f"{address}/guests"
    if person.coordinates:
        need = notices[0].need
        return f"{address}/needs/{need.id}" if need and len(notices) == 1 else f"{address}/needs"
    return f"{address}/{person.language}/app/"


def choices_at(person: Person, address: str) -> str:
    return f"{address}/{person.language}/account/messages"


def words_around(person: Person, notices: list[Notice], address: str) -> dict[str, str]:
    return {
        "lang": person.language,
        "service": str(THE_SERVICE),
        "greeting": str(GREETING),
        "open": str(way_on(person, notices)),
        "little": str(WHY_SO_LITTLE if person.is_active else ""),
        "choose": str(CHOOSE),
        "choices": choices_at(person, address),
    }


def way_on(person: Person, notices: list[Notice]) -> LazyString:
    """What stands behind the link of the letter."""
    if notices[0].kind == TO_NEW_ADDRESS:
        return WRITE_THE_CODE
    if not person.is_active:
        return NUMBER_OF_OFFICE
    if {notice.kind for notice in notices} == {INVITED_ACROSS}:
        return OPEN_INVITATION
    return OPEN_OFFICE if person.coordinates else OPEN_APP


def item_of(notice: Notice, confirms: EmailChange | None, now: datetime) -> Item:
    need = notice.need
    asked = need if notice.kind in ABOUT_AN_OFFER else None
    on_days = when(asked, now=now) if asked else ""
    numbers = {name: notice.params.get(name) for name in DIGEST}
    return Item(
        title=label("notice", notice.kind),
        sentence=str(SENTENCES.get(notice.kind, "")),
        code=notice.params.get("codes") or (need.code if need else notice.params.get("code")),
        what=code_to_write(confirms) or (what_is_asked(asked, service_named(asked), on_days) if asked else None),
        when=on_days,
        lines=tuple(str(DIGEST[name] % {"number": number}) for name, number in numbers.items() if number),
    )


def code_to_write(change: EmailChange | None) -> str | None:
    return str(YOUR_CODE % {"code": f"{change.code[:3]} {change.code[3:]}"}) if change else None


def text_of(notices: list[Notice], items: tuple[Item, ...], link: str, codes: Codes) -> str:
    """One text message for everything together."""
    if are_one_trip(notices):
        return asking_of_trip(notices, items, codes, str(SMS_MORE % {"link": link}))
    if len(notices) == 1:
        return text_message(notices[0], items[0], link, codes.get(notices[0].id))
    return texting.plain(f"{SMS_MANY % {'number': len(items)}} {SMS_MORE % {'link': link}}")


def text_message(notice: Notice, item: Item, link: str, code: str | None) -> str:
    more = str(SMS_MORE % {"link": link})
    if notice.need and item.what:
        told = SMS_ABOUT_OFFER.get(notice.kind, SMS_OFFER)
        return asking(notice.need, item.when, told, str(SMS_ANSWER % {"code": code}) if code else "", more)
    if topic_of(notice.kind) is Topic.REPLIES:
        parts = [f"{item.code}:" if item.code else "", item.sentence, more if notice.kind != "no_heard" else ""]
    elif item.code:
        parts = [str(SMS_TITLE % {"title": item.title, "code": item.code}), more]
    else:
        parts = [str(SMS_OFFER % {"what": item.title}), more]
    return in_one(parts)


def asking(need: Need, on_days: str, told: LazyString, *rest: str) -> str:
    """With the whole name of the service; of a long one with as much as one message has room for."""
    names = texting.ever_shorter(service_named(need))
    asked = (what_is_asked(need, name, on_days).removesuffix(".") for name in names)
    texts = [in_one([str(told % {"what": what}), *rest]) for what in asked]  # the point is of a Finnish date
    return next((text for text in texts if texting.length(text) <= texting.LONGEST), texts[0])


def asking_of_trip(notices: list[Notice], items: Iterable[Item], codes: Codes, more: str) -> str:
    """What is the same of all is said once, and each keeps its digits. As short as its services can be said.

    Two that would read the same have their codes, which the app shows too, where there is room.
    """
    both = zip(notices, items, strict=True)
    asked = [(notice.need, item.when, codes.get(notice.id)) for notice, item in both if notice.need]
    facts = [(need.village.name, on_days) for need, on_days, _ in asked]
    shared = [told[0] for told in zip(*facts, strict=True) if len(set(told)) == 1]
    head = ", ".join([str(WORKS_OF_TRIP % {"number": len(asked)}), *shared])
    answer = str(SMS_TRIP_ANSWER) if any(code for *_, code in asked) else ""
    own = [", ".join(fact for fact in told if fact not in shared) for told in facts]
    names = [service_named(need) for need, *_ in asked]
    for named in texting.all_told_apart(names, own, [need.code for need, *_ in asked]):
        works = map(work_of_trip, named, own, [code for *_, code in asked])
        text = in_one([str(SMS_OFFER % {"what": f"{head}: {'; '.join(works)}".removesuffix(".")}), answer, more])
        if texting.length(text) <= texting.LONGEST_OF_TWO:
            break
    return text


def work_of_trip(service: str, own: str, code: str | None) -> str:
    told = ", ".join(filter(None, (service, own)))
    return f"{told} ({code})" if code else told


def in_one(parts: Iterable[str]) -> str:
    return texting.plain(" ".join(part for part in parts if part))
