"""The page with which a network greets strangers, in place of everything the phone asks for: nothing of it is kept."""

import pytest

from tests.faults.handset import APP


@pytest.fixture
def aino(phone_of):
    return phone_of("volunteer", ready=True)


def test_no_page_of_a_portal_is_kept_in_the_place_of_the_apps_files(aino, service):
    """Opened anew by hand, as the shell offers when the app does not start, and then in a village without a network."""
    service.line.breaks("portal", method="GET", path="/", times=0)
    aino.page.goto(f"{APP}?again")
    assert "Accept the terms" in aino.page.content()  # it is the portal's turn now: terms are accepted on its page

    service.line.mend()
    aino.offline()
    aino.page.goto(APP)

    aino.page.wait_for_selector("html[data-js=on]")
    assert [url for url, text in aino.cached() if "Accept the terms" in text] == []
