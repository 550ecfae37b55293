"""Pictures are rebuilt from their pixels here: what hides in a file (places, names, scripts) does not survive it."""

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageFile

from palveleva.domain.errors import Invalid

LARGEST_UPLOAD = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_SCANS = 100  # an ordinary progressive JPEG has about ten; thousands of empty ones would take hours
SHAPES = ((1600, 82), (1600, 68), (1280, 65), (1024, 60), (800, 50))  # longest side, quality; the first that fits
LARGEST_FILE = 400 * 1024
THUMB_SHAPES = ((160, 60), (160, 40), (120, 40), (96, 30))
LARGEST_THUMB = 6 * 1024
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False
warnings.simplefilter("error", Image.DecompressionBombWarning)

# A picture may need 200 MB while it is open: one at a time in each process.
one_at_a_time = Lock()


@dataclass(frozen=True)
class Picture:
    """A clean JPEG and a small one for lists."""

    jpeg: bytes
    thumb: bytes
    width: int
    height: int


def rebuilt(raw: bytes) -> Picture:
    """The picture without anything but its pixels. Raises Invalid with the reason; whatever is in doubt is refused."""
    kind = kind_of(raw)
    try:
        with one_at_a_time:
            return drawn_again(raw, kind)
    except Invalid:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise Invalid("photo_too_many_pixels") from bomb
    except Exception as error:
        raise Invalid("photo_unreadable") from error


def kind_of(raw: bytes) -> str:
    if not raw:
        raise Invalid("photo_unreadable")
    if raw.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return "WEBP"
    raise Invalid("photo_kind")


def drawn_again(raw: bytes, kind: str) -> Picture:
    refuse_bombs(raw, kind)
    with Image.open(BytesIO(raw), formats=(kind,)) as told:
        if told.width * told.height > MOST_PIXELS:
            raise Invalid("photo_too_many_pixels")
        # A telephone's JPEG may carry more frames (depth, brightness): its first one is the photo.
        if kind != "JPEG" and getattr(told, "n_frames", 1) > 1:
            raise Invalid("photo_kind")
        told.draft("RGB", size_within(told.size, SHAPES[0][0]))
        told.load()
        turn = TURNS.get(told.getexif().get(ORIENTATION, 1))
        whole = plain(told)
    side, _ = SHAPES[0]
    whole = smaller(whole, side)
    whole = whole.transpose(turn) if turn is not None else whole
    jpeg = packed(whole, SHAPES, LARGEST_FILE)
    width, height = Image.open(BytesIO(jpeg)).size
    return Picture(jpeg, packed(whole, THUMB_SHAPES, LARGEST_THUMB), width, height)


def refuse_bombs(raw: bytes, kind: str) -> None:
    """What costs much before, or without, showing its size to the decoder."""
    if kind == "JPEG" and raw.count(b"\xff\xda") > MOST_SCANS:
        raise Invalid("photo_unreadable")
    # The decoder of WebP lays out its whole canvas when it is opened.
    if kind == "WEBP" and raw[12:16] == b"VP8X":
        wide, high = (int.from_bytes(raw[at : at + 3], "little") + 1 for at in (24, 27))
        if wide * high > MOST_PIXELS:
            raise Invalid("photo_too_many_pixels")
    if kind == "PNG":
        wide, high = struct.unpack(">II", raw[16:24])
        if wide * high > MOST_PIXELS:
            raise Invalid("photo_too_many_pixels")


def plain(told: Image.Image) -> Image.Image:
    """Colours on white paper, in an image of our own that inherits nothing."""
    paper = Image.new("RGB", told.size, "white")
    if told.has_transparency_data:
        layer = told.convert("RGBA")
        paper.paste(layer, mask=layer.getchannel("A"))
    else:
        paper.paste(told.convert("RGB"))
    return paper


def size_within(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def smaller(image: Image.Image, side: int) -> Image.Image:
    size = size_within(image.size, side)
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def packed(image: Image.Image, shapes: tuple[tuple[int, int], ...], largest: int) -> bytes:
    for side, quality in shapes:
        file = BytesIO()
        smaller(image, side).save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= largest:
            return file.getvalue()
    raise Invalid("photo_unreadable")
