"""Telephone numbers, addresses and short codes, as people write and say them."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum.fi import ytunnus

from palveleva.domain.errors import Invalid

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: the code is read aloud over the phone.
CODE_LETTERS = "ACDEFGHJKMNPQRTWXY34679"
# A Finnish number by its prefix and two breaths. The phone has the same (describe-items.js): keep them alike.
IN_BREATHS = re.compile(r"^\+358(9|[4678]00|\d\d)(\d{4}(?=\d{4}$)|\d{3})(\d{2,})$")


def phone_number(written: str) -> str:
    """The number in international form. Raises Invalid when it cannot be called, or when words stand around it."""
    if any(letter.isalpha() for letter in written.removeprefix("tel:")):
        raise Invalid("bad_phone", field="phone")
    try:
        number = phonenumbers.parse(written, "FI")
    except phonenumbers.NumberParseException as error:
        raise Invalid("bad_phone", field="phone") from error
    if not phonenumbers.is_possible_number(number):
        raise Invalid("bad_phone", field="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spoken_phone(stored: str) -> str:
    """The number as Finns write it, 040 123 4567; one of another country in international form."""
    if IN_BREATHS.match(stored):
        return IN_BREATHS.sub(r"0\1 \2 \3", stored)
    try:
        number = phonenumbers.parse(stored, "FI")
    except phonenumbers.NumberParseException:
        return stored
    form = phonenumbers.PhoneNumberFormat
    style = form.NATIONAL if number.country_code == 358 else form.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def email_address(written: str) -> str:
    """One that every mail server takes: with ä before the @ few do, and it is a slip of the hand."""
    try:
        return validate_email(written, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError as error:
        raise Invalid("bad_email", field="email") from error


def business_id(written: str | None) -> str | None:
    """The Finnish business id in its usual form; its check digit must fit."""
    if not written or not written.strip():
        return None
    if not ytunnus.is_valid(written):
        raise Invalid("bad_business_id", field="business_id")
    return str(ytunnus.format(written))


def short_code(draw: int) -> str:
    """A readable code such as K7-4M2 from a random whole number."""
    letters = []
    for _ in range(5):
        draw, index = divmod(draw, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[index])
    return f"{letters[0]}{letters[1]}-{''.join(letters[2:])}"


def code_as_given(written: str) -> str:
    """A code however somebody writes it: " k74m2" is K7-4M2."""
    letters = "".join(letter for letter in written.upper() if letter.isalnum())
    return f"{letters[:2]}-{letters[2:]}"


def codes_in(text: str) -> set[str]:
    """Whatever could be a code in what somebody wrote: "K7-4M2", "k7 4m2" and "k74m2" are one.

    >>> codes_in("Koodi k7 4m2 vai K7-4M23?") == {"K7-4M2", "KO-ODI"}
    True
    """
    parts = re.findall(r"(?<!\w)([a-z0-9]{2})\W?([a-z0-9]{3})(?!\w)", text, re.IGNORECASE)
    return {f"{first}-{last}".upper() for first, last in parts}
