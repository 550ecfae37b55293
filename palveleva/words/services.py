"""What an office should know of a service: the licence behind it, and what to ask or to say on the telephone.

By the names of data/services.csv. A service of which there is nothing to say is not among them.
"""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from palveleva.domain.vocabulary import Qualification
from palveleva.words.codes import label

INSURANCE = _l("liability insurance")
TAXI = _l("a taxi licence for paid rides (Traficom)")
GUARDS = _l("Locks, alarms and guarding: only with a security trade licence.")

# Told after the word for the qualification: "Needs a licence or a register entry: …".
LICENCES: dict[str, LazyString] = {
    "auraus": INSURANCE,
    "katon_lumet": _l("harness, safety rope and liability insurance"),
    "puun_kaato": INSURANCE,
    "nuohous": _l("the vocational qualification of a chimney sweep"),
    "lammitys": _l("oil and gas appliances and refrigerants: registered with Tukes"),
    "jatteet": _l("the waste management register, for whoever takes waste away as a trade"),
    "ateriat": _l("notified food premises and a hygiene passport"),
    "kyyti": TAXI,
    "saattaja": TAXI,
    "muutto": INSURANCE,
    "sahkotyot": _l("the electrical contractors' register of Tukes"),
    "putkityot": _l("a plumber; waterproofing by a certified installer"),
    "katto_kourut": _l("fall protection and liability insurance"),
    "kodinkone": _l("the right to repair electrical appliances (Tukes)"),
    "tv_antenni": _l("a telecommunications contractor, for the shared aerial of a building"),
    "jalkahoito_hieronta": _l("the JulkiTerhikki register of health professionals"),
    "lasten_omaisten": _l("an extract from the criminal records, for work with children"),
    "metsatyot": _l("professional skill and liability insurance"),
    "konetyot": INSURANCE,
    "tuholaiset": _l("for pesticides a qualification recognised by Tukes"),
}

ADVICE: dict[str, LazyString] = {
    "lumityot": _l("Ask about the steps and the paths to the woodshed, well, postbox and outdoor toilet too."),
    "auraus": _l("Private road: ask the road association. Ploughs often serve their contract customers first."),
    "katon_lumet": _l("Dangerous work: never for a volunteer."),
    "puun_kaato": _l("A tree on a power line: the fault number of the network company, 112 if there is danger."),
    "nuohous": _l("Smoke coming into the room or a chimney fire: 112."),
    "lammitys": _l("In frost always urgent: pipes may freeze, and a frail person suffers from the cold."),
    "pyykki": _l("The tax credit is only for washing done at home."),
    "kauppa": _l("No food at home: it is needed today."),
    "ateriat": _l("Meals are a lasting worry: the meal service of the wellbeing services county."),
    "apteekki": _l("With the person's own authorisation. A vital medicine has run out: the pharmacy, or 116 117."),
    "kyyti": _l("A volunteer may take the real costs at most."),
    "saattaja": _l("Tell about Kela's travel reimbursement: it comes with a Kela taxi."),
    "asiointi": _l("With the person's own authorisation. Bank codes and cards are never handed over."),
    "pienkorjaus": GUARDS,
    "lamput_varoittimet": _l("A lamp and a plug fuse may be changed by anybody; the rest is for an electrician."),
    "sahkotyot": _l("Sparks or a burning smell: main switch off and 112."),
    "putkityot": _l("A running leak: close the main valve. It is needed today."),
    "esteettomyys": _l("The wellbeing services county may do it free of charge. There are also grants for repairs."),
    "apuvaline": _l("Is it on loan? Then the wellbeing services county that lent it services it free of charge."),
    "digituki": _l("Bank codes are never given to the helper. A suspected scam: first the bank's blocking service."),
    "paperit": _l("Nobody manages another's money. Money trouble: financial and debt counselling."),
    "seura": _l("A friend is often found by the Red Cross or the parish's diaconal work."),
    "jalkahoito_hieronta": _l("Wounds, or the feet of a diabetic: the health services."),
    "hoiva": _l("First the client guidance of the county. A private provider is found in the Soteri register."),
    "lasten_omaisten": _l("Days off of a family carer: the wellbeing services county."),
    "lemmikki": _l("A neglected animal: the animal welfare veterinarian."),
    "metsatyot": _l("Advice on forests: the forest management association or the Forest Centre."),
    "mokkitalkkari": GUARDS,
    "ajoneuvo": _l("A danger to traffic on the road: 112."),
    "tie": _l("Not work for a provider: the road association, or feedback to the municipality."),
    "yhteistilaus": _l("Worth it when three or more in one village need the same."),
}

TAX_CREDIT: dict[str, LazyString] = {
    "yes": _l("The work may give the household tax credit."),
    "partly": _l("Part of the work may give the household tax credit."),
}


def asked_of_doers(service_id: str, qualification: Qualification) -> str:
    """What whoever does it must have, or should; empty where that is nothing."""
    if qualification is Qualification.NONE:
        return ""
    words = label("qualification", qualification)
    return f"{words}: {LICENCES[service_id]}" if service_id in LICENCES else words


def worth_knowing(service_id: str, qualification: Qualification, credit: str) -> list[str]:
    """All that is to be said of it, in a few lines; `credit` as in TAX_CREDIT, or "no"."""
    lines = (asked_of_doers(service_id, qualification), ADVICE.get(service_id), TAX_CREDIT.get(credit))
    return [str(line) for line in lines if line]
