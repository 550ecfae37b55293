"""What each kind of answer says to the browser, written out by hand: a header more, less or other is a fault."""

import re

from palveleva.web.headers import REPORTS

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'; require-trusted-types-for 'script'; trusted-types sw-url; report-uri /csp-report; report-to csp"
)
NO_FEATURES = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "hid=(), magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), serial=(), usb=(), "
    "xr-spatial-tracking=()"
)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": NO_FEATURES,
    "Reporting-Endpoints": f'csp="{REPORTS}"',
    "X-Palveleva": "1",
}
HIDDEN = {"X-Robots-Tag": "noindex, nofollow"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
NOT_UNASKED = {"Cache-Control": "no-cache"}
NOT_AT_ALL = {"Cache-Control": "no-store"}
PAGE = EVERYWHERE | HIDDEN | NOT_AT_ALL | {"Content-Security-Policy": CSP}
FILE = PAGE | {"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'"}
# They stand in the page; test_headers.py looks whether the hashes are of those that do.
IN_PAGE = {"Content-Security-Policy": CSP.replace("style-src 'self'", "style-src 'sha256-…'")}
LINE_IN_PAGE = {
    name: policy.replace("script-src 'self'", "script-src 'self' 'sha256-…'") for name, policy in IN_PAGE.items()
}
HASH = re.compile(r"'sha256-[\w+/]{43}='")

# endpoint → what it says where it answers; whatever stands not here says PAGE, and so does every refusal.
OTHERS = {
    "public.front": {name: value for name, value in PAGE.items() if name not in HIDDEN},
    "assets.asset": PAGE | FOR_EVER,
    "look.sheet": PAGE | FOR_EVER,
    "static": PAGE | NOT_UNASKED,
    "pwa.shell": PAGE | NOT_UNASKED | LINE_IN_PAGE,
    "pwa.items": PAGE | NOT_UNASKED | IN_PAGE,
    "pwa.status": PAGE | NOT_UNASKED | IN_PAGE,
    "pwa.manifest": PAGE | NOT_UNASKED,
    "pwa.worker": PAGE | NOT_UNASKED | {"Service-Worker-Allowed": "/"},
    "pwa.favicon": PAGE | {"Cache-Control": "public, max-age=86400"},
    "api.reference": PAGE | {"Cache-Control": "private, no-cache"},
    "api.reading": PAGE | {"Cache-Control": "private, no-cache"},
    "access.sign_out": PAGE | {"Clear-Site-Data": '"cache"'},
    "photos.show": FILE | {"Cache-Control": "private, no-store"},
}
OPEN_DATA = PAGE | {"Cache-Control": "public, max-age=86400", "Access-Control-Allow-Origin": "*"}
OTHERS |= {
    "insight_exports.make": FILE,
    "open_data.missing": OTHERS["public.front"],
    "open_data.needs_csv": OPEN_DATA,
    "open_data.needs_json": OPEN_DATA,
    "open_data.description": OPEN_DATA,
}
# What an answer may say besides: about its own body, or what HTTP asks for. None of them is for the browser's safety.
ORDINARY = {
    *("Content-Type", "Content-Length", "Content-Disposition", "Content-Encoding", "Date", "ETag", "Last-Modified"),
    *("Accept-Ranges", "Location", "Set-Cookie", "Vary", "Allow", "Retry-After"),
}


def expected(endpoint: str | None, status: int) -> dict[str, str]:
    return PAGE if status >= 400 else OTHERS.get(endpoint or "", PAGE)


def differences(endpoint: str | None, status: int, headers: dict[str, str]) -> list[str]:
    """Each header that is missing, other, or on no list; a sentence says what to do."""
    told = {name: HASH.sub("'sha256-…'", value) for name, value in headers.items() if name not in ORDINARY}
    table = expected(endpoint, status)
    return [
        f"{endpoint} ({status}) says {name}: {told.get(name)} instead of {table.get(name)}: "
        "decide which is right, palveleva/web/headers.py or tests/policy/header_table.py"
        for name in sorted({*told, *table})
        if told.get(name) != table.get(name)
    ]
