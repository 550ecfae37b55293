"""A mail server, and a post office that uses it."""

import pytest

from tests.notices.post import MailServer, office


@pytest.fixture
def mail():
    with MailServer().open() as server:
        yield server


@pytest.fixture
def post(app, town, mail, tmp_path):
    settings = {"mail_server": "127.0.0.1", "mail_from": "palveleva@saarijarvi.example"}
    return office(app, tmp_path, **settings, mail_port=mail.port)
