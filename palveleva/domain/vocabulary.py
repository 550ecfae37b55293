"""The closed words of the field. Free words (reasons a person types) are not here."""

from enum import StrEnum

LANGUAGES = ("fi", "sv", "en")  # in which everything is said, in the order in which it is offered


class Urgency(StrEnum):
    TODAY = "today"
    WEEK = "week"
    FLEXIBLE = "flexible"


class Consent(StrEnum):
    """What the resident knows: the ladder noticed → asked → granted."""

    NOTICED = "noticed"
    ASKED = "asked"
    GRANTED = "granted"


class NeedState(StrEnum):
    SUBMITTED = "submitted"
    NEEDS_INFO = "needs_info"
    READY = "ready"
    POOLED = "pooled"
    OFFERING = "offering"
    NO_TAKER = "no_taker"
    ASSIGNED = "assigned"
    SCHEDULED = "scheduled"
    REPORTED_DONE = "reported_done"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a closed need ended. Different endings stay different."""

    DONE = "done"
    DONE_UNCONFIRMED = "done_unconfirmed"
    UNMET = "unmet"
    REDIRECTED = "redirected"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DONE_BY_OTHERS = "done_by_others"
    NOT_NEEDED = "not_needed"
    NOT_POSSIBLE = "not_possible"
    NOT_REACHABLE = "not_reachable"


class OfferState(StrEnum):
    SENT = "sent"
    SEEN = "seen"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """Why a provider says no. What phones send in its place, typed words among them, is `other` to the matcher."""

    NO_TIME = "no_time"
    TOO_FAR = "too_far"
    NOT_MY_WORK = "not_my_work"
    NO_URGENT = "no_urgent"
    WRONG_DAY = "wrong_day"
    FULL = "full"
    PRICE = "price"
    SEASON = "season"
    ILL = "ill"
    OTHER = "other"

    @classmethod
    def of(cls, said: str) -> "DeclineReason":
        return cls(said) if said in set(cls) else cls.OTHER


class AssignmentState(StrEnum):
    AGREED = "agreed"
    SCHEDULED = "scheduled"
    DONE = "done"
    RELEASED = "released"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Role(StrEnum):
    VOLUNTEER = "volunteer"
    PENDING = "pending"  # came by the poster of a village and waits for the coordinator's yes
    PROVIDER = "provider"
    COORDINATOR = "coordinator"
    AUTOMATION = "automation"


class ProviderStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    PENDING_CHECK = "pending_check"
    ENDED = "ended"


class Qualification(StrEnum):
    """What a service asks of its doer (column `qualification` of data/services.csv)."""

    NONE = "none"
    RECOMMENDED = "recommended"
    REGISTERED = "registered"  # a coordinator must have checked it before an offer goes out
    PUBLIC = "public"  # the public service is asked first


class Channel(StrEnum):
    """The door a report came through."""

    PHONE_APP = "app"
    FORM = "form"
    CALL = "call"


class Medium(StrEnum):
    """How a notice reaches somebody outside the app."""

    PUSH = "push"
    EMAIL = "email"
    SMS = "sms"


class DeliveryState(StrEnum):
    """What became of one notice on one medium."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # will be tried again
    GIVEN_UP = "given_up"
    SUPERSEDED = "superseded"  # it was no longer true, so nobody was disturbed


class Topic(StrEnum):
    """What notices are about, as somebody chooses what is worth a disturbance."""

    OFFERS = "offers"
    WORK = "work"
    QUESTIONS = "questions"
    OUTCOMES = "outcomes"
    PROGRESS = "progress"
    DIGEST = "digest"
    STUCK = "stuck"
    REPLIES = "replies"  # to somebody's own text message: never chosen, always answered
    ADDRESS = "address"  # a code for a new address: asked for a moment ago
    ACCOUNT = "account"  # what the office decided of the reader or their firm: never chosen, always told


class CallResult(StrEnum):
    """What came of a try to reach somebody."""

    NO_ANSWER = "no_answer"
    REACHED = "reached"
    CALL_BACK = "call_back"  # reached, and asked to be called at another time
    MESSAGE_SENT = "message_sent"
    CALLED_OFF = "called_off"  # nothing needs to be asked any more


class ReplyUse(StrEnum):
    """Where a ready-made text is offered."""

    QUESTION = "question"  # to whoever told the need
    ANSWER = "answer"  # to a provider who asks
    REDIRECTION = "redirection"
    CLOSING = "closing"


class Part(StrEnum):
    """What is the resident's own: who sees one of these is written down."""

    TEXT = "text"
    PHOTO = "photo"
    SAID = "said"  # questions, answers and remarks along the way
    ROAD = "road"
    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    NOTE = "note"


class Place(StrEnum):
    """Where somebody saw it, which also says why."""

    QUEUE = "queue"
    SEARCH = "search"
    CLOSED = "closed"
    WORK_LIST = "work_list"
    NEED_PAGE = "need_page"
    OPENED_PAGE = "opened_page"
    RECEIPT = "receipt"  # the page after a report: nothing of the resident
    PHOTO = "photo"
    OFFER = "offer"
    ASSIGNMENT = "assignment"
    HANDOVER = "handover"  # the page for the substitute
    CALL_LIST = "call_list"  # on paper, with names and numbers
    NAME_SEARCH = "name_search"


OPEN_OFFERS = frozenset({OfferState.SENT, OfferState.SEEN})
LIVE_ASSIGNMENTS = frozenset({AssignmentState.AGREED, AssignmentState.SCHEDULED})
GIVEN_BACK = frozenset({AssignmentState.RELEASED, AssignmentState.NO_SHOW})  # its doer is not asked about it again
OFF_ASSIGNMENTS = frozenset({AssignmentState.RELEASED, AssignmentState.NO_SHOW, AssignmentState.CANCELLED})
DUE_DELIVERIES = frozenset({DeliveryState.WAITING, DeliveryState.FAILED})
OPEN_NEEDS = frozenset(NeedState) - {NeedState.CLOSED}
# Somebody is still to be found: nobody has the work, and no answer of the reporter is owed.
UNTAKEN_NEEDS = frozenset(
    {NeedState.SUBMITTED, NeedState.READY, NeedState.POOLED, NeedState.OFFERING, NeedState.NO_TAKER}
)
