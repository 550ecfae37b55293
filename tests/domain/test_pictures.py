"""A picture is rebuilt from its pixels, or refused with a reason."""

from io import BytesIO

import pytest
from PIL import Image

from palveleva.domain.errors import Invalid
from palveleva.pictures import LARGEST_FILE, LARGEST_THUMB, rebuilt
from tests.domain.odd_pictures import CANARY, ODD, TATTLING
from tests.domain.pictures import HOSTILE, HTML, a_picture, noise, saved, with_secrets


def opened(jpeg):
    image = Image.open(BytesIO(jpeg))
    assert image.format == "JPEG"
    return image


def is_red(pixel):
    return pixel[0] > 200 and pixel[2] < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_comes_out_as_a_jpeg_with_a_small_one_beside_it(kind):
    picture = rebuilt(a_picture((3200, 2400), kind))

    assert opened(picture.jpeg).size == (picture.width, picture.height) == (1600, 1200)
    assert max(opened(picture.thumb).size) == 160
    assert is_red(opened(picture.jpeg).getpixel((100, 600)))
    assert not is_red(opened(picture.jpeg).getpixel((1500, 600)))


def test_a_small_photo_is_not_blown_up():
    assert opened(rebuilt(a_picture((50, 30))).jpeg).size == (50, 30)


def test_a_narrow_strip_keeps_a_pixel_of_width():
    assert opened(rebuilt(a_picture((9000, 2), "PNG")).thumb).size == (160, 1)


def test_nothing_but_pixels_is_left():
    picture = rebuilt(with_secrets())

    for jpeg in (picture.jpeg, picture.thumb):
        assert not opened(jpeg).getexif()
        assert set(opened(jpeg).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not any(secret in jpeg for secret in (b"Exif", b"TattleCam", b"Helmi", b"secret profile"))


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (640, 480), (100, 240)),
        (3, (640, 480), (540, 240)),
        (6, (480, 640), (240, 100)),
        (8, (480, 640), (240, 540)),
    ],
)
def test_the_photo_stands_upright(orientation, size, red_at):
    jpeg = opened(rebuilt(with_secrets(orientation)).jpeg)

    assert jpeg.size == size
    assert is_red(jpeg.getpixel(red_at))


def test_a_page_behind_the_photo_is_left_behind():
    picture = rebuilt(a_picture() + HTML)

    assert b"<script" not in picture.jpeg
    assert opened(picture.jpeg).size == (640, 480)


def test_what_cannot_be_packed_well_is_made_smaller_until_it_fits():
    picture = rebuilt(noise((1700, 1300)))

    assert len(picture.jpeg) <= LARGEST_FILE
    assert len(picture.thumb) <= LARGEST_THUMB


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1", "I;16"])
def test_every_ordinary_kind_of_colour_is_understood(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    whole = Image.new(mode if mode != "P" else "RGB", (64, 48))
    image = whole.convert("P") if mode == "P" else whole

    assert opened(rebuilt(saved(image, kind)).jpeg).mode == "RGB"


def test_what_can_be_seen_through_stands_on_white():
    clear = Image.new("RGBA", (64, 48), (0, 0, 0, 0))

    assert opened(rebuilt(saved(clear, "PNG")).jpeg).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_photo_is_refused_with_its_reason(name):
    raw, reason = HOSTILE[name]

    with pytest.raises(Invalid) as refusal:
        rebuilt(raw)

    assert refusal.value.code == reason


@pytest.mark.parametrize("name", ODD)
def test_what_only_begins_like_a_photo_is_refused_with_its_reason(name):
    raw, reason = ODD[name]

    with pytest.raises(Invalid) as refusal:
        rebuilt(raw)

    assert refusal.value.code == reason


@pytest.mark.parametrize("name", TATTLING)
def test_what_a_photo_tells_besides_its_pixels_is_not_kept(name):
    picture = rebuilt(TATTLING[name])

    for jpeg in (picture.jpeg, picture.thumb):
        assert not any(secret in jpeg for secret in (CANARY, b"Exif", b"xap", b"8BIM", b"TattleCam"))
        assert opened(jpeg).size[0] > 0


def test_there_are_enough_files_that_mean_no_good():
    assert len(HOSTILE) + len(ODD) >= 60
