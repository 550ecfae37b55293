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


def test_from_a_page_that_is_not_there_everybody_goes_on_to_what_is_theirs(sign_in):
    ways = [sign_in(name).get("/fi/nowhere/").text for name in ("kaisa", "aino")]

    assert ['<a class="button primary" href="/needs">Avoimet tarpeet</a>' in page for page in ways] == [True, False]
    assert ['<a class="button primary" href="/fi/">Etusivulle</a>' in page for page in ways] == [False, True]


def test_the_form_of_a_provider_leads_back_to_where_it_was_opened(sign_in, town_ids):
    kaisa, provider = sign_in("kaisa"), f"/providers/{town_ids['P01']}"

    assert 'class="way-back" href="/providers"' in kaisa.get("/providers/new").text
    assert f'class="way-back" href="{provider}"' in kaisa.get(f"{provider}/details").text
