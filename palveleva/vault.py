"""Secrets that must be read again and yet not lie open in the database, sealed with the key of this installation.

Whoever has only the database, or a backup of it, reads nothing. Each is bound to whom it belongs to: moved to another
person's row it does not open.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hmac import digest
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

MARK = "1."  # which way of sealing; no secret of an authenticator app has a point in it
NONCE = 12


class Unopened(Exception):
    """It was sealed for somebody else, with another key of the installation, or is damaged."""


def sealed(secret: str, whose: str) -> str:
    nonce = token_bytes(NONCE)
    box = nonce + AESGCM(key()).encrypt(nonce, secret.encode(), whose.encode())
    return MARK + urlsafe_b64encode(box).decode()


def opened(told: str, whose: str) -> str:
    """Raises Unopened."""
    try:
        box = urlsafe_b64decode(told.removeprefix(MARK).encode())
        return AESGCM(key()).decrypt(box[:NONCE], box[NONCE:], whose.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unopened from error


def key() -> bytes:
    """Its own, so that what is signed with the installation's key elsewhere tells nothing about it."""
    return digest(current_app.config["PALVELEVA"].secret_key.encode(), b"vault", "sha256")
