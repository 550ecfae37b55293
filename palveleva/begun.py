"""What a process is made of beside its code, read when it begins.

A new release is put in the place of the one that runs (docs/operate.md), which goes on serving for a minute or more:
nobody is given a page, a letter or a service worker that is half of the one and half of the other.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Domain, force_locale
from jinja2 import FileSystemLoader, TemplateNotFound

Source = tuple[str, str, Callable[[], bool]]


class ReadAtStart(FileSystemLoader):
    """Templates as they were when the process began."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        nobody: Any = None  # who asks is not looked at
        read = super().get_source
        self.read = {name: read(nobody, name) for name in self.list_templates()}

    def get_source(self, environment: Any, template: str) -> Source:
        if template not in self.read:
            raise TemplateNotFound(template)
        return self.read[template]


def know_words(app: Flask, words: Domain, languages: tuple[str, ...]) -> None:
    """The catalogue of each language, not only when somebody first speaks it."""
    with app.app_context():
        for language in languages:
            with force_locale(language):
                words.get_translations()
