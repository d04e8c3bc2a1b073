"""Several questions in one: taken apart, and their answers put together."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.plain import plain
from qa.references import references
from qa.types import Answer, Citation, Claim

__all__ = ["MOST_PARTS", "joined", "parts"]

MOST_PARTS = 4
"""How many questions in one are answered; of more, the answer says that they were not read."""

_WH = r"(?:what|which|who|whom|whose|when|where|why|how)"
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|must)(?:n't)?"
)
_SUBJECT = (
    r"(?:it|they|he|she|we|there|this|that|these|those|any\w*|every\w*|the|a|an|its|their|his|her|"
    r"our)"
)
# What follows "and", and the first words of a question by itself.
_OPENS = re.compile(rf"(?:by |for |to |with |from |in |on |at |since )?{_WH}\b|{_AUXILIARY}\b")
_BOUNDARY = re.compile(
    r"\?[ ?!]+(?=\w)|(?<=[\w'\")%])[,;]? and (?:also )?"
    rf"(?=(?:by |for |to |since )?{_WH}\b|{_AUXILIARY} {_SUBJECT}\b)"
)
# "What grade did it get" can only be a question; "who was praised" may belong to what was said.
_ONLY_A_QUESTION = re.compile(
    rf"(?:by |for |to |since )?(?:{_WH}(?: (?!{_SUBJECT}\b)\w+){{0,3}}? (?:do|does|did)"
    r" (?!(?:in|on|at|to|for|with|about|by|from|of|and|or|when|if|well)\b)\w"
    rf"|(?:when|where|why|how) {_AUXILIARY}\b|{_AUXILIARY}\b"
    rf"|{_WH}(?: \w+){{1,3}}? {_AUXILIARY} {_SUBJECT}\b)"
)
_MAY_BE_A_QUESTION = re.compile(rf"{_WH}(?: \w+){{0,4}}? {_AUXILIARY}\b")
_BARE = re.compile(r"(?:(?:by|since) )?(?:when|where|why|how|whom)")
_LISTED = re.compile(rf"({_WH})(?:,? and) ({_WH})\b(?= {_AUXILIARY}\b)(.*)", re.DOTALL)
_COUNTED = re.compile(
    rf"(which|how many|how much)((?: (?!{_AUXILIARY}\b)\w+){{1,3}}) {_AUXILIARY}\b"
)
_UNCOUNTED = re.compile(rf"(which|how many|how much)(?= {_AUXILIARY}\b)")
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|he|she|him|her|his|that|this|those|these)\b"
)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]*’|(?<!\w)'[^']*'(?!\w)")
_END = re.compile(r"[\s?!.,;]+$")


def parts(question: str) -> tuple[str, ...]:
    """Return the questions that a question is made of, in order.

    Args:
        question: as asked. What stands in quotation marks is not looked into.

    Returns:
        Each as a question; names and years of the first go along, in brackets, with one that
        neither has its own nor points back. Where there is one question only, it as it is.

    """
    masked = plain(_QUOTED.sub(lambda match: "_" * len(match.group()), question))
    if listed := _LISTED.fullmatch(masked.strip()):
        start = question.index(question.strip())
        first, second, rest = (
            question[start + listed.start(n) : start + listed.end(n)] for n in (1, 2, 3)
        )
        return (f"{first}{rest}", f"{second}{rest}")
    found: list[str] = []
    start = 0
    for boundary in _BOUNDARY.finditer(masked):
        before, after = masked[start : boundary.start()], masked[boundary.end() :]
        if _asks(before.strip()) and _asks_anew(before.strip(), after, boundary.group()):
            found.append(_END.sub("", question[start : boundary.start()].strip()))
            start = boundary.end()
    if not found:
        return (question,)
    found.append(_END.sub("", question[start:].strip()))
    read = [found[0], *(_complete(part, found[0]) for part in found[1:MOST_PARTS])]
    return tuple(f"{part}?" for part in [*read, *found[MOST_PARTS:]])


def _asks(part: str) -> bool:
    """Say whether a part is a question by itself: it opens as one and has what it asks about."""
    return bool(_OPENS.match(part)) and len(part.split()) >= 3


def _asks_anew(before: str, after: str, boundary: str) -> bool:
    """Say whether what follows a boundary is another question, not more of what one asks about."""
    if boundary.startswith("?"):
        return bool(_OPENS.match(after))
    # "Which town is short of officers, and which is not": the second says nothing by itself.
    if re.search(r"\bnot\W*$", after):
        return False
    if _ONLY_A_QUESTION.match(after) or _BARE.fullmatch(_END.sub("", after)):
        return True
    embedded = re.search(rf" {_WH}\b", before)
    return bool(_MAY_BE_A_QUESTION.match(after)) and not embedded


def _complete(part: str, first: str) -> str:
    """Return a part with what it leaves to the first one: what is counted, and where and when."""
    counted, uncounted = _COUNTED.match(plain(first)), _UNCOUNTED.match(plain(part))
    if counted and uncounted and counted[1] == uncounted[1]:
        part = (
            part[: uncounted.end()]
            + first[counted.start(2) : counted.end(2)]
            + part[uncounted.end() :]
        )
    bare = _BARE.fullmatch(plain(part))
    if bare or references(part) or _POINTS_BACK.search(plain(part)):
        return part
    given = sorted(references(first), key=lambda reference: reference.kind)
    named = ", ".join(item.text for item in given if item.kind != "numbered")
    return f"{part} ({named})" if named else part


def joined(question: str, asked: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """Return the answers to the parts of a question as one.

    Args:
        question: as asked.
        asked: its parts, also those that were not answered because they are too many.
        answers: to the first of them, in order.

    Returns:
        All that was found, each quote once, numbered through. Partial, with the reason, where a
        part is not answered; not_found where none is.

    """
    found = [answer for answer in answers if answer.status != "not_found"]
    claims, citations = _numbered_through(found)
    reason = "; ".join(_reasons(asked, answers))
    hits = {hit.passage.id: hit for answer in reversed(answers) for hit in reversed(answer.hits)}
    stages = dict.fromkeys(stage for answer in answers for stage in answer.timings)
    shorts = [answer.short for answer in found]
    return replace(
        answers[0],
        question=question,
        resolved=" ".join(f"{a.resolved[:1].upper()}{a.resolved[1:]}" for a in answers),
        status="not_found" if not found else "partial" if reason else "answered",
        text=(
            "\n\n".join(_marked(claim) for claim in claims)
            if found
            else f"Not in these documents: {reason}."
        ),
        short="; ".join(dict.fromkeys(shorts)) if all(shorts) else "",
        confidence=min(a.confidence for a in found)
        if found
        else max(a.confidence for a in answers),
        reason=reason,
        claims=tuple(claims),
        citations=tuple(citations),
        hits=tuple(reversed(hits.values())),
        timings={stage: sum(a.timings.get(stage, 0.0) for a in answers) for stage in stages},
    )


def _numbered_through(answers: Sequence[Answer]) -> tuple[list[Claim], list[Citation]]:
    citations: dict[tuple[int, int, int], Citation] = {}
    claims: dict[tuple[str, tuple[int, ...]], Claim] = {}
    for answer in answers:
        numbers = {}
        for citation in answer.citations:
            place = (citation.passage.document_id, citation.start, citation.end)
            kept = citations.setdefault(place, replace(citation, number=len(citations) + 1))
            numbers[citation.number] = kept.number
        for claim in answer.claims:
            renumbered = tuple(numbers[number] for number in claim.citations)
            claims.setdefault((claim.text, renumbered), replace(claim, citations=renumbered))
    return list(claims.values()), list(citations.values())


def _marked(claim: Claim) -> str:
    return f"{claim.text} {''.join(f'[{number}]' for number in claim.citations)}"


def _reasons(asked: Sequence[str], answers: Sequence[Answer]) -> list[str]:
    reasons = [
        f"for “{_END.sub('', part)}”, {answer.reason}"
        for part, answer in zip(asked, answers, strict=False)
        if answer.reason
    ]
    if len(asked) > len(answers):
        reasons.append(f"of {len(asked)} questions the first {len(answers)} were read")
    return reasons
