"""What every answer says to the browser."""

from base64 import b64encode
from hashlib import sha256

from flask import Flask, Response, current_app, g, request

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types sw-url",
    )
)

ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=()",
    "X-Palveleva": "1",
}


def install(app: Flask) -> None:
    app.after_request(say)


def say(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers[name] = value
    if style := g.get("inlined_style"):
        response.headers["Content-Security-Policy"] = CSP.replace("style-src 'self'", f"style-src '{sha(style)}'")
    if current_app.config["PALVELEVA"].is_https:
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-cache" if request.endpoint == "static" else "no-store"
    return response


def sha(text: str) -> str:
    """How a policy names a style sheet that stands in the page."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
