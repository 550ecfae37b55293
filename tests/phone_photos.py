"""A phone that sends a photo after its report."""

from typing import Any
from uuid import uuid4

from tests.domain.pictures import a_picture
from tests.phone import Phone, a_need_report


def a_report_with_photo(**changes: Any) -> tuple[dict[str, Any], str]:
    photo_id = str(uuid4())
    return a_need_report(photo_id=photo_id, **changes), photo_id


def put(phone: Phone, photo_id: str, op_id: str, raw: bytes | None = None, **headers: str) -> Any:
    raw = a_picture() if raw is None else raw
    return phone.client.put(f"/api/v1/photos/{photo_id}?op={op_id}", data=raw, headers=phone.headers | headers)


def told_with_photo(phone: Phone, raw: bytes | None = None) -> tuple[str, str]:
    """A need and its photo, both arrived: their keys."""
    report, photo_id = a_report_with_photo()
    need_id = phone.send(report)[0]["resource"]["id"]
    answer = put(phone, photo_id, report["op_id"], raw)
    assert answer.status_code == 200, answer.text
    return need_id, photo_id
