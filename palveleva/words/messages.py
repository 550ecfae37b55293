"""Words of the messages that leave the house, and of what became of them. Nothing of a resident stands in any of them.

A title goes everywhere; a sentence says in a letter what can be done; text messages are made of words/texts.py.
Providers' offers alone name service and village: whoever is asked must know what about.
"""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from palveleva.domain.vocabulary import DeliveryState, Medium, Topic

SENTENCES: dict[str, LazyString] = {
    "received": _l("The need you reported has arrived. The coordinator looks at it next."),
    "asking": _l("Providers have been asked about the need you reported."),
    "confirm_email": _l("Write it on the page Message settings. Did you not ask for this? Then do nothing."),
    "approved": _l("Report as many needs as you notice. Those waiting on your phone are sent when you open the app."),
    "not_approved": _l("What you reported has stayed with the coordinator. If you wonder why, call the coordinator."),
    "firm_active": _l("The coordinator marked you as active. When suitable work is found, you are asked."),
    "firm_paused": _l("The coordinator stopped the requests for now. What was agreed still holds."),
    "firm_ended": _l("The coordinator marked you as ended. Is that wrong, or is work agreed? Call the coordinator."),
    "joined": _l("The same need was reported twice. The reports were joined, and the app shows how it goes."),
    "separated": _l("If somebody had promised to come, that no longer holds. The coordinator looks at it next."),
    "left_alone": _l("If somebody had promised to come, that no longer holds. The coordinator looks at it next."),
    "question": _l("The coordinator needs to know more about the need you reported. Open the app to read and answer."),
    "reminder": _l("Something here still waits for your answer. Open the app to see what."),
    "not_yet": _l("The need you reported has not been forgotten. The app shows how far we are."),
    "question_again": _l("A question about the need you reported is still unanswered. Open the app to answer."),
    "set_time": _l("Open the app and say when you are coming. It also shows whom to agree the time with."),
    "say_done": _l("The agreed time has passed. Open the app and say whether the work is done."),
    "untouched": _l("The need has not moved on for a while."),
    "report_left": _l(
        "Whatever was asked or agreed because of it was called off. Decide how to go on with this report."
    ),
    "follower_left": _l("The need goes on. Read why: perhaps nobody need come any more."),
    "said_done": _l("It was recorded as not done. Find out which is true, and decide on the page of the need."),
    "no_taker": _l("Nobody is being asked now. Decide how to go on."),
    "to_be_called": _l("All others have been asked. Their names and numbers are on the page of the need."),
    "provider_asks": _l(
        "The question is on the page of the need. The time to answer the request is running meanwhile."
    ),
    "no_answer_yet": _l("The reporter has not answered. A call may help."),
    "no_time_yet": _l("The provider has set no time. A call may help."),
    "doer_untold": _l("The work was called off or is not done yet, and no message reaches its provider. Call them."),
    "doer_ended": _l("The provider has ended. Ask whether they still come, or look for another."),
    "not_said_done": _l("The provider has not said whether the work is done. A call may help."),
    "taker_found": _l("A provider has promised to do the work you reported."),
    "scheduled": _l("The provider has agreed a time with the resident for the work you reported."),
    "given_back": _l("The provider does not do the work you reported after all. We look for another."),
    "done": _l("The provider says that the work is done. Is it so? Open the app and answer."),
    "closed": _l("The need you reported has been closed. The app shows how it ended."),
    "reopened": _l("The need you reported is open again. The app shows how it goes."),
    "offered": _l("Could you do this work? Open the app to see more and to answer."),
    "offered_again": _l("We are still waiting for your answer. If you cannot come, say no: we then ask others."),
    "offer_changed": _l("The coordinator corrected the request. Read it again before you answer."),
    "invited_across": _l("Another municipality would like to ask you too. Nothing changes before you agree."),
    "answered": _l("The coordinator has answered your question. You can read the answer in the app."),
    "taken": _l("Another provider took this work. Thank you for being there."),
    "called_off": _l("This request is no longer open. You need not do anything."),
    "assigned": _l("The coordinator gave you work, as agreed. The app shows what and where."),
    "work_changed": _l("The coordinator corrected what is known of your work. Look at it before you go."),
    "time_set": _l("The coordinator set a time for your work. It is in the app. Agree on another if it does not suit."),
    "cancelled": _l("The work was cancelled. Do not go there any more."),
    "not_done": _l("We were told that the work is not done yet. Set a new time, or say when it is done."),
    "work_reopened": _l("The coordinator opened the need again. If you wonder why, call the coordinator."),
    "word_upheld": _l("The coordinator looked into it: the work is done. Thank you! You need not do anything."),
    "word_set_aside": _l("The coordinator looked into it: the work was not done. If it was, call the coordinator."),
    "digest": _l("This is waiting for you in the service."),
    "yes_heard": _l("Thank you! The work is yours. Say in the app when you are coming."),
    "no_heard": _l("Thank you for the answer. We ask others."),
    "answer_taken": _l("Another provider was faster this time. Thank you for being willing."),
    "answer_changed": _l("The request was changed before your answer came. Read it and answer again."),
    "answer_closed": _l("The matter is already closed. Thank you for the answer."),
    "answer_late": _l("The time to answer is over. If you can still do it, open the app."),
    "answer_unclear": _l(
        "We did not understand. Write only YES or NO and the four digits of the message. In an emergency call 112."
    ),
    "unwatched": _l("Nobody watches this number. Use the app, or call the coordinator. In an emergency call 112."),
    "words_heard": _l("Thank you! The coordinator reads what you wrote. In an emergency call 112."),
    "which_need": _l("The coordinator reads it. But which need is it about? Write its code too. Emergencies: 112."),
}

