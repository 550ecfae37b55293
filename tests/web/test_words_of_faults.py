"""What a page says when something is wrong helps its reader to go on."""

from uuid import uuid4

from wtforms import HiddenField
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import HiddenInput

from palveleva.web.fields import Form


def test_what_is_left_empty_is_named_and_not_just_called_obligatory():
    """Whatever somebody fills in; what a page fills in by itself is seen by nobody."""
    silent = [f"{form.__name__}.{name}" for form in kinds_of(Form) for name, field in parts(form) if is_silent(field)]

    assert silent == []


def kinds_of(form):
    return [kind for one in form.__subclasses__() for kind in (one, *kinds_of(one))]


def parts(form):
    return [(name, field) for name, field in vars(form).items() if isinstance(field, UnboundField)]


def is_silent(field):
    if issubclass(field.field_class, HiddenField) or isinstance(field.kwargs.get("widget"), HiddenInput):
        return False
    checks = field.kwargs.get("validators") or next((one for one in field.args if isinstance(one, list)), [])
    return any(isinstance(check, DataRequired | InputRequired) and not check.message for check in checks)


def test_a_page_that_is_not_there_is_not_said_to_have_been_there(sign_in):
    for path in ("/nowhere/", f"/needs/{uuid4()}"):
        page = sign_in("kaisa").get(path)

        assert page.status_code == 404
        assert "Osoite voi olla väärä, tai asia on jo päättynyt." in page.get_data(as_text=True)


def test_the_summary_of_a_form_names_each_field(sign_in):
    page = sign_in("aino").post("/fi/report", data={}).get_data(as_text=True)

    assert '<a href="#consent">Lupa asukkaalta: Valitse, onko asukkaalta lupa.</a>' in page


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


def test_whoever_comes_to_the_page_of_others_reads_whose_it_is_and_goes_back_to_their_own(sign_in):
    page = sign_in("aino").get("/needs")

    assert page.status_code == 403
    assert "Tämä sivu on kunnan koordi\xadnaattorin" in page.text
    assert "Olet sisällä nimellä Aino." in page.text
    assert 'href="/fi/app/"' in page.text
