"""Ready-made replies: what stands in a text for the code, the village and the service of a need."""

PLACES = ("code", "village", "service")
AT_MOST = 500  # characters: wherever one may be put in, all of it must fit


def needs_service(text: str) -> bool:
    """Without one, the sentence would have a hole."""
    return "{service}" in text


def filled(text: str, **facts: str) -> str:
    """The text with `{code}`, `{village}` and `{service}` filled in as they are: a name is never inflected by us.

    Whatever else stands in braces stays as it was written.

    >>> filled("Tarve {code}, {village}.", code="K7-4M2", village="Häkkilä", service="Lumityöt")
    'Tarve K7-4M2, Häkkilä.'
    """
    for place in PLACES:
        text = text.replace(f"{{{place}}}", facts.get(place, ""))
    return text
