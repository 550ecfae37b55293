"""A database that is made beside the live one knows the same letters, in the same order."""

from uuid import uuid4

import pytest
from psycopg import sql
from sqlalchemy import make_url

from palveleva.keeping.copies import brand_of
from palveleva.keeping.postgresql import administering, name_of, shown
from tests.databases import KIND

pytestmark = pytest.mark.skipif(KIND != "postgresql", reason="a file takes its letters along")
OF = "SELECT encoding, datcollate, datctype FROM pg_database WHERE datname = %s"


@pytest.fixture
def odd(service):
    """The address of one that was made with others than the server gives by itself, as docs/operate.md has it made."""
    url = shown(make_url(service.database_url).set(database=f"odd_{uuid4().hex[:12]}"))
    with administering(url) as admin:
        usual = admin.execute(OF, ("template1",)).fetchone()
        other = "C" if "POSIX" in usual else "POSIX"
        made = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE {} LC_CTYPE {}"
        admin.execute(sql.SQL(made).format(sql.Identifier(name_of(url)), sql.Literal(other), sql.Literal(other)))
    yield url
    brand_of(url).discard(url)


def test_whatever_the_server_gives_to_new_ones(odd, tmp_path):
    beside = brand_of(odd).fresh(odd, tmp_path)

    with administering(odd) as admin:
        live, new = (admin.execute(OF, (name_of(url),)).fetchone() for url in (odd, beside))
    assert new == live
    brand_of(odd).discard(beside)
