"""The families of inspection reports, and how each one's title names what was inspected."""

import re
from dataclasses import dataclass

__all__ = ["BODIES", "FAMILIES", "TYPES", "Family"]

BODIES = {
    "HMICFRS": r"HMICFRS|Inspectorate of Constabulary and Fire (?:and|&) Rescue Services",
    "HMIC": r"HMIC\b|Inspectorate of Constabulary\b(?! and Fire)",
    "HMICS": r"HMICS\b|Inspectorate of Constabulary in Scotland",
    "Ofsted": r"Ofsted|Office for Standards in Education",
    "CQC": r"CQC\b|Care Quality Commission",
    "HMI Prisons": r"HMI Prisons|HM Chief Inspector of Prisons|HM Inspectorate of Prisons"
    r"|(?:His|Her) Majesty[’']s (?:Chief Inspector|Inspectorate) of Prisons",
    "HMI Probation": r"HMI Probation|HM Inspectorate of Probation|HM Chief Inspector of Probation"
    r"|(?:His|Her) Majesty[’']s Inspectorate of Probation",
    "Estyn": r"Estyn\b",
    "Care Inspectorate": r"(?<!of )Care Inspectorate(?! Wales)",
    "CIW": r"CIW\b|Care Inspectorate Wales",
    "CJI": r"CJINI|Criminal Justice Inspection Northern Ireland",
}
"""Names in text of each inspecting body, by what it is called for short."""

