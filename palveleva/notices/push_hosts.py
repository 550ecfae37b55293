"""Which push services are called at all."""

from urllib.parse import urlsplit

from palveleva.post_settings import PostSettings


def is_known(endpoint: str, settings: PostSettings) -> bool:
    """Only push services that we know are called, and only sealed on the way; a named host:port is for trials."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    is_service = any(host == known or host.endswith(f".{known}") for known in settings.push_hosts)
    is_plain = parts.scheme == "https" and port in (None, 443) and not parts.username
    return (is_service and is_plain) or parts.netloc in settings.push_hosts
