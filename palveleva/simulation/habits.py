"""How the simulated people behave, in one table. Guesses, argued in decision 38; change them and see what follows."""

from dataclasses import dataclass
from datetime import timedelta

from palveleva.domain.vocabulary import Consent, Urgency


@dataclass(frozen=True)
class Habits:
    """Shares are probabilities from 0 to 1; times are medians of skewed delays."""

    # residents and volunteers
    consent: tuple[tuple[Consent, float], ...] = (
        (Consent.GRANTED, 0.55),
        (Consent.ASKED, 0.25),
        (Consent.NOTICED, 0.20),
    )
    urgency: tuple[tuple[Urgency, float], ...] = ((Urgency.TODAY, 0.15), (Urgency.WEEK, 0.50), (Urgency.FLEXIBLE, 0.35))
    everyday: tuple[str, ...] = ("lumityot", "nurmikko", "siivous", "pienkorjaus", "kauppa", "puiden_kasittely")
    is_everyday: float = 0.60  # share of needs that are of these services; the rest may be any of the season
    in_the_centre: float = 0.30  # share of needs; the rest is spread over the villages
    withdraws: float = 0.04
    confirms: float = 0.60  # whether the work was done; the others never answer
    says_not_done: float = 0.03
    # providers
    answers: float = 0.72  # an offer
    accepts: float = 0.55  # when answering
    answer_takes: timedelta = timedelta(hours=5)
    declines_for: tuple[tuple[str, float], ...] = (
        ("no_time", 0.50),
        ("too_far", 0.20),
        ("price", 0.12),
        ("not_my_work", 0.10),
        ("season", 0.08),
    )
    sets_time: float = 0.80  # without being reminded
    time_takes: timedelta = timedelta(hours=18)
    works_after: timedelta = timedelta(days=4)
    reports: float = 0.75  # that the work is done, without being reminded
    heeds_reminder: float = 0.75
    gives_back: float = 0.05
    # coordinator: half an hour on a working day
    at_desk: int = 9  # o'clock
    handles: int = 12  # needs in one sitting
    redirects: float = 0.06  # to whom the need belongs
    gets_permission: float = 0.80  # when calling a resident who was not asked before
    finds_by_phone: float = 0.25  # a provider for a need nobody took
    waits_for_company: timedelta = timedelta(days=7)  # a need without hurry, before it is asked about alone
    calls_doer: float = 0.80  # settles what neither reminder did


HABITS = Habits()
