"""What the words of a report call for: in short for the office, as advice for whoever is writing."""

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

SAFETY = {
    "redirect_112": _l("May be an emergency: 112"),
    "redirect_112_check": _l("May be an emergency: 112"),
    "redirect_112_crisis": _l("Talk of dying: 112 and the crisis line"),
    "redirect_116117": _l("A matter of health: medical helpline 116 117"),
    "redirect_sosiaalipaivystys": _l("Threat or violence: social emergency service"),
    "redirect_lastensuojelu": _l("Concern for a child: child welfare"),
    "redirect_huoli": _l("How the person copes: wellbeing services county"),
    "redirect_bank_police": _l("May be a fraud: bank and police"),
    "redirect_city_feedback": _l("A matter of roads and lights: feedback to the municipality"),
    "strip_pii": _l("Bank or identity details in the text"),
    "ask_to_remove_health_data": _l("Names an illness: leave it out"),
    "ask_consent": _l("Permission has not been asked"),
    "ask_to_move_number": _l("A telephone number in the words"),
}

ADVICE = {
    "redirect_112": _l("Is somebody in danger? Call 112 now. Do not wait for this service."),
    "redirect_112_check": _l("Nobody answers? Call 112 now. Do not wait for this service."),
    "redirect_112_crisis": _l("Is someone talking about dying? Call 112 now."),
    "redirect_sosiaalipaivystys": _l("Threat or violence? Call 112 or the social emergency service."),
    "redirect_lastensuojelu": _l("Worried about a child? Make a child welfare notification. If urgent, call 112."),
    "redirect_huoli": _l(
        "Worried how a person is coping? Call the wellbeing services county. A service provider is not the answer."
    ),
    "redirect_116117": _l("Not an emergency, but worried about health? Call the medical helpline 116 117."),
    "redirect_bank_police": _l("Suspect a scam? Call the bank at once. Report it to the police."),
    "strip_pii": _l("Do not write personal identity codes, illnesses or bank details."),
    "ask_to_remove_health_data": _l("No illness name is needed. Just say what should be done."),
    "redirect_city_feedback": _l("This may be a matter for the city or the road association. You may still report it."),
    "ask_consent": _l("Remember to ask permission. You may still report it."),
    "ask_to_move_number": _l("A telephone number? Leave it out here. There is a place for it later, with permission."),
}

# A matter of what should not be written, not of danger.
ABOUT_WORDS = ("strip_pii", "ask_to_remove_health_data", "ask_to_move_number")


def advice_in(language: str) -> dict[str, str]:
    with force_locale(language):
        return {action: str(words) for action, words in ADVICE.items()}