NOTICE: dict[str, LazyString] = {
    "received": _l("Your report has arrived"),
    "asking": _l("Providers are being asked"),
    "question": _l("The coordinator asks"),
    "taker_found": _l("A provider was found"),
    "scheduled": _l("A time was agreed"),
    "given_back": _l("We are looking for another provider"),
    "done": _l("Was the work done?"),
    "closed": _l("The need was closed"),
    "reopened": _l("The need was opened again"),
    "offered": _l("A new request"),
    "offered_again": _l("A reminder of a request"),
    "offer_changed": _l("A request has changed"),
    "invited_across": _l("You are invited across a municipal border"),
    "answered": _l("Your question was answered"),
    "taken": _l("Another provider took it, thank you"),
    "called_off": _l("The request was called off"),
    "assigned": _l("The coordinator gave you work"),
    "work_changed": _l("Your agreed work has changed"),
    "time_set": _l("A time was set for your work"),
    "cancelled": _l("The work was cancelled"),
    "not_done": _l("The work is not done yet"),
    "work_reopened": _l("Work that you did is looked at again"),
    "word_upheld": _l("Your work was found to be done"),
    "word_set_aside": _l("Your work was not found to be done"),
    "confirm_email": _l("Confirm your e-mail address"),
    "approved": _l("You have been approved"),
    "not_approved": _l("You were not approved as a reporter"),
    "firm_active": _l("You may now get requests for work"),
    "firm_paused": _l("You get no requests for work for now"),
    "firm_ended": _l("You no longer get requests for work"),
    "joined": _l("Your report was joined to another one"),
    "separated": _l("Your report goes on as a need of its own"),
    "left_alone": _l("Another report was taken back, yours goes on"),
    "reminder": _l("Still waiting for your answer"),
    "not_yet": _l("Nobody has been found so far, we keep looking"),
    "question_again": _l("The coordinator is still waiting for your answer"),
    "set_time": _l("Set the time"),
    "say_done": _l("Is the work done? Tell us how it went"),
    "untouched": _l("A need waits for the coordinator"),
    "report_left": _l("Of two reports of a need, one was taken back"),
    "follower_left": _l("Of two reports of a need, one was taken back"),
    "said_done": _l("A provider says that the work was done after all"),
    "no_taker": _l("Nobody took the need"),
    "to_be_called": _l("Somebody could do it whom no message reaches: call"),
    "provider_asks": _l("A provider asks something before answering"),
    "no_answer_yet": _l("A question to the reporter is still unanswered"),
    "no_time_yet": _l("No time has been agreed for the work"),
    "doer_untold": _l("A provider must be called"),
    "doer_ended": _l("The provider of agreed work has ended"),
    "not_said_done": _l("The agreed time has passed: how did it go?"),
    "digest": _l("What is waiting for you"),
    "yes_heard": _l("Your yes has arrived"),
    "no_heard": _l("Your no has arrived"),
    "answer_taken": _l("Another provider took it, thank you"),
    "answer_changed": _l("Your yes was to a request that has changed"),
    "answer_closed": _l("The need was closed"),
    "answer_late": _l("The answer came too late"),
    "answer_unclear": _l("The answer was not understood"),
    "unwatched": _l("Nobody watches this number"),
    "words_heard": _l("Your message has arrived"),
    "which_need": _l("Which need do you mean?"),
}

