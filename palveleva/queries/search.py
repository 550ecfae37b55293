"""What a search for a provider has left behind."""

from datetime import datetime

from palveleva.domain.matching import Ranking
from palveleva.domain.unmet import Search
from palveleva.domain.vocabulary import OfferState
from palveleva.models import Need
from palveleva.queries.candidates import ranking_for

UNANSWERED = (OfferState.SENT, OfferState.SEEN, OfferState.EXPIRED)


def search_of(need: Need, *, now: datetime) -> Search:
    """Since the search began (SEARCH_BEGINS). Who fits and who not is asked of the matcher as things are now."""
    offers = [offer for offer in need.offers if offer.sent_at >= need.looking_since]
    ranking = ranking_for(need, now=now) if need.service else Ranking((), ())
    return Search(
        consent=need.consent,
        qualification=need.service.qualification if need.service else None,
        fit=len(ranking.candidates) + len(ranking.to_call),
        obstacles=tuple(tuple(reason.code for reason in exclusion.reasons) for exclusion in ranking.excluded),
        declines=tuple(offer.reason or "" for offer in offers if offer.state is OfferState.DECLINED),
        unanswered=sum(offer.state in UNANSWERED for offer in offers),
    )
