"""From one colour of a municipality the colours of its pages, readable in light and in dark (WCAG 2.2 AA)."""

from functools import lru_cache

TEXT = 4.5  # the least contrast of text with what it stands on
WHITE, BLACK = "#ffffff", "#000000"
# What the municipality's colour stands on, from static/css/shared/10-tokens.css: the one nearest to it decides.
LIGHT_GROUND, DARK_GROUND = ("#f7f5ef", "#ffffff", "#edeae0"), ("#0e1613", "#17211d", "#202c27")
DARKEST = "#06120d"
STEPS = 100
# "It went well" stays green whatever the municipality's colour is: a red one would read as an alarm.
WENT_WELL = (
    '.banner.ok,.tag[data-tone="ok"],.stat[data-tone="ok"],.says[data-tone="ok"],sent-page[data-state="accepted"] .mark'
)
LIGHT_OK = {"spruce": "#10472f", "moss": "#e2eee4", "on-spruce": "#fff"}
DARK_OK = {"spruce": "#9bdcb6", "moss": "#1b3529", "on-spruce": "#06251a"}

Colours = dict[str, str]  # by the name of the token in the style sheets


@lru_cache(maxsize=512)  # more than there are municipalities
def stylesheet(accent: str) -> str:
    """What is put over the service's own colours."""
    return (
        f"@layer tokens{{:root{{{written(light(accent))}}}{WENT_WELL}{{{written(LIGHT_OK)}}}"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root{{{written(dark(accent))}}}{WENT_WELL}{{{written(DARK_OK)}}}}}}}"
    )


def light(accent: str) -> Colours:
    """The colour as it is where it can be read; else darkened as little as makes it readable."""
    tint = mixed(accent, WHITE, 0.88)
    ink = until_readable(accent, BLACK, (*LIGHT_GROUND, tint))
    return {"spruce": ink, "spruce-deep": mixed(ink, BLACK, 0.3), "on-spruce": WHITE, "moss": tint, "rug-1": ink}


def dark(accent: str) -> Colours:
    """Lightened as little as makes it readable on the dark ground."""
    tint = mixed(accent, DARK_GROUND[0], 0.78)
    if contrast(tint, WHITE) < TEXT * 2:  # a bright colour: its tint must stay a dark ground for white words
        tint = until_readable(tint, BLACK, (WHITE,), TEXT * 2)
    ink = until_readable(accent, WHITE, (*DARK_GROUND, tint))
    return {"spruce": ink, "spruce-deep": mixed(ink, WHITE, 0.35), "on-spruce": DARKEST, "moss": tint, "rug-1": ink}


def until_readable(colour: str, towards: str, grounds: tuple[str, ...], least: float = TEXT) -> str:
    """Black and white can be read on every ground that is asked of them, so there is an end to it."""
    for step in range(STEPS):
        candidate = mixed(colour, towards, step / STEPS)
        if all(contrast(candidate, ground) >= least for ground in grounds):
            return candidate
    return towards


def contrast(one: str, other: str) -> float:
    """WCAG's ratio: 1 of the same colour, 21 of black and white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def mixed(colour: str, other: str, share: float) -> str:
    """So much of the other colour in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in pairs)


def channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def written(colours: Colours) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())
