"""What a page says when something is wrong helps its reader to go on."""

from uuid import uuid4


def test_a_page_that_is_not_there_is_not_said_to_have_been_there(sign_in):
    for path in ("/nowhere/", f"/needs/{uuid4()}"):
        page = sign_in("kaisa").get(path)

        assert page.status_code == 404
        assert "Osoite voi olla väärä, tai asia on jo päättynyt." in page.get_data(as_text=True)


def test_the_summary_of_a_form_names_each_field(sign_in):
    page = sign_in("aino").post("/fi/report", data={}).get_data(as_text=True)

    assert '<a href="#consent">Lupa asukkaalta: Pakollinen.</a>' in page


def test_a_stranger_who_wants_to_report_is_asked_for_a_code_and_not_for_a_password(app):
    answer = app.test_client().get("/sv/report")

    assert answer.location == "/sv/enter"
