"""Templates compiled once for each language, with what never changes within it: words, icons, addresses.

A page of the office has a hundred words and icons; looking each of them up for every reader took a fifth of its time.
"""

import re
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from flask import current_app
from flask.templating import Environment
from flask_babel import gettext
from jinja2 import Template, nodes, pass_environment
from jinja2.runtime import Macro
from jinja2.visitor import NodeTransformer

from palveleva.i18n import spoken

WORDS = ("_", "gettext")
ALWAYS_THE_SAME = ("icon",)
GAP = re.compile(r"%\((\w+)\)s")  # where a sentence takes something in


class WordedEnvironment(Environment):
    """Asked for a template, it gives the one of the language that is being spoken."""

    language = ""

    def speaking(self, language: str) -> "WordedEnvironment":
        """An environment like this one, with a shelf of its own for compiled templates."""
        known: dict[str, WordedEnvironment] = self.__dict__.setdefault("in_languages", {})
        if language not in known:
            other = self.overlay(cache_size=400)
            other.language = language
            other.globals = self.globals | {"lang": language}
            known[language] = other
        return known[language]

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        if not self.language:
            return self.speaking(spoken())._load_template(name, globals)
        return super()._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        if self.language:
            Wording(self.globals).visit(parsed)
            parsed.set_environment(self)
        return parsed


def told_the_language(words: Callable[[Any, str], str]) -> Callable[[WordedEnvironment, Any], str]:
    """A filter that words what it is given in the language of the template, and need not ask for it."""

    @pass_environment
    def in_its_language(environment: WordedEnvironment, value: Any) -> str:
        return words(value, environment.language)

    return in_its_language


@pass_environment
def drawn(environment: WordedEnvironment, macro: Macro, *codes: str | None) -> Any:
    """What a macro makes of a few codes, made once for each language: a list shows the same three marks fifty times.

    The macro must depend on nothing else; and codes are few, never what somebody wrote.
    """
    kept: dict[tuple[str | None, ...], Any] = environment.__dict__.setdefault("drawn", {})
    key = (macro.name, *codes)
    if key not in kept:
        kept[key] = macro(*codes)
    return kept[key]


class Wording(NodeTransformer):
    """Puts words, icons and addresses in the place of the calls that ask for them."""

    def __init__(self, known: MutableMapping[str, Any]) -> None:
        self.known = known

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        self.generic_visit(node)
        node.nodes = [part for one in node.nodes for part in woven(one)]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        told = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if node.dyn_args or node.dyn_kwargs or len(told) < len(node.args):
            return node
        if name in WORDS:
            return worded(told[0], node.kwargs)
        if name in ALWAYS_THE_SAME and not node.kwargs:
            return nodes.Const(self.known[name](*told))
        if name == "url_for" and not node.kwargs:
            return nodes.Const(current_app.url_map.bind("").build(told[0]))
        return node


def worded(msgid: str, put_in: list[nodes.Keyword]) -> nodes.Expr:
    """As Jinja's own gettext: the words are a safe format, and what is put into them is escaped."""
    words = gettext(msgid)
    if not put_in:
        return nodes.MarkSafeIfAutoescape(nodes.Const(words % {}))
    facts = [nodes.Pair(nodes.Const(one.key), one.value) for one in put_in]
    return nodes.Mod(nodes.MarkSafeIfAutoescape(nodes.Const(words)), nodes.Dict(facts))


def woven(node: nodes.Expr) -> Iterator[nodes.Expr]:
    """A sentence that is written out is not formatted first: its words and what is put in follow one another."""
    match node:
        case nodes.Mod(left=nodes.MarkSafeIfAutoescape(expr=nodes.Const(value=words)), right=nodes.Dict(items=pairs)):
            put_in = {pair.key.as_const(): pair.value for pair in pairs}
            parts = GAP.split(words)
            if "%" not in "".join(parts[::2]):
                yield from (put_in[part] if place % 2 else nodes.TemplateData(part) for place, part in enumerate(parts))
                return
    yield node
