from dataclasses import replace

from index import Index
from index.types import Hit, Span
from qa.cite import cite
from qa.types import Answer, Claim
from ui.showing import exact, nearest, turn_of

PRAISED = "Hampshire police were praised"
VITAL = "it is vital the force places children at the centre"


def answered(index: Index, *quotes: str) -> Answer:
    citations = []
    for number, quote in enumerate(quotes, start=1):
        passage = next(each for each in index.passages() if quote in each.text)
        text = index.text(passage.document_id)
        start = text.index(quote)
        citations.append(cite(text, number, passage, Span(start, start + len(quote))))
    claims = [Claim(quote, (number,)) for number, quote in enumerate(quotes, start=1)]
    return Answer(
        question="q",
        resolved="q",
        status="answered",
        text="t",
        short="s",
        claims=tuple(claims),
        citations=tuple(citations),
    )


def spoilt(answer: Answer, number: int) -> Answer:
    """Return the answer with one quote that its document does not hold."""
    citations = [
        replace(each, quote=each.quote.upper()) if each.number == number else each
        for each in answer.citations
    ]
    return replace(answer, citations=tuple(citations))


def test_an_answer_whose_quotes_all_stand_is_shown_as_it_is(index):
    answer = answered(index, PRAISED, VITAL)
    assert exact(index, answer) == answer


def test_a_quote_that_does_not_stand_goes_with_its_claim(index):
    shown = exact(index, spoilt(answered(index, PRAISED, VITAL), 1))
    assert [each.quote for each in shown.citations] == [VITAL]
    assert [claim.text for claim in shown.claims] == [VITAL]
    assert shown.status == "answered"


def test_a_claim_with_another_quote_that_stands_keeps_that_one(index):
    answer = spoilt(answered(index, PRAISED, VITAL), 1)
    answer = replace(answer, claims=(Claim("Both.", (1, 2)),))
    assert exact(index, answer).claims == (Claim("Both.", (2,)),)


def test_an_answer_that_cannot_be_proved_at_all_becomes_not_found_and_says_why(index):
    shown = exact(index, spoilt(answered(index, PRAISED), 1))
    assert (shown.status, shown.short, shown.claims, shown.citations) == ("not_found", "", (), ())
    assert "could not be proved" in shown.reason


def test_only_nearest_passages_that_stand_are_shown_and_only_where_nothing_was_found(index):
    passages = index.passages()
    forged = replace(passages[1], text=passages[1].text[::-1])
    hits = tuple(Hit(passage, 1.0) for passage in (passages[0], forged, passages[2]))
    absent = Answer("q", "q", "not_found", "t", hits=hits)
    assert [each.quote for each in nearest(index, absent)] == [passages[0].text, passages[2].text]
    assert nearest(index, replace(absent, status="answered")) == ()
    assert len(nearest(index, absent, count=1)) == 1


def test_a_conversation_remembers_the_question_as_it_was_understood(index):
    turn = turn_of(replace(answered(index, PRAISED), question="and?", resolved="And the force?"))
    assert (turn.question, turn.text, turn.short) == ("And the force?", "t", "s")