THE_SERVICE = _l("Serving Community")
WORKS_OF_TRIP = _l("%(number)s jobs on one trip")
SUBJECT_OF_MANY = _l("%(number)s messages for you")
GREETING = _l("Hello!")
OPEN_APP = _l("Open the app")
OPEN_OFFICE = _l("Open the needs")
OPEN_INVITATION = _l("Open the invitation")
WRITE_THE_CODE = _l("Write the code")
NUMBER_OF_OFFICE = _l("The coordinator's number")
YOUR_CODE = _l("Your code: %(code)s")
CHOOSE = _l("Choose which messages you get")
WHY_SO_LITTLE = _l("Messages hold nothing personal. You see more when you have signed in.")

IN_THE_VILLAGE = _l("%(service)s, %(village)s, %(when)s")

DIGEST: dict[str, LazyString] = {
    "pressing": _l("Urgent: %(number)s"),
    "new": _l("New reports: %(number)s"),
    "questions": _l("Questions and answers to read: %(number)s"),
    "late": _l("Overdue: %(number)s"),
    "newcomers": _l("Newcomers waiting for a yes: %(number)s"),
    "said_done": _l("Jobs whose provider says that they were done after all: %(number)s"),
    "invitations": _l("Your providers invited elsewhere, waiting for a yes: %(number)s"),
    "left_abroad": _l("Work of a provider from elsewhere that has ended: %(number)s"),
    "failed": _l("Messages that did not arrive: %(number)s"),
}

MEDIA: dict[str, LazyString] = {
    Medium.PUSH: _l("Notification on the phone"),
    Medium.EMAIL: _l("E-mail"),
    Medium.SMS: _l("Text message"),
}

STATES: dict[str, LazyString] = {
    DeliveryState.WAITING: _l("on its way"),
    DeliveryState.SENT: _l("sent"),
    DeliveryState.FAILED: _l("is tried again"),
    DeliveryState.GIVEN_UP: _l("did not arrive"),
    DeliveryState.SUPERSEDED: _l("not sent: it was no longer true"),
}
TONES = {
    DeliveryState.WAITING: "wait",
    DeliveryState.SENT: "ok",
    DeliveryState.FAILED: "warn",
    DeliveryState.GIVEN_UP: "danger",
    DeliveryState.SUPERSEDED: "done",
}

ERRORS: dict[str, LazyString] = {
    "no_address": _l("there is no address or number"),
    "no_device": _l("no phone accepts notifications any more"),
    "unreachable": _l("the server could not be reached"),
    "busy": _l("the server was busy"),
    "refused": _l("the server refused the message"),
    "unknown_address": _l("the server does not know the address or number"),
    "not_let_in": _l("the server did not let us in: check the settings"),
    "internal": _l("something went wrong here"),
    "kept_here": _l("only written to the outbox folder: no server has been set"),
}

TOPICS: dict[str, LazyString] = {
    Topic.OFFERS: _l("New requests for work"),
    Topic.WORK: _l("Changes in agreed work"),
    Topic.QUESTIONS: _l("Questions that wait for your answer"),
    Topic.OUTCOMES: _l("What became of your report"),
    Topic.PROGRESS: _l("Stages on the way"),
    Topic.DIGEST: _l("What waits in the service, once a day"),
    Topic.STUCK: _l("A single need that has come to a halt"),
}
DETAILS: dict[str, LazyString] = {
    Topic.OFFERS: _l("You are asked whether you could do something."),
    Topic.WORK: _l("Work given by the coordinator, cancelled, or not finished."),
    Topic.QUESTIONS: _l("The coordinator asks something, or the work has been marked as done."),
    Topic.OUTCOMES: _l("A provider was found or gave the work back, a time was agreed, the matter was closed."),
    Topic.PROGRESS: _l("These can be read in the app too."),
    Topic.DIGEST: _l("On working days at seven, if there is something."),
    Topic.STUCK: _l("At once, one by one. The e-mail of the morning counts them too."),
}

MISSING: dict[str, LazyString] = {
    Medium.PUSH: _l("not turned on on any device"),
    Medium.EMAIL: _l("no address known"),
    Medium.SMS: _l("no number known"),
}


def delivery_tone(state: str) -> str:
    return TONES.get(DeliveryState(state), "wait")


FILTERS = {
    "topic": lambda code: str(TOPICS[code]),
    "topic_detail": lambda code: str(DETAILS[code]),
    "medium": lambda code: str(MEDIA[code]),
    "medium_missing": lambda code: str(MISSING[code]),
    "delivery_state": lambda code: str(STATES[code]),
    "delivery_error": lambda code: str(ERRORS.get(code, code)),
}
