"""What every answer says to the browser: one table, and the few ways in which kinds of answers differ (decision 31)."""

from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Response, current_app, g, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REPORTS = "/csp-report"
SCRIPT, STYLE = "script-src 'self'", "style-src 'self'"
CSP = (
    "default-src 'none'",
    SCRIPT,
    STYLE,
    "img-src 'self' blob: data:",  # data: the small pictures that travel within the news, each look at one recorded
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types sw-url",
    f"report-uri {REPORTS}",  # for browsers that do not know the next one
    "report-to csp",
)
# Bytes that people sent, and whatever is meant to be saved: opened by itself it may do nothing at all.
CSP_OF_FILES = ("sandbox", "default-src 'none'", "frame-ancestors 'none'")
NOTHING_OF_THE_PHONE = (
    "accelerometer browsing-topics camera display-capture geolocation gyroscope hid magnetometer microphone "
    "midi payment screen-wake-lock serial usb xr-spatial-tracking"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NOTHING_OF_THE_PHONE.split()),
    "Reporting-Endpoints": f'csp="{REPORTS}"',
    "X-Palveleva": "1",
}
ON_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
# What a search engine may know of.
FINDABLE = {"public.front", "open_data.missing"}


def install(app: Flask) -> None:
    app.after_request(say)
    in_front: Any = saying(app, app.wsgi_app)
    app.wsgi_app = in_front  # type: ignore[method-assign]  # Flask's documented way to stand in front of itself


def saying(app: Flask, inner: "WSGIApplication") -> "WSGIApplication":
    """What each answer says alike is put at its end in one piece. None of it is said anywhere else."""
    plainly = list(ALWAYS.items())
    on_https = [*plainly, *ON_HTTPS.items()]

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
            more = on_https if app.config["PALVELEVA"].is_https else plainly
            return start_response(status, headers + more, error)

        return inner(environ, cast("StartResponse", start))

    return answer


def say(response: Response) -> Response:
    is_https = current_app.config["PALVELEVA"].is_https
    response.headers["Content-Security-Policy"] = policy_of(response, is_https=is_https)
    if request.endpoint not in FINDABLE or response.status_code >= 400:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if "Cache-Control" not in response.headers or response.status_code >= 400:
        is_shipped = request.endpoint == "static" and response.status_code < 400
        response.headers["Cache-Control"] = "no-cache" if is_shipped else "no-store"
    return response


def policy_of(response: Response, *, is_https: bool) -> str:
    # Flask names shipped files too, without calling them attachments: those are ours.
    is_file = "Content-Disposition" in response.headers and request.endpoint != "static"
    return policy(CSP_OF_FILES if is_file else CSP, g.get("inlined_style"), g.get("inlined_script"), is_https=is_https)


@lru_cache(maxsize=64)
def policy(parts: tuple[str, ...], style: str | None, script: str | None, *, is_https: bool) -> str:
    """A page that carries its style sheet takes that one and no other; its line of script is taken beside ours."""
    own = {STYLE: f"style-src {hash_of(style)}" if style else STYLE}
    own[SCRIPT] = f"{SCRIPT} {hash_of(script)}" if script else SCRIPT
    told = [own.get(part, part) for part in parts]
    # On a plain line in the house there is nothing to upgrade to.
    return "; ".join([*told, "upgrade-insecure-requests"] if is_https else told)


def hash_of(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
