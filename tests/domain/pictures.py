"""Pictures as phones, and those who mean no good, send them."""

import struct
import zlib
from io import BytesIO
from random import Random

from PIL import Image

HELSINKI = {1: "N", 2: (60.0, 10.0, 0.0), 3: "E", 4: (24.0, 56.0, 0.0)}


def a_picture(size=(640, 480), kind="JPEG", **facts):
    """Red on the left half, blue on the right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return saved(image, kind, **facts)


def saved(image, kind="JPEG", **facts):
    file = BytesIO()
    image.save(file, kind, **facts)
    return file.getvalue()


def with_secrets(orientation=6):
    """A telephone's own: where it was taken, with what, and a comment."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "TattleCam"
    exif.get_ifd(0x8825).update(HELSINKI)
    return a_picture(exif=exif.tobytes(), comment=b"Helmi, Hakkilantie 12", icc_profile=b"secret profile " * 20)


def noise(size):
    return saved(Image.frombytes("RGB", size, Random(7).randbytes(size[0] * size[1] * 3)), quality=95)


def animated(kind):
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def png_bomb(wide, high):
    """A few bytes that say they are huge."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 10_000)) + chunk(b"IEND", b"")


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def webp_bomb():
    """An extended header with a canvas of 16384 x 16384."""
    whole = saved(Image.new("RGBA", (20, 20), (1, 2, 3, 4)), "WEBP", exif=b"Exif\0\0x")
    return whole[:24] + b"\xff\x3f\x00\xff\x3f\x00" + whole[30:]


def many_scans():
    whole = a_picture(progressive=True)
    at = whole.rindex(b"\xff\xda")
    return whole[:at] + whole[at:-2] * 200 + b"\xff\xd9"


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

HOSTILE = {
    "nothing": (b"", "photo_unreadable"),
    "half a JPEG": (a_picture()[:2000], "photo_unreadable"),
    "the beginning of a JPEG": (b"\xff\xd8\xff\xe0", "photo_unreadable"),
    "half a PNG": (a_picture(kind="PNG")[:200], "photo_unreadable"),
    "a huge PNG": (png_bomb(50_000, 50_000), "photo_too_many_pixels"),
    "a PNG just too large": (png_bomb(10_000, 4_001), "photo_too_many_pixels"),
    "a PNG without its pixels": (png_bomb(4_000, 4_000), "photo_unreadable"),
    "a PNG of no size": (png_bomb(0, 0), "photo_unreadable"),
    "a huge WebP": (webp_bomb(), "photo_too_many_pixels"),
    "a JPEG of many scans": (many_scans(), "photo_unreadable"),
    "a GIF": (a_picture(kind="GIF"), "photo_kind"),
    "a BMP": (a_picture(kind="BMP"), "photo_kind"),
    "a TIFF": (a_picture(kind="TIFF"), "photo_kind"),
    "an SVG": (SVG, "photo_kind"),
    "a page": (HTML, "photo_kind"),
    "a page with a head like a JPEG": (b"\xff\xd8\xff\xe0" + HTML, "photo_unreadable"),
    "a program": (b"MZ\x90\0" + b"\0" * 200, "photo_kind"),
    "a film in WebP": (animated("WEBP"), "photo_kind"),
    "a film in PNG": (animated("PNG"), "photo_kind"),
}
