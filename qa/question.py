"""What a question asks for: the kind of answer, about whom or what, and what it takes as given."""

import re
from dataclasses import dataclass
from enum import StrEnum

from qa.glossary import GENERIC_WORDS
from qa.plain import plain
from qa.references import Reference, references

__all__ = ["Kind", "Question", "understand"]


class Kind(StrEnum):
    """The kind of thing that would answer a question."""

    IDENTITY = "identity"
    """Who holds a role, or what role a person has; ``subject`` is the role or the name."""
    ATTRIBUTION = "attribution"
    """Who said something."""
    STATEMENT = "statement"
    """What somebody said, wrote or thinks; ``subject`` is the speaker."""
    NUMBER = "number"
    """How many; ``subject`` is what is counted."""
    MONEY = "money"
    AGE = "age"
    DATE = "date"
    GRADE = "grade"
    NAMED = "named"
    """Which one, by name ("which school"); ``subject`` is what it is one of."""
    FUTURE = "future"
    """Whether something will be."""
    SUMMARY = "summary"
    """What a document says, all in all."""
    MEANING = "meaning"
    """What a term or a short form means; ``subject`` is the term."""
    WRITING = "writing"
    """Something to be written anew: a poem, a letter, a translation."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood.

    Attributes:
        text: the question.
        kind: the kind of thing that would answer it.
        subject: the person, role or thing that the kind is about; else the empty string.
        topic: what is asked about it: the question without its subject.
        references: names, years and numbered things it takes as given.
        wants_all: whether it asks for everything there is rather than one thing.

    """

    text: str
    kind: Kind
    subject: str = ""
    topic: str = ""
    references: tuple[Reference, ...] = ()
    wants_all: bool = False

    @property
    def given(self) -> frozenset[str]:
        """Return the words, in plain lower case, of what the question takes as given."""
        return frozenset(
            word for reference in self.references for word in plain(reference.text).split()
        )


_SAY = (
    r"(?:say|said|says|saying|think|thinks|thought|tell|told|write|wrote|written|promise|promised|"
    r"claim|claimed|claims|state|stated|states|comment|commented|add|added|announce|announced|"
    r"believe|believes|believed|argue|argued|warn|warned|admit|admitted|describe|described|"
    r"call|called|praise|praised|criticise|criticised|welcome|welcomed|stress|stressed|"
    r"insist|insisted|explain|explained|respond|responded|reply|replied|react|reacted|pledge|pledged|"
    r"vow|vowed|find|found|observe|observed|remark|remarked)"
)
_BE = r"(?:is|was|are|were|'s)"
_WHOLE = (
    r"(?:it|this|(?:the|this|that|these|those) (?:\w+ ){0,4}?"
    r"(?:reports?|articles?|documents?|inspections?|reviews?|assessments?|files?))\b"
)
# "Who has been told to …" and "who is to write …" do not ask who said something.
_PASSIVE = r"(?:(?:be|been|being|get|got|is|are|was|were|'s|to) )(?:\w+ly )?"
# Bounded, so that a long question of nothing but such words is understood in a moment.
_FAR = r".{0,120}"
_SPEAKER = r"(?P<subject>.{1,80}?)"

