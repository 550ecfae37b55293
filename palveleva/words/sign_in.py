"""Why somebody was not let in, in words."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

AT_THE_DOOR: dict[str, LazyString] = {
    "wrong_code": _l("The number or the code is wrong or too old. Ask the coordinator for a new one."),
    "wrong_password": _l("The e-mail or the password is wrong."),
    "wrong_present_password": _l("The current password is wrong."),
    "short_password": _l("The password needs at least 12 characters."),
    "plain_password": _l("This password is easily guessed. Four ordinary words are a good one."),
    "needs_password": _l("A coordinator signs in with a password, not with a link."),
    "not_out": _l(
        "You could not be signed out. Wait a moment, then sign out again before anybody else uses this device."
    ),
    "yourself": _l("You cannot shut yourself out."),
    "too_many": _l("Too many tries. Wait a while, then try again."),
    "newcomer_limit": _l("The coordinator must approve you first. Then you can report more."),
    "poster_full": _l("Many new reporters are waiting here. Please call the coordinator."),
    "wrong_app_code": _l("The code is wrong or was used already. Wait for the next one, or use a recovery code."),
    "wrong_passkey": _l("The passkey was not accepted. Try again, or use a code."),
    "last_key": _l("This is your last second factor. Add another one first."),
    "wrong_email_code": _l("That is not the code of the latest e-mail."),
    "bad_email": _l("This is not an e-mail address."),
    "email_taken": _l("This e-mail address already belongs to somebody."),
    "account_gone": _l("The account that stays must be in use."),
    "account_joined": _l(
        "Your account was joined to another. First save what has not left (State of this phone),"
        " then open your new link."
    ),
    "account_of_desk": _l("A coordinator’s account cannot be joined to another."),
    "two_firms": _l("They answer for two different providers: one account cannot do that."),
    "keep_the_known": _l("The account that is approved already must stay."),
    "rights_widen": _l("Tick this if it is so. If not, the two stay apart."),
}
