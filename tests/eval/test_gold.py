from dataclasses import replace

from evaluation import TEXT, question
from hypothesis import given
from hypothesis import strategies as st

from eval.gold import Stored, excerpt, gold, occurrences, page_at, stored, supported
from eval.types import Evidence, Excerpt, Place
from index.types import Document, DocumentSummary, Fact, Span, Word


def test_a_quote_is_found_wherever_it_stands() -> None:
    assert occurrences("one two one", "one") == [Span(0, 3), Span(8, 11)]


def test_white_space_may_differ_and_nothing_else() -> None:
    assert occurrences("the force\nneeds\u00a0to improve", "force needs to") == [Span(4, 18)]
    assert occurrences("The Force", "the force") == []
    assert occurrences("child’s", "child's") == []
    assert occurrences("a.b", "a?b") == []
    assert occurrences("anything", " ") == []


def test_an_ellipsis_skips_within_a_line_and_as_little_as_it_can() -> None:
    text = "Care | Good\nLeadership — Grade: Good; 2024: Good\nStaffing"
    assert occurrences(text, "Leadership … Good") == [Span(12, 36)]
    assert text[12:36] == "Leadership — Grade: Good"
    assert occurrences(text, "Leadership … Staffing") == []
    assert occurrences(text, "…") == []


@given(st.text(min_size=1).filter(lambda quote: "…" not in quote), st.text(), st.text())
def test_every_span_holds_the_quote_up_to_white_space(quote: str, before: str, after: str) -> None:
    text = before + quote + after
    spans = occurrences(text, quote)
    assert bool(spans) == bool(quote.split())
    assert all(text[start:end].split() == quote.split() for start, end in spans)


def test_gold_holds_every_place_of_every_piece() -> None:
    evidence = (
        Evidence("alder.txt", "It was praised.", (Evidence("birch.txt", "Birch is a town."),)),
        Evidence("alder.txt", "It has 99 cells."),
    )
    documents = [Stored(1, "alder.txt", TEXT), Stored(2, "birch.txt", "Birch is a town.")]
    asked = question(answerable=True, evidence=evidence, answers=("x",))
    needed = gold(asked, documents)
    assert needed == ((Place(1, 18, 33), Place(2, 0, 16)), ())
    assert supported(Place(2, 10, 12), needed) == {0}
    assert supported(Place(1, 34, 40), needed) == set()


def test_a_character_stands_on_the_page_whose_words_began_last() -> None:
    paged = Stored(1, "a.pdf", TEXT, pages=((3, 1), (10, 2), (30, 4)))
    assert [page_at(paged, offset) for offset in (0, 3, 9, 10, 29, 30, 99)] == [1, 1, 1, 2, 2, 4, 4]
    assert page_at(Stored(1, "a.txt", TEXT), 3) is None


def test_a_document_is_stored_with_its_name_type_and_pages() -> None:
    words = tuple(
        Word(start, start + 1, page, 0, 0, 1, 1) for start, page in ((0, 1), (3, 1), (7, 2))
    )
    document = Document("reports/a.pdf", "A", TEXT, (), "", words=words, id=4)

    class Store:
        def documents(self) -> list[DocumentSummary]:
            return [DocumentSummary(4, document.source, "A", 2, 9, 1)]

        def document(self, document_id: int) -> Document:
            return {4: document}[document_id]

    assert stored(Store()) == [Stored(4, "a.pdf", TEXT, "other", ((0, 1), (7, 2)))]
    document = replace(document, metadata={"type": Fact("PEEL")})
    assert stored(Store())[0].type == "PEEL"


def test_an_excerpt_keeps_whole_words_on_both_sides() -> None:
    document = Stored(1, "a.txt", "word " * 100 + "QUOTE" + " next" * 100)
    shown = excerpt(document, Span(500, 505), "A, p. 2")
    assert (shown.label, shown.quote) == ("A, p. 2", "QUOTE")
    assert shown.before == "… " + "word " * 31
    assert shown.after == " next" * 31 + " …"


@given(st.text(max_size=400), st.text(min_size=1), st.text(max_size=400))
def test_an_excerpt_is_the_documents_own_text(before: str, quote: str, after: str) -> None:
    text = f"x{before}{quote}{after}"
    start = 1 + len(before)
    shown = excerpt(Stored(1, "a", text), Span(start, start + len(quote)), "a")
    assert shown.quote == quote
    assert text[:start].endswith(shown.before.removeprefix("… "))
    assert text[start + len(quote) :].startswith(shown.after.removesuffix(" …"))


def test_a_document_as_a_whole_is_shown_by_its_beginning() -> None:
    document = Stored(1, "a.txt", TEXT)
    everything = Span(0, len(TEXT))
    assert excerpt(document, everything, "a", whole=True) == Excerpt("a", "", "", TEXT)
    assert excerpt(document, everything, "a") == Excerpt("a", "", TEXT, "")


def test_evidence_without_a_quote_is_the_whole_document() -> None:
    asked = question(answerable=True, evidence=(Evidence("alder.txt", ""),))
    assert gold(asked, [Stored(3, "alder.txt", TEXT)]) == ((Place(3, 0, len(TEXT)),),)
