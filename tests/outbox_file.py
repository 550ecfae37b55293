"""The file that a phone saves, and the coordinator who brings it in."""

import json
import re
from base64 import b64encode
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart


def a_file(account_id: str, *operations: dict[str, Any], photos: Any = (), **changes: Any) -> dict[str, Any]:
    """As static/js/lib/unsent.js writes it."""
    told = {
        "palveleva": "outbox",
        "proto": 1,
        "app": "a1b2c3d4e5f6",
        "account_id": account_id,
        "exported_at": "2026-11-24T08:30:00.000Z",
        "ops": list(operations),
        "photos": [photo_in_file(*photo) for photo in photos],
    }
    return told | changes


def photo_in_file(photo_id: str, op_id: str, picture: bytes) -> dict[str, str]:
    return {"photo_id": photo_id, "op_id": op_id, "mime": "image/jpeg", "bytes": b64encode(picture).decode()}


def bring_in(kaisa: FlaskClient, file: dict[str, Any] | bytes) -> Any:
    """The form as a browser sends it; kept in memory, where nothing has to be closed."""
    raw = file if isinstance(file, bytes) else json.dumps(file).encode()
    file = FileStorage(BytesIO(raw), "palveleva-2026-11-24T0830.json")
    boundary, body = encode_multipart({"file": file})
    return kaisa.post("/outbox-files", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def fates(page: Any) -> list[str]:
    """What became of each thing in the file, in order."""
    assert page.status_code == 200, page.text
    return re.findall(r'<li data-status="(\w+)">', page.text)
