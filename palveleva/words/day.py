"""Words of the office's day: calls, promises, ready-made replies."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from palveleva.domain.contacting import Retry
from palveleva.domain.vocabulary import CallResult, ReplyUse

CALL_RESULT: dict[str, LazyString] = {
    CallResult.NO_ANSWER: _l("Called, no answer"),
    CallResult.REACHED: _l("Reached"),
    CallResult.CALL_BACK: _l("Reached, asked to be called later"),
    CallResult.MESSAGE_SENT: _l("Sent a message"),
    CallResult.CALLED_OFF: _l("No call needed any more"),
}

RETRY: dict[str, LazyString] = {
    Retry.SOON: _l("in 2 hours"),
    Retry.AFTERNOON: _l("this afternoon"),
    Retry.MORNING: _l("in the morning"),
}

NOTE_KIND: dict[str, LazyString] = {
    "question": _l("Asked the reporter"),
    "information": _l("More information"),
    "offer_question": _l("A provider asks"),
    "offer_answer": _l("Answer to the provider"),
    "remark": _l("Office note"),
    "reason": _l("Reason"),
    "done": _l("What the provider said about the work"),
    "danger": _l("Perhaps danger"),
    "other_withdrew": _l("Why the other report of it was taken back"),
}

REPLY_USE: dict[str, LazyString] = {
    ReplyUse.QUESTION: _l("Question to the reporter"),
    ReplyUse.ANSWER: _l("Answer to a provider"),
    ReplyUse.REDIRECTION: _l("Directed to the right place"),
    ReplyUse.CLOSING: _l("Why the need was closed"),
}

CALL_LIST_REASON: dict[str, LazyString] = {
    "calls": _l("The calls of the day"),
    "visit": _l("Visits in the villages"),
    "substitute": _l("For the substitute"),
}

DAY_VERBS: dict[str, LazyString] = {
    "ask_by_telephone": _l("Provider asked by telephone"),
    "try": _l("Tried to reach the resident"),
    "pin": _l("Note pinned for the substitute"),
    "unpin": _l("Pinned note taken down"),
    "remind": _l("Reminded"),
    "print_calls": _l("Printed on a list of calls"),
    "say_done": _l("Its provider says that it was done after all"),
    "uphold": _l("Found to have been done"),
    "set_aside": _l("Found not to have been done"),
}

DAY_REFUSALS: dict[str, LazyString] = {
    "retry_in_past": _l("Choose a time that is still to come."),
    "nothing_to_remind": _l("Nobody owes an answer here."),
    "reminded_today": _l("They have already been reminded today."),
    "nobody_chosen": _l("Choose whom to call and what the list is for."),
    "nothing_chosen": _l("Choose the needs and what to do with them."),
    "not_found": _l("It is no longer there."),
    "name_too_short": _l("Write at least three letters of the name, or the whole number."),
    "no_text": _l("Write the text in at least one language."),
}
