"""Column shapes used by several tables."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated, Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Enum, ForeignKey, String, Text, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from palveleva.domain.names import a_name

TextId = Annotated[str, mapped_column(String(36), primary_key=True, default=lambda: str(uuid4()))]
NumberId = Annotated[int, mapped_column(primary_key=True)]
Short = Annotated[str, mapped_column(String(120))]
Long = Annotated[str, mapped_column(Text)]
MunicipalityId = Annotated[str, mapped_column(ForeignKey("municipality.id"), index=True)]


def only(where: str, in_sqlite: str = "") -> dict[str, Any]:
    """For an index of some rows only: small, and worth asking where the many others look alike."""
    return {"sqlite_where": text(in_sqlite or where), "postgresql_where": text(where)}


class Word(Enum):
    """Read by looking it up: a list reads hundreds of them, each in one step."""

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Any]:
        return Known({None: None, **{word.value: word for word in self.enum_class or ()}}).__getitem__


class Known(dict[str | None, Any]):
    """The words of a closed set."""

    def __missing__(self, word: str | None) -> Any:
        raise LookupError("a word stands in the database that the code does not know")


def word_of(kind: type[StrEnum]) -> Word:
    """One of a closed set of words, stored as itself; a later word needs no migration of the type."""
    return Word(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,
        values_callable=lambda members: [member.value for member in members],
    )


def among(column: Any, words: Iterable[StrEnum]) -> ColumnElement[bool]:
    """One of these words of the code. They stand in the statement, which then is the same for every asking of it:
    as values SQLAlchemy would put them in anew each time, and write the whole statement for that."""
    return column.in_([literal_column(f"'{word}'") for word in sorted(words)])


class Called:
    """Something with a name: whichever door it came through, it can be seen. What has been erased has none."""

    @validates("name", "where", "from_", "to", include_backrefs=False)
    def refuse_the_unseen(self, column: str, written: str) -> str:
        return a_name(written, column) if written else written


class Named:
    """A name in the three languages of the service; Finnish where another is not told."""

    fi: Mapped[Short]
    sv: Mapped[Short]
    en: Mapped[Short]

    def name_in(self, language: str) -> str:
        name: str = getattr(self, language if language in ("sv", "en") else "fi")
        return name or self.fi
