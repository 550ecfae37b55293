"""The service as its next release: one more line in the app's script. The first answer with that script breaks off."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from palveleva import create_app
from palveleva.web.assets import keep_release

DIGEST = "nextrelease0"
release = create_app()
release.extensions["assets"]["js/app.js"] += "\n// one more line\n"
release.extensions["assets_digest"] = DIGEST
keep_release(Path(release.instance_path) / "assets", DIGEST, release.extensions["assets"])
has_broken_off: list[bool] = []


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    answer = release(environ, start_response)
    if has_broken_off or environ["PATH_INFO"] != f"/assets/{DIGEST}/js/app.js":
        return answer
    has_broken_off.append(True)
    return half_of(b"".join(answer))


def half_of(whole: bytes) -> Iterable[bytes]:
    yield whole[: len(whole) // 2]
    raise ConnectionAbortedError("the line broke")
