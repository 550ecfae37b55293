"""What is remembered. Verbs of one thing are methods here; verbs of several things are actions."""

from palveleva.models.assignments import Assignment
from palveleva.models.attempts import Attempt
from palveleva.models.audit import AuditEntry, Disclosure, Installation, Operation, RetentionDoor, Seal
from palveleva.models.feed import Change
from palveleva.models.guests import Guest
from palveleva.models.insight import OpenFigure, QuarterCount, Timing, YearStory
from palveleva.models.needs import Contact, Need, NewNeed, Note
from palveleva.models.notices import AnswerCode, Delivery, EmailChange, Notice, Preference, Subscription
from palveleva.models.offers import Chance, Offer, Wave
from palveleva.models.office import Memo, Reply
from palveleva.models.people import Invitation, Person, SignIn
from palveleva.models.photos import Photo
from palveleva.models.places import ListedMunicipality, Municipality, OwnHelpNumber, Poster, Village
from palveleva.models.providers import Absence, Coverage, Credential, ProfileChange, Provider
from palveleva.models.second_factors import Challenge, Passkey, RecoveryCode, Totp
from palveleva.models.services import Service, ServiceGroup
from palveleva.models.settings import OwnNumbers, OwnService
from palveleva.models.tallies import Tally
from palveleva.models.turns import Turn
from palveleva.models.understanding import Dismissal, Joining

__all__ = [
    "Absence",
    "AnswerCode",
    "Assignment",
    "Attempt",
    "AuditEntry",
    "Challenge",
    "Chance",
    "Change",
    "Contact",
    "Coverage",
    "Credential",
    "Delivery",
    "Disclosure",
    "Dismissal",
    "EmailChange",
    "Guest",
    "Installation",
    "Invitation",
    "Joining",
    "ListedMunicipality",
    "Memo",
    "Municipality",
    "Need",
    "NewNeed",
    "Note",
    "Notice",
    "Offer",
    "OpenFigure",
    "Operation",
    "OwnHelpNumber",
    "OwnNumbers",
    "OwnService",
    "Passkey",
    "Person",
    "Photo",
    "Poster",
    "Preference",
    "ProfileChange",
    "Provider",
    "QuarterCount",
    "RecoveryCode",
    "Reply",
    "RetentionDoor",
    "Seal",
    "Service",
    "ServiceGroup",
    "SignIn",
    "Subscription",
    "Tally",
    "Timing",
    "Totp",
    "Turn",
    "Village",
    "Wave",
    "YearStory",
]
