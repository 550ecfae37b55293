"""More files that are no photo, cut and bent by rule, and photos that tell more than their pixels."""

import gzip
import io
import struct
import zipfile
import zlib

from PIL import Image, PngImagePlugin

from tests.domain.pictures import HTML, SVG, a_picture, chunk, png_bomb, saved, with_secrets

JPEG, PNG, WEBP = a_picture(), a_picture(kind="PNG"), a_picture(kind="WEBP")
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("photo.jpg", JPEG)
    return file.getvalue()


def with_size(jpeg, wide, high):
    """The frame header says another size than the pixels have."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", high, wide) + jpeg[at + 4 :]


def ihdr(wide, high, *, depth=8, colour=2, compression=0):
    header = struct.pack(">IIBBBBB", wide, high, depth, colour, compression, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def riff(kind, content):
    return b"RIFF" + struct.pack("<I", 4 + len(content)) + kind + content


# What begins like nothing we take.
STRANGE_KINDS = {
    "a pdf": b"%PDF-1.7\n1 0 obj",
    "an archive with a photo": zipped(),
    "a packed photo": gzip.compress(JPEG),
    "a pdf with a photo behind": b"%PDF-1.7\n" + JPEG,
    "a page with a photo behind": HTML + JPEG,
    "an SVG with a declaration": b'<?xml version="1.0"?>' + SVG,
    "an SVG with a mark of order": b"\xef\xbb\xbf" + SVG,
    "an XML bomb": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run",
    "a script for ImageMagick": b"push graphic-context\nimage over 0,0 0,0 'https://evil.example/x'",
    "an icon": saved(Image.new("RGB", (16, 16)), "ICO"),
    "a TGA": saved(Image.new("RGB", (16, 16)), "TGA"),
    "a PPM": saved(Image.new("RGB", (16, 16)), "PPM"),
    "a JPEG 2000 head": b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 50,
    "a HEIC head": b"\0\0\0\x18ftypheic" + b"\0" * 50,
    "an AVIF head": b"\0\0\0\x1cftypavif" + b"\0" * 50,
    "a film": b"\0\0\0\x18ftypmp42" + b"\0" * 50,
    "sound in RIFF": riff(b"WAVE", b"fmt " + b"\0" * 40),
    "a Linux program": b"\x7fELF" + b"\0" * 200,
    "a class of Java": b"\xca\xfe\xba\xbe" + b"\0" * 100,
    "blanks": b" " * 1000,
    "zeros": b"\0" * 1000,
    "one byte": b"\xff",
    "half a signature": b"\x89PNG",
    "a photo behind a blank": b" " + JPEG,
    "words": b"Rappuset lumen alla",
}  # fmt: skip
# What begins well and goes on badly.
BROKEN = {
    "only the first bytes of a JPEG": b"\xff\xd8\xff",
    "a JPEG without an end of its head": JPEG[:200],
    "a JPEG cut before its pixels": JPEG[: JPEG.index(b"\xff\xda")],
    "a JPEG whose pixels are zeros": JPEG[: JPEG.index(b"\xff\xda")] + b"\0" * 500,
    "a JPEG of no size": with_size(JPEG, 0, 0),
    "a JPEG without tables": b"\xff\xd8" + JPEG[JPEG.index(b"\xff\xc0") :],
    "a JPEG that says its head is long": b"\xff\xd8\xff\xe1\xff\xff" + b"Exif",
    "only the signature of a PNG": SIGNATURE,
    "a PNG without pixels": SIGNATURE + PNG[8:33] + chunk(b"IEND", b""),
    "a PNG with a false checksum": PNG[:29] + b"\0\0\0\0" + PNG[33:],
    "a PNG of a colour that is none": ihdr(20, 20, colour=5),
    "a PNG of a depth that is none": ihdr(20, 20, depth=7),
    "a PNG packed in a way that is none": ihdr(20, 20, compression=9),
    "a PNG with too few pixels": ihdr(200, 200),
    "a PNG of negative size": png_bomb(2**31 - 1, 0),
    "a PNG whose pixels are no packing": SIGNATURE + PNG[8:33] + chunk(b"IDAT", b"\xff" * 99) + chunk(b"IEND", b""),
    "only the head of a WebP": WEBP[:12],
    "a WebP cut in its pixels": WEBP[:200],
    "a WebP of zeros": riff(b"WEBP", b"VP8 " + struct.pack("<I", 40) + b"\0" * 40),
    "a WebP with an unknown part": riff(b"WEBP", b"EVIL" + struct.pack("<I", 4) + b"\0\0\0\0"),
    "a page with the head of a WebP": riff(b"WEBP", HTML),
}
TOO_LARGE = {
    "a page with the head of a PNG, which says its size": SIGNATURE + HTML,
    "a JPEG that says 50 000 x 50 000": with_size(JPEG, 50_000, 50_000),
    "a JPEG that says 65 500 x 65 500": with_size(JPEG, 65_500, 65_500),
    "a narrow PNG of a thousand million": png_bomb(1, 1_000_000_000),
}
ODD = {name: (raw, "photo_kind") for name, raw in STRANGE_KINDS.items()}
ODD |= {name: (raw, "photo_unreadable") for name, raw in BROKEN.items()}
ODD |= {name: (raw, "photo_too_many_pixels") for name, raw in TOO_LARGE.items()}

CANARY = b"HelmiQ1Z-Hakkilantie"


def told_in_png():
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", CANARY.decode())
    told.add_text("Author", CANARY.decode(), zip=True)
    told.add_itxt("XML:com.adobe.xmp", f"<x>{CANARY.decode()}</x>")
    return a_picture(kind="PNG", pnginfo=told, exif=exif())


def exif():
    made = Image.Exif()
    made[0x010E] = made[0x013B] = made[0x8298] = CANARY.decode()
    return made.tobytes()


def segment(marker, content):
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def with_segment(marker, content):
    return JPEG[:2] + segment(marker, content) + JPEG[2:]


# Photos that are taken: nothing of the canary may be in what is kept.
TATTLING = {
    "EXIF": a_picture(exif=exif()),
    "place and maker": with_secrets(),
    "XMP": with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CANARY),
    "IPTC": with_segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x19\x1c\x02\x78\0\x14" + CANARY),
    "comment": with_segment(0xFE, CANARY),
    "colour profile": a_picture(icc_profile=CANARY * 10),
    "an unknown part": with_segment(0xEB, CANARY),
    "JFIF's small picture": with_segment(0xE0, b"JFXX\0\x10" + CANARY),
    "behind the end": JPEG + CANARY,
    "a whole photo behind the end": JPEG + with_segment(0xFE, CANARY),
    "an archive behind the end": JPEG + zipped() + CANARY,
    "texts of a PNG": told_in_png(),
    "behind the end of a PNG": PNG + CANARY,
    "EXIF of a WebP": a_picture(kind="WEBP", exif=exif()),
    "XMP of a WebP": a_picture(kind="WEBP", xmp=b"<x>" + CANARY),
}
