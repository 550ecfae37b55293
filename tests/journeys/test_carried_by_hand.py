"""Nothing leaves Aino's phone, so she gives a file to Kaisa; the phone finds the network afterwards."""

from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import select

from palveleva import album
from palveleva.db import db
from palveleva.models import Need
from tests.domain.pictures import a_picture
from tests.journeys.steps import open_status_page, press, tell

SHEET_STAYS_SHUT = """Object.assign(Navigator.prototype, {
    canShare: () => true, share: () => Promise.reject(new DOMException("too late", "NotAllowedError")),
})"""


def test_a_report_with_a_photo_comes_by_file_and_by_phone_and_is_one(enter, service, tmp_path):
    text = f"Rappuset lumen alla {uuid4().hex[:8]}"
    aino, kaisa = enter("volunteer"), enter("coordinator", width=1280)
    aino.context.set_offline(True)
    tell(aino, text, photo=a_picture((800, 600)))
    expect(aino.locator("sent-page[data-state=queued]")).to_be_visible()

    bring_in(kaisa, saved_file(aino, tmp_path))
    expect(kaisa.locator("li[data-status=applied]", has_text=text)).to_have_count(2)  # the words and the photo
    aino.context.set_offline(False)
    aino.goto("/fi/app/#/outbox")

    arrived = aino.locator("[data-op][data-state=accepted]", has_text=text)
    expect(arrived.get_by_text("Kuva on perillä")).to_be_visible()
    with service.app().app_context():
        need = db.session.scalars(select(Need).where(Need.text == text)).unique().one()
        assert (need.photo.is_here, album.has(need.photo.id)) == (True, True)


def test_the_photo_of_a_refused_report_stays_on_the_phone(enter, tmp_path):
    aino, kaisa = enter("volunteer"), enter("coordinator", width=1280)
    to_a_village_that_is_no_more(aino)
    tell(aino, "Portaat lumen alla", photo=a_picture((800, 600)))
    expect(aino.locator("sent-page[data-state=rejected]")).to_be_visible()
    aino.unroute_all()
    aino.context.set_offline(True)
    aino.goto("/fi/app/#/report")
    tell(aino, "Rappuset lumen alla")
    expect(aino.locator("sent-page[data-state=queued]")).to_be_visible()

    bring_in(kaisa, saved_file(aino, tmp_path))

    expect(kaisa.locator("li[data-status=applied]")).to_have_count(1)
    expect(kaisa.locator("li[data-status]")).to_have_count(1)


def test_a_share_sheet_that_does_not_open_leaves_the_file_among_the_downloads(enter, tmp_path):
    aino = enter("volunteer", has_touch=True, is_mobile=True)
    aino.context.set_offline(True)
    tell(aino, "Rappuset lumen alla")
    expect(aino.locator("sent-page[data-state=queued]")).to_be_visible()
    aino.context.add_init_script(SHEET_STAYS_SHUT)

    assert "Rappuset lumen alla" in saved_file(aino, tmp_path).read_text()


def to_a_village_that_is_no_more(page):
    page.route(
        "**/api/v1/sync",
        lambda route: route.continue_(post_data=route.request.post_data.replace('"hakkila"', '"ei-ole"')),
    )


def saved_file(page, folder):
    open_status_page(page)
    with page.expect_download() as saving:
        press(page, "save")
    path = folder / saving.value.suggested_filename
    saving.value.save_as(path)
    return path


def bring_in(kaisa, path):
    kaisa.goto("/needs")
    kaisa.get_by_role("link", name="Tuo puhelimen tiedosto").click()
    kaisa.set_input_files("#file", path)
    kaisa.get_by_role("button", name="Tuo tiedosto").click()
