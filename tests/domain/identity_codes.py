"""Texts with and without a personal identity code: the phone and the server must read them alike."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SEPARATORS = "-+ABCDEFUVWXY"

# \u escapes stand where an editor would show nothing.
REFUSED = (
    "131052-308T", "131052+308T", "131052A308T", "131052y308t", "010190-900P", "010190A999T", "290200A123Y",
    "Helmi 131052-308T asuu yksin", "hetu131052-308T", "(131052-308T)", "äiti131052-308Tä", "131052-308T.",
    "131052 - 308T", "131052 -308T", "131052- 308T", "131052 308T", "131052308T", "131052/308T", "131052.308T",
    "13.10.52-308T", "13 10 52-308T", "13.10.1952-308T", "13101952-308T", "131052\u00a0-\u00a0308T",
    "131052\u2010308T", "131052\u2011308T", "131052\u2013308T", "131052\u2014308T", "131052\u2212308T",
    "131052\uff0d308T", "131052\ufe63308T", "131052\u2e3a308T", "1310\u00ad52-308T", "131052\u200b-308T",
    "131052-\u2060308T", "１３１０５２-３０８Ｔ", "131052-308Ｔ", "131052\u2009-\u2009308T", "131052\n308T",
    "040123 131052-308T", "01.02 030405-123X", "Soita 040 123 4567, hetu 131052-308T", "131052-308T/131052-308T",
    "010101-123N010101-123N", "131052-308T\u0131", "131052\u001c 131052-308T",
    "131052-308\u212a",
)  # fmt: skip
KEPT = (
    "", "Rappuset lumen alla", "0401234567", "040 123 4567", "040-1234567", "040-123-4567", "+358-40-1234567",
    "014-412345", "0500-123 456", "040123-4567", "050555-1234", "014412-3456", "040123 4567", "Y-tunnus 9900001-8",
    "FI99000018", "FI21 1234 5600 0007 85", "24.11.2026-30.11.2026", "24.11.2026", "20261124-3000", "klo 10-12",
    "41270 Lannevesi", "Uuraistentie 1132", "1234567890123", "131052-308TT", "0131052-308T",
    "24.11.26 300m", "241126 300m", "241126 - 300m", "1310\u001c52-308T", "١٣١٠٥٢-٣٠٨T", "131052\u001c308T",
    "Halot 24.11.2026 100 kg", "310226-x", "300 m 241126", "351052-308T", "131352-308T",
)  # fmt: skip


def some_codes(how_many: int) -> Iterator[str]:
    """Valid codes of a hundred years, temporary ones among them, each written in one of the ways people write them."""
    dice = random.Random(1964)
    for _ in range(how_many):
        day = date(1926, 1, 1) + timedelta(days=dice.randrange(36500))
        digits, number = f"{day:%d%m%y}", f"{dice.randrange(2, 1000):03d}"
        mark = MARKS[int(digits + number) % 31]
        ways = WAYS if not mark.isdigit() else WAYS[:-1]
        code = dice.choice(ways)(digits, dice.choice(SEPARATORS), number + mark)
        yield dice.choice((code, code.lower(), f"hetu {code}.", f"Lumet {code} pois"))


WAYS = (
    lambda date, separator, rest: date + separator + rest,
    lambda date, separator, rest: f"{date} {separator} {rest}",
    lambda date, separator, rest: f"{date[:2]}.{date[2:4]}.{date[4:]}{separator}{rest}",
    lambda date, separator, rest: f"{date[:4]}{'19'}{date[4:]}{separator}{rest}",
    lambda date, _, rest: f"{date}\N{EN DASH}{rest}",
    lambda date, _, rest: f"{date} {rest}",
    lambda date, separator, rest: f"{date}\N{SOFT HYPHEN}{separator}{rest}",
    lambda date, _, rest: date + rest,
)
