"""The forms of a page as their reader has them: where they go, and what stands in each field."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

BY_HAND = ("text", "tel", "email", "search", "number", "date", "datetime-local", "textarea")
UNTYPED = ("submit", "button", "image", "reset", "file", "password")


@dataclass
class Written:
    action: str
    method: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)  # kind, name, what stands in it

    @property
    def by_hand(self) -> list[tuple[str, str, str]]:
        return [one for one in self.fields if one[0] in BY_HAND]


class Forms(HTMLParser):
    def __init__(self, page: str, path: str) -> None:
        super().__init__()
        self.path, self.found, self.area, self.box = path, [], None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.found.append(Written(told.get("action") or self.path, told.get("method", "get").lower()))
        elif tag == "input" and self.found and told.get("type") not in UNTYPED and "form" not in told:
            self.note(told.get("type") or "text", told, told.get("value") or "")
        elif tag == "textarea":
            self.area = (told["name"], [])
        elif tag == "select":
            self.box = told["name"]
        elif tag == "option" and self.box and "selected" in told:
            self.note("select", {"name": self.box}, told["value"])

    def note(self, kind, told, value):
        if "name" in told and (kind not in ("radio", "checkbox") or "checked" in told):
            self.found[-1].fields.append((kind, told["name"], value))

    def handle_data(self, data):
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            words = "".join(self.area[1]).removeprefix("\r").removeprefix("\n")  # as a browser reads it
            self.note("textarea", {"name": self.area[0]}, words)
            self.area = None
        elif tag == "select":
            self.box = None


def forms_of(page: str, path: str) -> list[Written]:
    return Forms(page, path).found
