"""Sealing a backup for whoever holds the key: the file format is age, readable by other tools too.

A server needs only the public half to make backups; the key itself lies elsewhere and is never in a backup. Every block
is authenticated: a cut, changed or foreign file cannot be opened.
"""

from pathlib import Path

import pyrage
from flask_babel import lazy_gettext as _l

from palveleva import durable
from palveleva.durable import private
from palveleva.keeping.trouble import Trouble

FAULTS = (pyrage.DecryptError, ValueError, OSError)


def new_key() -> tuple[str, str]:
    """The key to be kept apart, and its public half."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def public_half(key: str) -> str:
    return str(identity_of(key).to_public())


def seal(plain: Path, sealed: Path, to: str) -> None:
    """Whole or not at all, and on the disk when this returns."""
    try:
        recipient = pyrage.x25519.Recipient.from_str(to)
    except pyrage.RecipientError as error:
        raise Trouble(_l("The public key for backups is not one. It begins with age1.")) from error
    # Always the same name: what a killed one has left over is written over by the next.
    unfinished = sealed.with_name(f"{sealed.name}.part")
    with plain.open("rb") as source, durable.whole(sealed, beside=unfinished) as target:
        pyrage.encrypt_io(source, target, [recipient])


def unseal(sealed: Path, plain: Path, key: str) -> None:
    identity = identity_of(key)
    try:
        with sealed.open("rb") as source, open(plain, "wb", opener=private) as target:
            pyrage.decrypt_io(source, target, [identity])
    except FAULTS as error:
        told = _l("The backup cannot be opened: it is damaged or cut, or the key is another one.")
        raise Trouble(told) from error


def identity_of(key: str) -> "pyrage.x25519.Identity":
    try:
        return pyrage.x25519.Identity.from_str(key.strip())
    except pyrage.IdentityError as error:
        raise Trouble(_l("The key is not one. It begins with AGE-SECRET-KEY-1.")) from error
