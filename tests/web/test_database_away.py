"""When the database cannot be reached, whoever is in is told that the service is resting."""

import pytest

from palveleva import create_app
from tests.conftest import config_for


@pytest.fixture
def cut_off(tmp_path):
    """Somebody is in, says the cookie; nobody can be asked whether it is true."""
    client = create_app(config_for(f"sqlite:///{tmp_path}/no/such/folder.sqlite", tmp_path)).test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = "somebody", True
    return client


@pytest.mark.parametrize("page", ["/needs", "/en/", "/providers"])
def test_a_page_says_so_to_whoever_is_in(cut_off, page):
    answer = cut_off.get(page, headers={"Accept-Language": "en"})

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "The service is resting" in answer.text


def test_an_address_that_is_none_is_not_found_all_the_same(cut_off):
    assert cut_off.get("/no/such/page").status_code == 404


def test_a_page_says_so_to_a_visitor(cut_off):
    cut_off.delete_cookie("sid")

    assert cut_off.get("/en/").status_code == 503
