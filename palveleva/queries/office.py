"""The office's own papers, and in which language a reader of them should be written to."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from palveleva.db import db
from palveleva.domain.replies import filled, needs_service
from palveleva.domain.vocabulary import ReplyUse
from palveleva.models import Memo, Need, Person, Reply
from palveleva.queries.choices import Choices
from palveleva.queries.visible import coordinated


def replies_kept_by(person: Person) -> Select[Reply]:
    return select(Reply).where(coordinated(person, Reply)).order_by(Reply.id)


def memos_kept_by(person: Person) -> Select[Memo]:
    return select(Memo).where(coordinated(person, Memo)).order_by(Memo.at.desc(), Memo.id.desc())


def replies_by_use(person: Person) -> dict[ReplyUse, list[Reply]]:
    kept = db.session.scalars(replies_kept_by(person)).all()
    return {use: [reply for reply in kept if reply.use is use] for use in ReplyUse}


def memos(person: Person) -> list[Memo]:
    return list(db.session.scalars(memos_kept_by(person).options(joinedload(Memo.by))))


@dataclass(frozen=True)
class ReadyTexts:
    """The ready-made replies for one need, each to be had in the language of whoever gets it."""

    need: Need
    by_use: dict[ReplyUse, list[Reply]]
    usual: str
    of_providers: dict[int, str]

    def to_reporter(self, use: str) -> list[str]:
        return self.texts(use, self.need.reporter.language if self.need.reporter else self.usual)

    def to_provider(self, provider_id: int) -> list[str]:
        return self.texts(ReplyUse.ANSWER, self.of_providers.get(provider_id, self.usual))

    def texts(self, use: str, language: str) -> list[str]:
        service = self.need.service.name_in(language) if self.need.service else ""
        facts = {"code": self.need.code, "village": self.need.village.name, "service": service}
        found = (reply.text_in(language) or reply.text_in(self.usual) for reply in self.by_use[ReplyUse(use)])
        return [filled(text, **facts) for text in found if text and (service or not needs_service(text))]


def ready_texts(need: Need, person: Person, choices: Choices) -> ReadyTexts:
    usual = person.municipality.language
    return ReadyTexts(need, choices.replies, usual, choices.languages)