_POLICE = ("HMICFRS", "HMIC", "HMICS")
# Between title and subtitle: a dash or colon, or the end of a line.
_DASH = r"(?:\s*[–—:|-]\s*|\s{2,})"
_AREA = r"(?P<subject>[^–—:|]{2,70}?)"
_REST = r"(?P<subject>.{2,90}?)"
_SCHOOL = r"(?:School|Academy|College|Nursery|Infants|Juniors|Primary|Pre-?school|Ysgol)"
_CHILDREN = r"inspection of (?:local authority )?children[’']s (?:social care )?services"
_PRISON = r"(?:HMP|HMYOI|YOI|HMPYOI|IRC|STC)\b"


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of report.

    Attributes:
        type: what it is called for short, as a filter names it.
        bodies: the bodies that publish it; empty where none does.
        titles: patterns of its titles, to be matched as a whole and without regard to capitals;
            a group ``subject`` is what was inspected.
        place: whether the subject is named as an area, and the force of that area is meant.
        confirmed: whether the title is so common that a body must be named for it to count.
    """

    type: str
    bodies: tuple[str, ...]
    titles: tuple[re.Pattern[str], ...]
    place: bool = False
    confirmed: bool = False


def _family(
    kind: str,
    bodies: tuple[str, ...],
    *titles: str,
    place: bool = False,
    confirmed: bool = False,
) -> Family:
    patterns = tuple(
        re.compile(title.replace(" ", r"\s+"), re.IGNORECASE | re.DOTALL) for title in titles
    )
    return Family(kind, bodies, patterns, place, confirmed)


FAMILIES = (
    _family(
        "section 55 response",
        (),
        r".{0,60}\b(?:section 55|s\.? ?55)\b.{0,80}\bresponse\b.*",
        r".{0,60}\bresponse\b.{0,80}\b(?:section 55|s\.? ?55)\b.*",
        r".{0,60}\bcommissioner[’']?s?[’']? response to\b.*",
    ),
    _family(
        "PIR",
        _POLICE,
        rf"{_AREA}{_DASH}(?:national child protection inspections?(?:{_DASH}|\s))?"
        r"post[- ]inspection review.*",
        rf"national child protection inspections?(?:{_DASH}|\s)post[- ]inspection review"
        rf"(?:{_DASH}|\sof\s)?{_REST}?",
        place=True,
    ),
    _family(
        "NCPI",
        _POLICE,
        rf"{_AREA}{_DASH}national child protection inspection\.?",
        rf"national child protection inspections?(?:(?:{_DASH}| of | for | in ){_REST})?",
        place=True,
    ),
    _family(
        "PEEL",
        _POLICE,
        rf"(?:state of policing )?PEEL\b.{{0,60}}?\binspection of {_REST}",
        rf"{_AREA}(?:{_DASH}|\s)PEEL(?: assessment| inspection)?(?:\s\d{{4}}(?:[/–-]\d{{2,4}})?)?",
        rf"PEEL(?: assessment| inspection)?(?:\s\d{{4}}(?:[/–-]\d{{2,4}})?)?(?:{_DASH}{_REST})?",
        place=True,
    ),
    _family(
        "fire",
        ("HMICFRS",),
        r"(?P<subject>.{2,70}?Fire (?:and|&) Rescue Service)\b.{0,20}"
        r"(?:effectiveness, efficiency and people|inspection|\d{4}[/–-]\d{2,4}|cause of concern).*",
        r"effectiveness, efficiency and people\b.*?[–—:-]\s*"
        r"(?P<subject>.{2,70}?Fire (?:and|&) Rescue Service).*",
    ),
    _family(
        "JTAI",
        (),
        rf"joint targeted area inspection of (?:.* in )?{_REST}",
        rf"joint targeted area inspection(?:{_DASH}.*)?",
    ),
    _family(
        "focused visit",
        ("Ofsted",),
        r"focused visit (?:to|of) (?P<subject>.{2,80}?)(?:[’']s?)? (?:local authority )?"
        r"children[’']s services",
    ),
    _family(
        "monitoring visit",
        ("Ofsted",),
        r"monitoring visit (?:to|of) (?P<subject>.{2,80}?)(?:[’']s?)? (?:local authority )?"
        r"children[’']s services",
    ),
    _family(
        "ILACS",
        ("Ofsted",),
        r"inspection of (?P<subject>(?!local authority).{2,80}?) (?:local authority )?"
        r"children[’']s services",
        rf"{_AREA}{_DASH}{_CHILDREN}",
        rf"{_CHILDREN}(?:{_DASH}{_REST})?",
    ),
    _family(
        "school",
        ("Ofsted", "Estyn"),
        rf"(?:short )?inspection of (?:an? [a-z ]{{4,24}} (?:school|nursery|college):\s*)?"
        rf"(?P<subject>.{{0,70}}\b{_SCHOOL}\b.{{0,60}})",
        rf"a report on\s+(?P<subject>.{{0,70}}\b{_SCHOOL}\b.{{0,60}})",
    ),
    _family(
        "youth justice",
        ("HMI Probation",),
        rf"(?:an? )?(?:joint )?inspection of (?:the )?youth (?:offending|justice)"
        rf" (?:services?|work) in:?\s+{_REST}",
    ),
    _family(
        "probation",
        ("HMI Probation",),
        rf"(?:an? )?inspection of probation services in:?\s+{_REST}",
        r"(?:an? )?inspection of (?P<subject>.{2,60}? (?:PDU|probation delivery unit))",
    ),
    _family(
        "prison",
        ("HMI Prisons",),
        r"(?:report on )?(?:an? )?(?:(?:un)?announced |independent )?(?:full |follow-up )?"
        rf"(?:inspection|review of progress)(?: of| at) (?P<subject>{_PRISON}.{{2,60}}?)"
        r"(?:\s+by\s+H.*)?",
        rf"(?P<subject>{_PRISON}[^–—:]{{2,60}}?)(?:{_DASH}).*\binspection\b.*",
    ),
    _family(
        "thematic",
        (*_POLICE, "HMI Prisons", "HMI Probation", "Ofsted", "CQC"),
        r"(?:.{2,120}[:–—-]\s*)?(?:an? )?(?:joint |national )?thematic (?:inspection|review)\b.*",
        r"(?:.{2,120}[:–—-]\s*)?an? (?:joint )?inspection (?:into|of how|of the police)\b.*",
        confirmed=True,
    ),
    _family(
        "care",
        ("CQC", "CIW", "Care Inspectorate"),
        r"(?P<subject>[^\n]{2,80})\s*\n\s*(?:[^\n]{0,80}\n\s*)?inspection report",
        confirmed=True,
    ),
)
"""In the order in which they are tried: the more particular before the more general."""

TYPES = {
    "PIR": r"post[- ]inspection review",
    "NCPI": r"national child protection inspection",
    "PEEL": r"\bPEEL\b",
    "section 55 response": r"section 55|\bs\.? ?55\b",
    "progress report": r"progress report",
    "thematic": r"\bthematic\b",
    "JTAI": r"joint targeted area inspection|\bJTAI\b",
    "focused visit": r"focused visit",
    "monitoring visit": r"monitoring visit",
    "ILACS": r"\bILACS\b|\bchildren[’']s (?:social care )?services\b",
    "fire": r"fire (?:and|&) rescue",
    "youth justice": r"youth (?:justice|offending)",
    "probation": r"\bprobation\b",
    "prison": r"\bprisons?\b",
    "care": r"\bcare (?:homes?|services?)\b|\badult social care\b",
    "school": r"\bschools?\b",
}
"""Wordings of each type where a document labels it, in the order in which they are tried."""
