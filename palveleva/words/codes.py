"""The one place that words codes for people: states, reasons, notices, deeds."""

from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from palveleva.domain.vocabulary import (
    AssignmentState,
    Channel,
    Consent,
    NeedState,
    OfferState,
    Outcome,
    ProviderStatus,
    Qualification,
    Urgency,
)
from palveleva.i18n import spoken
from palveleva.words.day import CALL_LIST_REASON, CALL_RESULT, DAY_REFUSALS, DAY_VERBS, NOTE_KIND, REPLY_USE
from palveleva.words.dispatch import CLOCK_VERBS, UNMET_REASON
from palveleva.words.fairness import DECLINE_REASON
from palveleva.words.figures import OF_FIGURES
from palveleva.words.keeping import ACCOUNT_ROLE, ACCOUNT_VERBS, ROLE
from palveleva.words.messages import NOTICE
from palveleva.words.safety import SAFETY
from palveleva.words.sign_in import AT_THE_DOOR
from palveleva.words.towns import OF_TOWNS
from palveleva.words.understanding import UNDERSTANDING_REFUSALS, UNDERSTANDING_VERBS

LABELS: dict[str, dict[str, LazyString]] = {
    "need_state": {
        NeedState.SUBMITTED: _l("Received"),
        NeedState.NEEDS_INFO: _l("Waiting for an answer"),
        NeedState.READY: _l("Ready to be offered"),
        NeedState.POOLED: _l("Waiting for a joint trip"),
        NeedState.OFFERING: _l("Asked providers"),
        NeedState.NO_TAKER: _l("Nobody has taken it yet"),
        NeedState.ASSIGNED: _l("Provider found"),
        NeedState.SCHEDULED: _l("Time agreed"),
        NeedState.REPORTED_DONE: _l("Said to be done"),
        NeedState.CLOSED: _l("Closed"),
    },
    "need_outcome": {
        Outcome.DONE: _l("Done"),
        Outcome.DONE_UNCONFIRMED: _l("Done, not confirmed"),
        Outcome.UNMET: _l("No provider found – the need is recorded"),
        Outcome.REDIRECTED: _l("Directed to the right place"),
        Outcome.DUPLICATE: _l("Already reported"),
        Outcome.REJECTED: _l("Not a matter for this service"),
        Outcome.WITHDRAWN: _l("Withdrawn"),
        Outcome.DONE_BY_OTHERS: _l("Somebody else did it"),
        Outcome.NOT_NEEDED: _l("No longer needed"),
        Outcome.NOT_POSSIBLE: _l("Could not be done"),
        Outcome.NOT_REACHABLE: _l("The resident was not reached"),
    },
    "offer_state": {
        OfferState.SENT: _l("Sent"),
        OfferState.SEEN: _l("Seen"),
        OfferState.ACCEPTED: _l("Accepted"),
        OfferState.DECLINED: _l("Declined"),
        OfferState.EXPIRED: _l("No answer in time"),
        OfferState.WITHDRAWN: _l("Called off"),
    },
    "assignment_state": {
        AssignmentState.AGREED: _l("Agreed"),
        AssignmentState.SCHEDULED: _l("Time agreed"),
        AssignmentState.DONE: _l("Done"),
        AssignmentState.RELEASED: _l("Given back"),
        AssignmentState.NO_SHOW: _l("Nobody came"),
        AssignmentState.CANCELLED: _l("Cancelled"),
    },
    "urgency": {
        Urgency.TODAY: _l("Today"),
        Urgency.WEEK: _l("This week"),
        Urgency.FLEXIBLE: _l("No hurry"),
    },
    "how_soon": {  # the same on any day after
        Urgency.TODAY: _l("Urgent"),
        Urgency.WEEK: _l("Within a week"),
        Urgency.FLEXIBLE: _l("No hurry"),
    },
    "consent": {
        Consent.NOTICED: _l("Not asked yet"),
        Consent.ASKED: _l("Asked, no permission"),
        Consent.GRANTED: _l("Permission given"),
    },
    "channel": {
        Channel.PHONE_APP: _l("Phone app"),
        Channel.FORM: _l("Web form"),
        Channel.CALL: _l("By telephone"),
    },
    "provider_status": {
        ProviderStatus.ACTIVE: _l("Active"),
        ProviderStatus.PAUSED: _l("Paused"),
        ProviderStatus.PENDING_CHECK: _l("Waiting for a check"),
        ProviderStatus.ENDED: _l("Ended"),
    },
    "provider_kind": {
        "company": _l("Company"),
        "cooperative": _l("Co-operative"),
        "association": _l("Association"),
        "volunteer_group": _l("Group of volunteers"),
        "public": _l("Public body"),
    },
    "qualification": {
        Qualification.NONE: _l("No qualification needed"),
        Qualification.RECOMMENDED: _l("Skill or insurance recommended"),
        Qualification.REGISTERED: _l("Needs a licence or a register entry"),
        Qualification.PUBLIC: _l("Ask the public service first"),
    },
    "decline_reason": DECLINE_REASON,
    "safety": SAFETY,
    "verb": {
        "report": _l("Need reported"),
        "add_information": _l("More information given"),
        "add_photo": _l("Photo arrived"),
        "carry_in": _l("Brought in from a phone's file"),
        "carry_in_photo": _l("Photo brought in from a phone's file"),
        "withdraw": _l("Withdrawn"),
        "offer.withdraw": _l("Request lapsed"),
        "confirm": _l("Confirmed done"),
        "dispute": _l("Said not to be done"),
        "correct": _l("Details corrected"),
        "record_consent": _l("Resident's answer recorded"),
        "protect": _l("Marked: non-disclosure order"),
        "unprotect": _l("Non-disclosure order removed"),
        "reword": _l("Words of the report changed"),
        "approve": _l("Approved"),
        "pool": _l("Left waiting for a joint trip"),
        "ask_back": _l("Question to the reporter"),
        "remark": _l("Office note"),
        "close": _l("Closed"),
        "reopen": _l("Reopened"),
        "send_wave": _l("Providers asked"),
        "see": _l("Seen"),
        "accept": _l("Provider accepted"),
        "late_yes": _l("Provider said yes too late"),
        "decline": _l("Provider declined"),
        "ask": _l("Provider asked a question"),
        "answer": _l("Question answered"),
        "expire": _l("No answer in time"),
        "exhaust": _l("Everybody asked has said no"),
        "assign_by_hand": _l("Provider chosen by hand"),
        "schedule": _l("Time agreed"),
        "complete": _l("Work reported done"),
        "finish": _l("The work is done"),
        "release": _l("Work given back"),
        "miss": _l("Nobody came"),
        "cancel": _l("Work cancelled"),
        "forget": _l("Forgotten: name, words and photo deleted"),
        "count": _l("Only the count is kept"),
        "export": _l("Printed for the resident"),
        "open_contact": _l("Contact details opened"),
        "send_again": _l("Message sent again"),
        **DAY_VERBS,
        **UNDERSTANDING_VERBS,
        **CLOCK_VERBS,
        **ACCOUNT_VERBS,
    },
    "refusal": {
        **OF_FIGURES,
        "no_candidates": _l("There is nobody to ask. See below who was asked, who was left out, and why."),
        "only_by_telephone": _l("No message reaches those who could do it. Call them."),
        "wave_sent": _l("This round has been sent already."),
        "no_company": _l("One trip is two needs or more, in one village or in villages near each other."),
        "not_with_them": _l("Nobody who could do the others does this one. Ask about it separately."),
        "nobody_for_all": _l("No provider could do all of these in one trip. Ask about each separately."),
        "service_missing": _l("Choose the service first."),
        "outcome_missing": _l("Please choose what became of the need."),
        "not_now": _l("This can no longer be done: the matter has moved on."),
        "stale": _l("Somebody changed the same matter at the same moment. Look again and retry."),
        "taken": _l("Another provider has already taken this."),
        "closed": _l("The matter is already closed."),
        "forgotten": _l("The resident's data has already been deleted. Report the need again."),
        "reporter_gone": _l("The reporter no longer uses the service: nobody would read the question."),
        "already_declined": _l("The provider has already declined."),
        "not_flexible": _l("Only a need with no hurry can wait for a joint trip."),
        "contact_without_permission": _l("Name and number are kept only with the resident's permission."),
        "personal_identity_code": _l("Remove the personal identity code. It is never stored."),
        "village_exists": _l("There is already a village of this name."),
        "unknown_village": _l("Please choose the village."),
        "unknown_service": _l("This service is not in the list."),
        "unknown_firm": _l("No provider elsewhere has this business ID."),
        "firm_in_registers": _l(
            "Several municipalities have this firm in their register. Choose whose provider you invite."
        ),
        "guest_invited": _l("They have been invited already."),
        "unknown_provider": _l("Choose the provider."),
        "unknown_original": _l("No other open report has this code."),
        "name_missing": _l("Write the name."),
        "missing_field": _l("Write or dictate what is needed."),
        "bad_phone": _l("The number looks wrong. Example: 040 123 4567"),
        "phone_taken": _l("Somebody else has this number. Check it; if they share the phone, say so below."),
        "bad_value": _l("Something in the form cannot be understood."),
        "days_over": _l("These days are already over."),
        "bad_business_id": _l("The business ID has a wrong check digit. Example: 1234567-1"),
        "business_id_taken": _l("Another provider has this business ID already."),
        "business_id_taken_abroad": _l(
            "In a municipality where this provider is a guest, another has this business ID. "
            "End that first (Across municipal borders), or check the number."
        ),
        **AT_THE_DOOR,
        **DAY_REFUSALS,
        **UNDERSTANDING_REFUSALS,
        **OF_TOWNS,
        "always_reviewed": _l("Requests for a public service are always sent by the coordinator."),
        "last_coordinator": _l("The municipality would be left without a coordinator."),
        "key_reused": _l("This report has already been sent. Send it again only if you want a second one like this."),
        "internal": _l("Something went wrong here. Nothing was lost: try again in a moment."),
        "signed_out": _l("Nothing was saved. Sign in, open the page again and send it then."),
        "form_expired": _l("Nothing was saved. Go back, load the page again and send it then."),
    },
    "call_result": CALL_RESULT,
    "call_list_reason": CALL_LIST_REASON,
    "reply_use": REPLY_USE,
    "role": ROLE,
    "account_role": ACCOUNT_ROLE,
    "note_kind": NOTE_KIND,
    "notice": NOTICE,
    "unmet_reason": UNMET_REASON,
}

WEEKDAYS = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))


def label(kind: str, code: Any) -> str:
    """A code in the reader's language; a word a person typed in the place of a code is shown as it is."""
    if code is None:
        return ""
    return worded(spoken(), kind, code) if code in LABELS[kind] else str(code)


def happened(entry: Any) -> str:
    """What a line of the history tells."""
    return verb_of(entry.verb, entry.kind)


def verb_of(verb: str, kind: str) -> str:
    """What was done to a thing of that kind. A request that lapses as another takes the work is not called off."""
    of_its_kind = f"{kind}.{verb}"
    return label("verb", of_its_kind if of_its_kind in LABELS["verb"] else verb)


@cache
def worded(_language: str, kind: str, code: str) -> str:
    """In the language that is being spoken; a list has a hundred such words, and each is looked up once."""
    return str(LABELS[kind][code])
