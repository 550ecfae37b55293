"""Where the service is: what links and passkeys are made of, and by which names it may be called (decision 32)."""

import re
from functools import lru_cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for

LOOPBACK = ("localhost", "127.0.0.1", "::1")
LONGEST_LABEL = 63  # of a name in the DNS: the framework cannot even compare a longer one
LONGEST_PATH = 2000
# Letters that every browser reads alike: they drop tabs and line breaks, and take a backslash for a slash.
OWN_PATH = re.compile(r"/(?!/)[A-Za-z0-9/._~!$&'()*+,;=:@%?#-]*")


def set_address() -> str:
    return str(current_app.config["PALVELEVA"].address)


def own_address() -> str:
    """Scheme and host, without a slash at the end: as it was set, or else as it was asked and found to be ours."""
    return set_address() or request.host_url.rstrip("/")


def link_to(endpoint: str, **values: Any) -> str:
    """A whole address that somebody may be given: never made of what a stranger wrote into a header."""
    return own_address() + url_for(endpoint, **values)


def is_own_origin(origin: str) -> bool:
    """Without an address of our own the scheme is not compared: nobody has told us what stands in front of us."""
    return origin == set_address() if set_address() else origin.partition("://")[2] == request.host


def is_for_us(host: str) -> bool:
    """With an address of our own: that, or whoever on this machine asks how we are. Without one: no public name.

    A page of a stranger may give its own name our number (DNS rebinding); its requests then come under that name.
    """
    name = name_in(host)
    if set_address():
        return host == urlsplit(set_address()).netloc or name in LOOPBACK
    return is_number(name) or (bool(name) and ("." not in name or name.endswith((".localhost", ".local"))))


@lru_cache(maxsize=256)
def name_in(host: str) -> str:
    """The host without its port, in small letters; empty where it is no host at all."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
    return name if all(len(label) <= LONGEST_LABEL for label in name.split(".")) else ""


@lru_cache(maxsize=256)
def is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_own_path(path: str) -> bool:
    """Whether a browser that is sent there stays with us."""
    return OWN_PATH.fullmatch(path) is not None and len(path) <= LONGEST_PATH
