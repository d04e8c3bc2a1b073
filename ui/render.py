"""An answer as the Markdown that the chat shows. Pure: no index, no page, no state.

Whatever comes from a document or a person is written as character references, so that neither
Markdown nor HTML nor LaTeX can see anything in it but text. Each block is one line of HTML, which
Markdown passes through whole; the classes are those of ``assets/chat.css``.
"""

import re
from collections.abc import Iterator, Sequence

from index.types import Location, Span
from qa.types import Answer, Citation, Claim, Coverage
from ui.place import Place
from ui.wording import (
    answered_part,
    counted,
    headline,
    is_unsure,
    machine_read,
    origin,
    searched,
    web_link,
)

__all__ = [
    "ASKING",
    "growing",
    "literal",
    "markdown",
    "notice",
    "question",
    "verdict",
]

ASKING = '<p class="waiting">Looking through the documents…</p>'
_SHOWN_TITLES = 4
_SHOWN_QUESTION = 1_500
_PLAIN = re.compile(r"[!-/:-@\[-`{-~\x00-\x1f\x7f]")


def literal(text: str) -> str:
    """Return Markdown that shows ``text`` character for character, whatever is in it."""
    return _PLAIN.sub(lambda match: f"&#{ord(match.group())};", text)


def question(asked: str) -> str:
    """Return a person's question as the chat shows it; a very long one is cut, and says so."""
    if len(asked) <= _SHOWN_QUESTION:
        return f'<p class="asked">{literal(asked)}</p>'
    cut = f"<i>… ({len(asked):,} characters in all)</i>"
    return f'<p class="asked">{literal(asked[:_SHOWN_QUESTION])}{cut}</p>'


def notice(text: str) -> str:
    """Return a message that is not an answer: what went wrong, and what to do."""
    return f'<p class="notice" role="alert">{literal(text)}</p>'


def verdict(token: str) -> str:
    """Return the two buttons under an answer; the page's script makes them work."""
    buttons = " ".join(
        f'<a class="judge" href="#{word}-{token}" role="button"><span class="unseen">This answer'
        f" is </span>{word.title()}</a>"
        for word in ("right", "wrong")
    )
    return f'<p class="verdict">Is this answer right? {buttons}</p>'


def markdown(answer: Answer, *, nearest: Sequence[Citation] = ()) -> str:
    """Return the whole answer: what was found, how sure it is, and the quotes it rests on.

    Args:
        answer: of any status.
        nearest: for not_found, excerpts of the nearest passages, best first.

    Returns:
        Markdown in which every quote shows exactly and links to its place in the source.

    """
    if answer.status == "not_found":
        return "\n\n".join([*_understood(answer), *_absent(answer, nearest)])
    lines = [*_understood(answer), *_short(answer), *_claims(answer), _status(answer)]
    if answer.citations and not _verbatim(answer):
        lines.append('<p class="heading">Quoted from</p>')
        lines.extend(_card(citation) for citation in answer.citations)
    return "\n\n".join(lines)


def growing(answer: Answer, *, nearest: Sequence[Citation] = ()) -> Iterator[str]:
    """Yield the answer as it is to appear: claim by claim, then whole."""
    if answer.status != "not_found":
        lines = [*_understood(answer), *_short(answer)]
        for claim in _claims(answer):
            lines.append(claim)
            yield "\n\n".join(lines)
    yield markdown(answer, nearest=nearest)


def _understood(answer: Answer) -> list[str]:
    if answer.resolved.strip() == answer.question.strip():
        return []
    return [f'<p class="understood">Understood as: <q>{literal(answer.resolved)}</q></p>']


def _verbatim(answer: Answer) -> bool:
    """Return whether every claim is its quote, so that showing both would say it twice."""
    quotes = {citation.number: citation.quote for citation in answer.citations}
    return all(
        len(claim.citations) == 1 and quotes.get(claim.citations[0], claim.text + ".") in claim.text
        for claim in answer.claims
    )


def _short(answer: Answer) -> list[str]:
    return [f'<p class="short">{literal(headline(answer))}</p>'] if headline(answer) else []


def _claims(answer: Answer) -> list[str]:
    by_number = {citation.number: citation for citation in answer.citations}
    if not _verbatim(answer):
        return [_claim(claim, by_number) for claim in answer.claims]
    return [_quoted(claim, by_number[claim.citations[0]]) for claim in answer.claims]


def _quoted(claim: Claim, citation: Citation) -> str:
    """Return the card of a claim that is its quote, with what answers shortest emphasised."""
    if claim.short is None:
        return _card(citation)
    offset = claim.text.index(citation.quote)
    start, end = claim.short.start - offset, claim.short.end - offset
    if start < 0 or end > len(citation.quote):
        return _card(citation)
    return _card(citation, _emphasised(citation.quote, Span(start, end)))


