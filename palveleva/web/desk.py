"""What a page of the office gives its script: the key that opens this account's drafts in this browser."""

from base64 import b64encode
from hashlib import sha256
from hmac import digest

from flask import current_app

from palveleva.models import Person


def seal_of_drafts(person: Person) -> str:
    """A short name for the account and the key of its drafts, joined by a dot (decision 53).

    The key is made from the installation's secret and is in no database: it lives only in pages shown to this person.
    """
    secret = current_app.config["PALVELEVA"].secret_key.encode()
    key = digest(secret, b"drafts:" + person.id.encode(), "sha256")
    return f"{sha256(key).hexdigest()[:12]}.{b64encode(key).decode()}"
