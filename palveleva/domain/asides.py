"""What a report says beside the need: how things are with the people, why it is needed now, what came of it.

Such a part names services too ("he is in hospital and the cat has no food"), but asks for nothing of its own.
"""

import re

from palveleva.domain.understanding import words_of

# Who or what the sentence is then about, as its first word. Not "auton akku": what has a part that is broken is broken.
ABOUT = frozenset((
    "hän", "se", "isäntä", "emäntä", "mies", "vaimo", "mummo", "mummi", "pappa", "vaari", "ukki", "ukko", "äijä",
    "rouva", "leski", "vanhus", "naapuri", "äiti", "isä", "poika", "tytär", "omainen", "omaishoitaja",
    "auto", "bussi", "linja", "postiauto", "posti", "lattia", "polvi", "lonkka", "selkä", "käsi", "kädet", "jalat",
    "hon", "han", "de", "det", "den", "mannen", "frun", "hustrun", "änkan", "mormor", "farmor", "morfar", "farfar",
    "mamma", "pappa", "sonen", "dottern", "grannen", "bilen", "bussen", "posten", "golvet", "knät", "ryggen", "höften",
    "he", "she", "it", "they", "husband", "wife", "widow", "mother", "father", "son", "daughter", "neighbour",
    "car", "bus", "mail", "post", "floor", "knee", "back", "hip",
))  # fmt: skip
BEFORE_IT = frozenset(("the", "his", "her", "their", "a", "an", "hänen", "hennes", "hans", "vanha", "gamla", "old"))
# What follows from the trouble, by the beginnings of the words.
CAME_OF_IT = (
    "märk",
    "kastu",
    "pilal",
    "kosteu",
    "våt",
    "vått",
    "blöt",
    "fukt",
    "wet",
    "soak",
    "damp",
    "water",
    "vatten",
)
# Whoever says so asks for something, or says what is beyond the person's strength: by the beginnings of the words.
ASKS = (
    "tarv", "tart", "pitä", "halua", "toivo", "kaipa", "sais", "vois", "apua",
    "jaksa", "osaa", "pysty", "kykene", "ylet", "uskal", "ehdi",
    "behöv", "önsk", "borde", "hjälp", "orka", "vågar", "hinner",
    "need", "want", "wish", "would", "should", "help", "cannot", "unable", "manage",
)  # fmt: skip
ASKS_SHORTLY = frozenset(("vill", "ska", "kan", "can"))
# Where the way is shut: "rappuset jäässä, ei pääse kauppaan" asks for sand.
NO_WAY = re.compile(
    r"(?:(?:niin|joten|så|so)\s+)?"
    r"(?:(?:ei|eikä|ettei|en|enkä|emme|eivät)\s+(?:\w+\s+)?pääs"
    r"|(?:kommer|tar sig)\s+(?:inte|ej)\b|kan\s+(?:inte|ej)\s+(?:komma|ta sig|gå)\b"
    r"|(?:cannot|can't|can not|couldn't|could not)\s+(?:get|reach|go)\b)",
    re.IGNORECASE,
)


def is_shut_way(part: str) -> bool:
    """Where nobody is named, the sentence before says why: what cannot be reached is no need beside it."""
    return bool(NO_WAY.match(part))


def is_aside(part: str) -> bool:
    words = words_of(part)
    if any(word.startswith(ASKS) or word in ASKS_SHORTLY for word in words):
        return False
    subject = next((word for word in words if word not in BEFORE_IT), None)
    return subject in ABOUT or any(word.startswith(CAME_OF_IT) for word in words)