def _claim(claim: Claim, by_number: dict[int, Citation]) -> str:
    marks = "".join(_mark(by_number[number]) for number in claim.citations if number in by_number)
    return f'<p class="claim">{_emphasised(claim.text, claim.short)}&nbsp;{marks}</p>'


def _emphasised(text: str, short: Span | None) -> str:
    if short is None:
        return literal(text)
    before, within, after = text[: short.start], text[short.start : short.end], text[short.end :]
    return f"{literal(before)}<strong>{literal(within)}</strong>{literal(after)}"


def _mark(citation: Citation) -> str:
    """Return the mark [n]: a link that says where it leads to whoever cannot see the panel."""
    label = literal(citation.label)
    return (
        f'<a class="mark" href="{Place.of(citation).href}" title="{label}">'
        f'<span class="unseen">Show source </span>[{citation.number}]'
        f'<span class="unseen">, {label}</span></a>'
    )


def _card(citation: Citation, quote: str = "") -> str:
    quote = quote or literal(citation.quote)
    speaker = f'<p class="speaker">— {literal(citation.speaker)}</p>' if citation.speaker else ""
    return (
        f'<div class="card"><blockquote class="quote">{quote}</blockquote>'
        f'{speaker}<p class="from"><a class="source" href="{Place.of(citation).href}">'
        f'<span class="unseen">Show in the source: </span><span class="number">[{citation.number}]'
        f"</span> {literal(citation.label)}</a></p>{_origin(citation.location)}</div>"
    )


def _status(answer: Answer) -> str:
    sure = _in_words(answer.confidence)
    return (
        f'<p class="status">{literal(answered_part(answer))}{sure} ({answer.confidence:.0%}). '
        f"{searched(answer.coverage)}. {_copy()}</p>"
    )


def _in_words(confidence: float) -> str:
    if confidence >= 0.8:
        return "High confidence"
    if confidence >= 0.6:
        return "Fair confidence"
    return "Low confidence: check the source"


def _copy() -> str:
    return '<a class="copy" href="#copy" role="button">Copy answer</a>'


def _absent(answer: Answer, nearest: Sequence[Citation]) -> list[str]:
    lines = ['<p class="absent">Not in these documents</p>']
    said = answer.reason or answer.text
    if said:
        lines.append(f'<p class="claim">{literal(_sentence(said))}</p>')
    lines.append(f'<p class="status">{_searched(answer.coverage)} {_copy()}</p>')
    if nearest:
        lines.append(
            '<p class="heading">The nearest passages. They do not answer the question.</p>'
        )
    lines.extend(_near(citation) for citation in nearest)
    return lines


def _near(citation: Citation) -> str:
    more = '<span class="more"> …</span>' if citation.end < citation.passage.end else ""
    return (
        f'<div class="card near"><blockquote class="quote">{literal(citation.quote)}{more}'
        f'</blockquote><p class="from"><a class="source" href="{Place.of(citation).href}">'
        f'<span class="unseen">Show in the source: </span>{literal(citation.label)}</a></p>'
        f"{_origin(citation.location)}</div>"
    )


def _origin(location: Location | None) -> str:
    """Return where a quote is found outside this page, and how surely it was read."""
    if location is None:
        return ""
    link, told = web_link(location), literal(origin(location))
    if link:
        address = literal(link)
        told = (
            f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}'
            f'<span class="unseen"> (opens in a new tab)</span></a>, {told}'
        )
    reading = machine_read(location)
    kind = "machine unsure" if is_unsure(location) else "machine"
    read = f'<p class="{kind}">{literal(reading)}</p>' if reading else ""
    return f'<p class="origin">{told}</p>{read}'


def _searched(coverage: Coverage) -> str:
    """Return what was searched in vain, by name, and what was not searched."""
    if not coverage.documents:
        return f"{searched(coverage)}."
    titles = "; ".join(literal(title) for title in coverage.documents[:_SHOWN_TITLES])
    rest = len(coverage.documents) - _SHOWN_TITLES
    more = f"; and {rest:,} more." if rest > 0 else "."
    return f"{searched(coverage)}: {titles}{more}{_left_out(coverage)}"


def _left_out(coverage: Coverage) -> str:
    if not coverage.left_out:
        return ""
    were = "was" if coverage.left_out == 1 else "were"
    return f" {counted(coverage.left_out, 'document')} {were} left out."


def _sentence(clause: str) -> str:
    clause = clause.strip()
    return clause[:1].upper() + clause[1:] + ("" if clause[-1:] in ".!?" else ".")
