"""Words of the tables of municipalities: what is wrong in a line, and what came of them."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from palveleva.domain.cells import Wrong

WRONG: dict[str, LazyString] = {
    "no_file": _l("the file is missing"),
    "no_utf8": _l("the file is not UTF-8: save it again as “CSV UTF-8”"),
    "empty_file": _l("the file is empty"),
    "only_heading": _l("there is nothing below the heading"),
    "unknown_table": _l("no table has this name; known ones: %(known)s"),
    "no_text": _l("the line holds a character that cannot be kept"),
    "broken_line": _l("a quotation mark that was opened is not closed"),
    "no_column": _l("this column is missing"),
    "unknown_column": _l("this column is not known; known ones: %(known)s"),
    "column_twice": _l("this column is there twice"),
    "too_many_cells": _l("the line has %(there)d cells and the heading %(known)d"),
    "one_line": _l("there must be one line, that of the municipality"),
    "empty": _l("this must be filled in"),
    "too_long": _l("at most %(most)d characters"),
    "told_twice": _l("the same is already told on line %(first)d"),
    "no_whole_number": _l("“%(written)s” is not a whole number"),
    "no_number": _l("“%(written)s” is not a number"),
    "out_of_bounds": _l("%(written)s is not between %(least)s and %(most)s"),
    "no_place_in_link": _l("the link does not show the place: open it, tap the place, and copy the numbers"),
    "not_in_finland": _l("“%(written)s” is not in Finland"),
    "swapped": _l("latitude and longitude have changed places"),
    "far_away": _l("this is %(km)d km from the middle of the villages"),
    "no_yes_or_no": _l("“%(written)s” is neither yes nor no"),
    "not_one_of": _l("“%(written)s” is not known; known ones: %(known)s"),
    "no_key": _l(
        "“%(written)s”: an id has small letters a–z, numbers, hyphens and underscores only, at most 40 of them"
    ),
    "no_id_of_name": _l("no id can be made from the name: write one, with small letters a–z, at most 40"),
    "no_town_number": _l("“%(written)s”: the number of a municipality has three digits"),
    "no_colour": _l("“%(written)s”: a colour is written like #10472f"),
    "no_home_language": _l("Finnish (fi) or Swedish (sv) must be among them"),
    "emergency_stays": _l("112 is always shown first and cannot be changed"),
    "no_dispatch": _l("“%(written)s” is neither review nor automatic"),
    "no_time_zone": _l("“%(written)s” is not a time zone"),
    "bad_phone": _l("“%(written)s” is not a telephone number"),
    "no_zero": _l("“%(written)s” cannot be called: a spreadsheet may have dropped the 0 at its beginning"),
    "bad_email": _l("“%(written)s” is not an e-mail address"),
    "bad_business_id": _l("“%(written)s”: the check digit of the business ID does not fit"),
    "unknown_service": _l("“%(written)s” is not among the services (column id of palveleva/data/services.csv)"),
    "village_not_here": _l("“%(written)s” is not an id in villages.csv"),
}

PARTS: dict[str, LazyString] = {"villages": _l("Villages"), "providers": _l("Providers")}

OF_TOWNS: dict[str, LazyString] = {
    "no_place": _l("No place can be read from this. Copy for example 62.7086, 25.2540, or the link of a map."),
    "no_place_in_link": _l("The link does not show the place. Open it, tap the place, and copy the numbers."),
    "not_in_finland": _l("This place is not in Finland. Check the numbers."),
    "municipality_exists": _l("This municipality is there already. To bring it up to date, add --renew."),
    "number_taken": _l(
        "Another municipality here has this number (palveleva municipality list). If it is the same one, write its id"
        " into the table and add --renew."
    ),
    "other_number": _l(
        "This municipality has another number here. Is it the folder of another one? If the number was wrong until now,"
        " renew once without a number, and then with the right one."
    ),
    "municipality_unknown": _l("There is no such municipality yet. Leave out --renew."),
}


def told_wrong(file: str, line: int, wrong: Wrong) -> str:
    """villages.csv, line 4, lat: “6o.7” is not a number"""
    what = WRONG[wrong.code] % wrong.about if wrong.about else str(WRONG[wrong.code])
    if not wrong.column:
        return _("%(file)s, line %(line)d: %(what)s", file=file, line=line, what=what)
    return _("%(file)s, line %(line)d, %(column)s: %(what)s", file=file, line=line, column=wrong.column, what=what)


def told_settled(name: str, settled: Any) -> list[str]:
    """One sentence for each thing that came of it."""
    new, changed = settled.new_villages, settled.changed_villages
    told = {
        _("Name, colour, languages or contacts: changed."): settled.facts,
        _("Villages: %(new)d new, %(changed)d changed.", new=new, changed=changed): new + changed,
        _("Villages out of use: %(names)s.", names=", ".join(settled.villages_out_of_use)): settled.villages_out_of_use,
        _("Help numbers changed: %(number)d.", number=settled.help_numbers): settled.help_numbers,
        _("Providers: %(new)d new (they wait for a check).", new=settled.new_providers): settled.new_providers,
        _("Providers left as they are: %(number)d.", number=settled.known_providers): settled.known_providers,
        _("Settings changed: %(number)d.", number=settled.settings): settled.settings,
        _("Nothing changed: all was already as the tables say."): not settled.is_new,
    }
    return [f"{name}.", *(line for line, is_told in told.items() if is_told)]
