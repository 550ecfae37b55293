"""The key by which push services know this installation: made once, kept in the instance folder."""

from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from palveleva import durable

FILE = "push_key.pem"


def key_of(instance: Path) -> Vapid02:
    file = instance / FILE
    if not file.exists():
        make(file)
    return Vapid02.from_pem(file.read_bytes())


def make(file: Path) -> None:
    """Two processes may begin at once: the first one's key stays, whole."""
    key = Vapid02()
    key.generate_keys()
    file.parent.mkdir(parents=True, exist_ok=True)
    with durable.whole(file, is_first_to_stay=True) as unfinished:
        unfinished.write(key.private_pem())


def public_key(instance: Path) -> str:
    """In the form in which a browser wants it."""
    point = key_of(instance).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()
