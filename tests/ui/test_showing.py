from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index import Index
from index.types import Hit, Passage, Span
from qa import Assistant
from qa.cite import cite
from qa.types import Answer, Citation, Claim
from ui.place import Place
from ui.showing import exact, excerpt, nearest, samples_of, turn_of, without_samples
from ui.viewer import list_documents, open_source

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


@given(st.text(st.sampled_from("ab \n.")), st.integers(1, 60))
def test_an_excerpt_is_the_exact_beginning_of_its_quote(text, characters):
    passage = Passage(10, 10 + len(text), text, document_id=1)
    whole = Citation(1, passage, 10, 10 + len(text), text, "label")
    cut = excerpt(whole, characters=characters)
    assert text.startswith(cut.quote)
    assert cut.end - cut.start == len(cut.quote) <= max(characters, 0) + 1
    assert bool(cut.quote.strip()) or not text[:characters].strip() or len(text) <= characters


def test_a_conversation_remembers_the_question_as_it_was_understood(index):
    turn = turn_of(replace(answered(index, PRAISED), question="and?", resolved="And the force?"))
    assert (turn.question, turn.text, turn.short) == ("And the force?", "t", "s")


def test_a_fictional_document_is_called_that_wherever_it_is_shown_and_can_be_left_out(
    index, tmp_path
):
    made_up = "Fictional sample. Nothing here is real.\n\nNorthmere Police has a parrot.\n"
    (tmp_path / "northmere.txt").write_text(f"Northmere Police\n\n{made_up}", encoding="utf-8")
    index.sync([tmp_path / "northmere.txt"])
    (shown,) = {each.label for each in index.documents() if "fictional" in each.metadata}
    assert shown.endswith("(fictional sample)")
    (hit,) = index.search("parrot", k=1, method="lexical")
    text = index.text(hit.passage.document_id)
    assert hit.passage.label.startswith(shown)
    assert cite(text, 1, hit.passage, Span(0, 9), page=3).label.startswith(f"{shown}, p. 3")
    assert shown in Assistant(index).ask("Is there a parrot?").coverage.documents
    place = Place(hit.passage.document_id)
    assert open_source(index, place.href)["title"] == shown
    assert [line["title"] for line in list_documents(index)].count(shown) == 1
    real = index.documents(where=without_samples(index))
    assert sorted(each.label for each in real) == [
        "Hampshire child protection inspection article",
        "Hostile report",
    ]


def test_samples_are_left_out_only_beside_real_documents(index, tmp_path, fake_embedder):
    assert (samples_of(index), without_samples(index)) == (0, None)
    (tmp_path / "made-up.txt").write_text(
        "Made up\n\nFictional sample. Not real.", encoding="utf-8"
    )
    index.sync([tmp_path / "made-up.txt"])
    assert samples_of(index) == 1
    with Index.open(tmp_path / "alone", embedder=fake_embedder) as alone:
        alone.sync([tmp_path / "made-up.txt"])
        assert (samples_of(alone), without_samples(alone)) == (0, None)
