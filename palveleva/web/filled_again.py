"""A page that comes back because a form of it was refused: what was written stands in the form again.

It comes with the answer itself and is kept nowhere: a cookie is no place for words about residents, and too small for
those that were refused because they are many.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from markupsafe import escape
from werkzeug.datastructures import MultiDict

from palveleva.web.fields import Form

Attributes = dict[str, str]
WRITTEN = frozenset({"text", "tel", "email", "search", "number", "date", "datetime-local", "textarea"})
# A form that stands on the page more than once says with these which one it is.
SAYS_NOTHING = frozenset({"csrf_token", "seen", "version"})


class Piece:
    """A tag, or what stands between two; with what is put in front of it and behind it."""

    def __init__(self, text: str, tag: str = "", attributes: Attributes | None = None) -> None:
        self.text, self.tag, self.attributes = text, tag, attributes or {}
        self.before = self.after = ""

    def __str__(self) -> str:
        return self.before + self.text + self.after

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")

    @property
    def kind(self) -> str:
        """What sort of field it is, if it is one."""
        return self.attributes.get("type", "text") if self.tag == "input" else self.tag

    def say(self, **attributes: str | None) -> None:
        """With these attributes; one that is None is taken away."""
        told = self.attributes | {name.replace("_", "-"): value for name, value in attributes.items()}
        self.attributes = {name: value for name, value in told.items() if value is not None}
        words = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        self.text = f"<{self.tag}{words}>"


class Pieces(HTMLParser):
    """A page in pieces: joined again they are the page, letter by letter."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Piece] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.found.append(Piece(self.get_starttag_text() or "", tag, told))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self.found.append(Piece(f"</{tag}>", f"/{tag}"))

    def handle_data(self, data: str) -> None:
        self.found.append(Piece(data))

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.handle_data(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.handle_data(f"<!{decl}>")


def filled_again(page: str, path: str, told: MultiDict[str, str], form: Form) -> str | None:
    """The page with its form to this path as it was sent; None when there is no such form on it any more."""
    pieces = Pieces(page).found
    ours = next((one for one in forms_to(path, pieces) if is_the_one(one, told)), None)
    if ours is None:
        return None
    open_folds(pieces[: pieces.index(ours[0])])
    ours[0].say(data_told="")  # a draft is not to be put over it
    fill(ours, told)
    tell_why(ours, {field.name: str(field.errors[0]) for field in form if field.errors})
    return "".join(map(str, pieces))


def forms_to(path: str, pieces: list[Piece]) -> Iterator[list[Piece]]:
    """From its own tag to the end of each."""
    for place, piece in enumerate(pieces):
        if piece.tag == "form" and urlsplit(piece.attributes.get("action", "")).path == path:
            yield pieces[place : end_of(piece, pieces, place)]


def end_of(piece: Piece, pieces: list[Piece], place: int) -> int:
    return next(at for at in range(place, len(pieces)) if pieces[at].tag == f"/{piece.tag}")


def is_the_one(form: list[Piece], told: MultiDict[str, str]) -> bool:
    marks = [one for one in form if one.kind == "hidden" and one.name not in SAYS_NOTHING]
    fields = [one for one in form if one.kind in WRITTEN]
    is_same = all(one.attributes.get("value", "") == told.get(one.name, "") for one in marks)
    return is_same and bool(fields) and all(one.name in told for one in fields)


def open_folds(pieces: list[Piece]) -> None:
    """Those that stand open at the end: out of sight, nothing is given back."""
    shut = 0
    for piece in reversed(pieces):
        if piece.tag == "/details":
            shut += 1
        elif piece.tag == "details" and shut:
            shut -= 1
        elif piece.tag == "details":
            piece.say(open="")


def fill(form: list[Piece], told: MultiDict[str, str]) -> None:
    left = {name: list(values) for name, values in told.lists()}
    chosen: list[str] = []
    for place, piece in enumerate(form):
        if piece.kind in WRITTEN and left.get(piece.name):
            put_in(form, place, left[piece.name].pop(0))
        elif piece.kind in ("checkbox", "radio"):
            piece.say(checked="" if piece.attributes.get("value", "on") in told.getlist(piece.name) else None)
        elif piece.kind == "select":
            chosen = told.getlist(piece.name)
        elif piece.kind == "option":
            piece.say(selected="" if piece.attributes.get("value", "") in chosen else None)


def put_in(form: list[Piece], place: int, words: str) -> None:
    piece = form[place]
    if piece.kind != "textarea":
        piece.say(value=words)
        return
    for old in form[place + 1 : end_of(piece, form, place)]:
        old.text = ""
    piece.after = str(escape(words))


def tell_why(form: list[Piece], wrong: dict[str, str]) -> None:
    """At each field what is wrong with it. The page is read on at the first."""
    fields = [one for one in form if one.kind in WRITTEN | {"select"} and one.name in wrong]
    for piece in fields:
        key = f"{piece.attributes.get('id', piece.name)}-error"
        described = " ".join(filter(None, (piece.attributes.get("aria-describedby"), key)))
        piece.say(aria_invalid="true", aria_describedby=described, autofocus="" if piece is fields[0] else None)
        piece.before = f'<p class="error" id="{escape(key)}">{escape(wrong[piece.name])}</p>'