_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            Kind.SUMMARY,
            r"^(?:(?:please|can you|could you|just) )*(?:summari[sz]e|sum (?:it |this )?up)\b"
            r"|^(?:give|write|show)\b.*\bsummary\b|^(?:an? )?(?:brief |short |quick )?summary\W*$"
            rf"|^(?:an? )?(?:brief |short |quick )?summary of {_WHOLE}|\btl;?dr\b"
            r"|\b(?:main|key|overall) (?:findings?|points?|messages?|conclusions?|takeaways?)\b"
            rf"|\bwhat (?:is|are|does|do) {_WHOLE} (?:about|say|saying|cover|find|found)\W*$"
            rf"|\bwhat did {_WHOLE} (?:say|find|conclude)\W*$|\boverview of {_WHOLE}",
        ),
        (
            Kind.WRITING,
            r"^(?:(?:please|can you|could you|would you|will you) )*"
            r"(?:(?:re)?write|compose|draft|invent|translate) "
            r"(?:me|us|an?|the|this|that|it|my|our)\b",
        ),
        (Kind.AGE, rf"\bhow old\b|\bwhat age\b|\bwhat (?:is|was) (?:the )?{_FAR}\bage\b"),
        (
            Kind.MONEY,
            r"\bhow much (?:money|funding)\b"
            rf"|\bwhat (?:is|was|did|does) {_FAR}\b(?:cost|budget|salary|price|fine)\b"
            rf"|\bhow much\b{_FAR}\b(?:cost|spend|spent|pay|paid|earn|budget)\b",
        ),
        (
            Kind.GRADE,
            rf"\b(?:what|which|how(?! many| much| often| long))\b{_FAR}"
            r"\b(?:grades?|graded|ratings?|rated|scored?|marks?)\b"
            rf"|\bwhat\b{_FAR}\b(?:overall )?judge?ment\b"
            rf"|\b(?:was|were|is|did)\b{_FAR}\b(?:graded|rated)\b"
            r"|\b(?:grade|rating)\?",
        ),
        (
            Kind.NUMBER,
            r"^(?!(?:why|which|who|where)\b).*?\bhow many (?:of )?(?P<subject>.+)"
            r"|\bwhat (?:number|percentage|proportion|share) of (?P<subject2>.+)"
            r"|\bnumber of (?P<subject3>.+)",
        ),
        (
            Kind.DATE,
            # "When is an interview vital" and "when do they switch it off" may ask for a condition.
            r"^(?:(?:and|so|but) )*when\b(?! (?:do|does|is|are|can|should|must|may)\b)"
            r"(?! (?:\w+ ){1,4}\w+,)|^(?:(?:and|so|but) )*(?:by|since|until) when\b"
            r"|\b(?:what|which) (?:date|year|month|day|week)\b(?! \d)|\bon what date\b|\bdate of\b"
            r"|\bwhat (?:is|was|are) the (?:deadline|date)\b|\bhow long ago\b",
        ),
        (
            Kind.IDENTITY,
            r"\bname of (?P<subject>.+)"
            rf"|\bwhat {_BE} (?:the |this |that |his |her |their )?(?P<subject2>.+?)(?:'s|s') name"
            r"|\bwhat is (?P<subject3>.+?) (?:called|named)\b"
            r"|\bwho holds the (?:post|office|role) of (?P<subject5>.+)"
            r"|^which (?P<subject6>[\w ]+?) (?:is|was) (?:quoted|named|mentioned|cited)\b"
            rf"|^(?:and |so |but )?who ?{_BE} (?P<subject4>(?!\w+ing\b|said|responsible|behind|"
            r"asked|told|praised|criticised|to blame|involved|in charge|at risk|quoted)[^,?]+)",
        ),
        (
            Kind.MEANING,
            r"^what (?:is|are|was) (?:an? )?(?P<subject>[a-z]{2,8})\?*$"
            r"|^what (?:is|are) an? (?P<subject4>[a-z][a-z' -]{2,60})\?*$"
            r"|^what does (?P<subject2>.+?) (?:mean|stand for)\b"
            r"|^what is (?:meant by|the meaning of) (?P<subject3>.+)",
        ),
        (
            Kind.NAMED,
            r"\bwhich (?P<subject>school|hospital|council|prison|police force|station|care home|"
            r"town|city|village|company|charity|university|college|street)\b(?! and| or)",
        ),
        (Kind.FUTURE, r"^(?:and |so |but )?(?:will|is .* going to)\b"),
        (
            Kind.ATTRIBUTION,
            rf"^(?:and |so |but )?(?:who|whose)\b(?!{_FAR}?\b{_PASSIVE}{_SAY}\b).*?\b{_SAY}\b"
            rf"(?! (?:off|in|on|out|up)\b)|\bwho\b{_FAR}\bquoted\b",
        ),
        (
            Kind.STATEMENT,
            rf"\b(?:what|which|how|where|why)\b{_FAR}?\b(?:did|does|do|has|have|had|would|will) "
            rf"{_SPEAKER} (?:have |had |also |then |publicly |just )*{_SAY}\b"
            r"|\baccording to (?P<subject2>.+?)(?:[,?]|$)"
            r"|\b(?:what|how) (?:is|was|were|are) (?P<subject3>.+?)(?:'s|s')? "
            r"(?:view|views|opinion|reaction|response|comment|comments|message|position)\b",
        ),
    )
)

_ALL = re.compile(
    r"^(?:please )?list\b|\b(?:all|every|each) (?:of )?the\b|\bwhich (?:\w+ )?(?:areas|things|"
    r"recommendations|issues|points|improvements|problems|concerns|organisations|partners)\b"
    r"|\bwhat (?:are|were|other|else|areas|things|improvements|issues|problems|concerns)\b"
    r"|\bwhat (?:all|did|does|has|have)\b|\bsummar"
)
# "Is Donna Jones the chief constable?" is answered by what Donna Jones is.
_IS_PERSON = re.compile(
    r"^(?:Is|is|Was|was) (?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+) "
    r"(?:still |now )?(?:the|a|an|our) "
)
_BODIES = GENERIC_WORDS | {"council", "school", "prison", "college", "hospital", "trust"}
_TRAILING = re.compile(r"[\s?.!,;:]+$")
_ARTICLE = re.compile(
    r"^(?:(?:of|the|a|an|this|that|these|those|our|their|his|her|its|all|\d+|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|twelve) )+"
)


def understand(text: str) -> Question:
    """Say what a question asks for.

    Args:
        text: the question, resolved against the conversation.

    Returns:
        The question with the kind of answer it wants; ``Kind.OTHER`` where nothing is certain.

    """
    asked = " ".join(plain(text).split())
    kind, subject = Kind.OTHER, ""
    for candidate, pattern in _PATTERNS:
        if match := pattern.search(asked):
            kind, subject = candidate, _subject(match)
            break
    else:
        match = _IS_PERSON.search(text.strip())
        if match and not _BODIES & set(plain(match["name"]).split()):
            kind, subject = Kind.IDENTITY, plain(match["name"])
    return Question(
        text=text,
        kind=kind,
        subject=subject,
        topic=asked.replace(subject, " ") if subject else asked,
        references=references(text),
        wants_all=bool(_ALL.search(asked)),
    )


def _subject(match: re.Match[str]) -> str:
    found = next((value for value in match.groupdict().values() if value), "")
    found = re.split(r" (?:who|that|which|when) ", found)[0]
    return _ARTICLE.sub("", _TRAILING.sub("", found).strip()).strip("\"'")
