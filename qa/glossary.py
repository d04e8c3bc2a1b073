"""Other names that readers and reports use for the same thing, and the names of force areas."""

import re

__all__ = ["ALIASES", "GENERIC_WORDS", "PLACES", "expand", "in_full"]

_SAME = (
    ("pcc", "police and crime commissioner", "commissioner"),
    ("pfcc", "police, fire and crime commissioner", "commissioner"),
    ("opcc", "office of the police and crime commissioner", "commissioner"),
    ("hmicfrs", "hmic", "inspectorate of constabulary"),
    ("hmi", "majesty's inspector", "inspector of constabulary"),
    ("hmip", "inspectorate of prisons", "inspectorate of probation"),
    ("ncpi", "national child protection inspection"),
    ("pir", "post-inspection review"),
    ("peel", "effectiveness, efficiency and legitimacy"),
    ("cqc", "care quality commission"),
    ("afi", "area for improvement", "areas for improvement"),
    ("afis", "area for improvement", "areas for improvement"),
    ("mash", "multi-agency safeguarding hub"),
    ("mappa", "multi-agency public protection arrangements"),
    ("marac", "multi-agency risk assessment conference"),
    ("cse", "child sexual exploitation"),
    ("cce", "child criminal exploitation"),
    ("csa", "child sexual abuse"),
    ("da", "domestic abuse"),
    ("dv", "domestic violence", "domestic abuse"),
    ("vawg", "violence against women and girls"),
    ("misper", "missing person", "reported missing"),
    ("rhi", "return home interview"),
    ("rso", "registered sex offender"),
    ("mosovo", "management of sexual or violent offenders", "sex offender management"),
    ("ppn", "protection notice"),
    ("pvp", "protecting vulnerable people", "protecting vulnerable persons"),
    ("cait", "child abuse investigation team"),
    ("iioc", "indecent images of children", "indecent images"),
    ("icpc", "initial child protection conference"),
    ("cin", "child in need", "children in need"),
    ("cic", "child in care", "children in care", "looked after"),
    ("lac", "looked-after children", "looked after", "children in care"),
    ("cla", "children looked after", "looked after", "children in care"),
    ("lado", "allegations officer", "designated officer"),
    ("ehcp", "education, health and care plan"),
    ("camhs", "child and adolescent mental health", "children's mental health"),
    ("nrm", "national referral mechanism"),
    ("aa", "appropriate adult"),
    ("bwv", "body-worn video"),
    ("psd", "professional standards department", "professional standards"),
    ("asb", "antisocial behaviour", "anti-social behaviour"),
    ("foi", "freedom of information"),
    ("edt", "emergency duty team", "out-of-hours team"),
    ("icb", "integrated care board"),
    ("ri", "requires improvement"),
    ("coc", "cause of concern", "causes of concern"),
    ("frs", "fire and rescue service"),
    ("acc", "assistant chief constable"),
    ("dcc", "deputy chief constable"),
    ("cc", "chief constable"),
    ("la", "local authority", "council"),
    ("dcs", "director of children's services"),
    ("ilacs", "inspection of local authority children's services"),
    ("jtai", "joint targeted area inspection"),
    ("lscp", "safeguarding children partnership", "safeguarding partnership"),
    ("yot", "youth offending team", "youth justice"),
    ("yjs", "youth justice service", "youth justice"),
    ("pdu", "probation delivery unit"),
    ("oocd", "out-of-court disposal"),
    ("fte", "first-time entrants", "full-time equivalent"),
    ("imb", "independent monitoring board"),
    ("send", "special educational needs"),
)

ALIASES: dict[str, tuple[str, ...]] = {
    name: tuple(
        dict.fromkeys(other for same in _SAME if name in same for other in same if other != name)
    )
    for names in _SAME
    for name in names
}
"""For each name, in plain lower case, the other names of the same thing."""

GENERIC_WORDS = frozenset(
    """
    and area authority borough chief child children city commission commissioner constable
    constabulary county court crime deputy department district english force force's friday
    government home i'd i'll i'm i've inspection inspector inspectorate majesty majesty's his her hm
    mayor monday mr mrs ms national nhs number of office officer pc police protection report rescue
    saturday schools service services sgt sunday the thursday trust tuesday wednesday
    """.split()
)
"""Words that stand in many names and tell none from another."""

PLACES = tuple(
    """
    avon bedfordshire cambridgeshire cheshire cleveland cumbria derbyshire devon cornwall dorset
    durham essex gloucestershire gwent hampshire hertfordshire humberside kent lancashire
    leicestershire lincolnshire london manchester merseyside norfolk northamptonshire northumbria
    nottinghamshire staffordshire suffolk surrey sussex warwickshire wiltshire yorkshire scotland
    wales ireland birmingham liverpool leeds sheffield bristol southampton portsmouth
    """.split()
)
"""Police force areas and large cities, in plain lower case, for questions typed without capitals.

"Isle of Wight", "West Mercia" and their like are found by their capitals only.
"""

_SHORT_FORM = re.compile(r"\b[A-Za-z]{2,7}\b")
# Short forms that are also ordinary words, taken as short forms in capitals only.
_WORDS_TOO = frozenset({"aa", "cc", "cin", "da", "la", "lac", "mash", "peel", "ri", "send"})


def expand(question: str) -> str:
    """Return a question with the long form behind each short form it uses ("PCC", "MASH")."""

    def with_long_form(match: re.Match[str]) -> str:
        short = match.group()
        aliases = ALIASES.get(short.lower(), ())
        if not aliases or (short.lower() in _WORDS_TOO and not short.isupper()):
            return short
        long = max(aliases, key=len)
        return short if long in question.lower() else f"{short} ({long})"

    return _SHORT_FORM.sub(with_long_form, question)


def in_full(name: str) -> tuple[str, ...]:
    """Return a name in plain lower case, and with each short form in it put in full."""
    every = [name]
    for word in name.split():
        every += [name.replace(word, long) for long in ALIASES.get(word, ())]
    return tuple(every)
