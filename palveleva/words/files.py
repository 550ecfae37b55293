"""What became of the acts in a phone's file, worded for the coordinator."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from palveleva.words.codes import LABELS, label

ACTS = {
    "need.report": _l("A report"),
    "need.add_information": _l("More information"),
    "need.withdraw": _l("Withdrawal of a report"),
    "need.confirm": _l("Word on whether the work was done"),
    "offer.accept": _l("Yes to a request"),
    "offer.decline": _l("No to a request"),
    "offer.ask": _l("A provider asks"),
    "assignment.schedule": _l("Time agreed"),
    "assignment.complete": _l("Work reported done"),
    "assignment.release": _l("Work given back"),
    "photo": _l("Photo"),
}

FATES = {
    "applied": _l("Taken in now"),
    "duplicate": _l("Was here already"),
    "rejected": _l("Not taken in"),
    "conflict": _l("Came too late"),
    "retry": _l("Could not be taken in yet"),
}

REASONS = {
    "file_missing": _l("Choose the file first."),
    "file_too_large": _l("The file is too large to come from this app. Check that it is the right one."),
    "file_not_ours": _l(
        "This is not a file that the phone app saved. Its name begins with palveleva- and ends in .json."
    ),
    "file_damaged": _l("The file has been cut or changed on its way. Ask for it again; nothing was taken in."),
    "file_newer": _l("The file comes from a newer version of the app. Reload this page and try again."),
    "file_empty": _l("There is nothing in the file. Nothing was waiting on the phone when it was saved."),
    "file_of_nobody": _l(
        "Nobody had signed in on that phone. Invite its user: when they sign in, the phone sends everything by itself."
    ),
    "file_of_stranger": _l("The writer of this file has no account in your municipality."),
    "account_shut": _l("The writer of this file has been shut out. Let them in again first, then bring the file in."),
    "not_found": _l("The matter is not there any more."),
    "not_allowed": _l("The writer may not do this."),
    "unknown_field": _l("The app on the phone is of another version than the service."),
    "unknown_type": _l("The app on the phone is of another version than the service."),
    "missing_field": _l("Something is missing. Its writer can mend it on the phone."),
    "bad_value": _l("Something is not quite right. Its writer can mend it on the phone."),
    "unknown_village": _l("The village is not known here. Its writer can mend it on the phone."),
    "unknown_service": _l("The service is not known here. Its writer can mend it on the phone."),
    "key_reused": _l("This was sent before with other content. The first one stands; the file may have been changed."),
    "personal_identity_code": _l(
        "It holds a personal identity code, which is never stored. Its writer can mend it on the phone."
    ),
    "internal": _l("The fault is ours. Bring the same file in again in a moment."),
    "reworded": _l("It was corrected before this yes arrived: nothing is agreed. Ask its writer again."),
    "stale": _l("Somebody was doing something to the same matter. Bring the same file in again."),
    "unknown_operation": _l("The report it belongs to is not there."),
    "gone": _l("The matter has already been closed and forgotten."),
    "photo_unreadable": _l("The picture cannot be read."),
    "photo_too_large": _l("The picture is too large."),
    "photo_too_many_pixels": _l("The picture is too large."),
    "photo_kind": _l("It is not a picture that can be used."),
    "storage_full": _l("There is no room for pictures just now. Bring the same file in again later."),
}


def act(kind: str) -> str:
    return str(ACTS.get(kind) or _("An unknown act"))


def fate(status: str) -> str:
    return str(FATES[status])


def why_not(code: str | None) -> str:
    if code is None:
        return ""
    if code in REASONS or code in LABELS["refusal"]:
        return str(REASONS.get(code) or label("refusal", code))
    return _("The service says: %(code)s", code=code)
