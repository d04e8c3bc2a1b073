import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from index.types import Hit, Location, Passage, Span
from qa.types import Answer, Citation, Claim, Coverage
from ui import render
from ui.place import Place
from ui.showing import excerpt

TEXT = "The force was praised for *custody*. It must answer <b>999</b> calls faster. $x$ [a](b)"
# HTML has no NUL, and a lone surrogate is no character.
SHOWABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def shown(markdown: str) -> LexborHTMLParser:
    html = MarkdownIt("js-default", {"html": True, "linkify": False}).render(markdown)
    return LexborHTMLParser(html)


def texts(markdown: str, selector: str) -> list[str]:
    return [node.text(deep=True) for node in shown(markdown).css(selector)]


def citation(number: int, start: int, end: int, speaker: str = "") -> Citation:
    passage = Passage(0, len(TEXT), TEXT, title="NCPI <2021>", document_id=4, id=9)
    return Citation(number, passage, start, end, TEXT[start:end], passage.label, None, speaker)


FIRST, SECOND = citation(1, 0, 36), citation(2, 37, 76, "Roy *Wilsher*")
ANSWERED = Answer(
    question="What was praised?",
    resolved="What was praised?",
    status="answered",
    text="",
    confidence=0.93,
    claims=(Claim(FIRST.quote, (1,), Span(26, 35)), Claim(SECOND.quote, (2,))),
    citations=(FIRST, SECOND),
    coverage=Coverage(("NCPI <2021>",), 12),
)
ABSENT = replace(
    ANSWERED,
    status="not_found",
    confidence=0.04,
    reason="they do not mention Kent",
    claims=(),
    citations=(),
    hits=(Hit(FIRST.passage, 1.0),),
)


def test_a_refusal_says_what_was_left_out():
    coverage = Coverage(("NCPI <2021>",), 12, left_out=14)
    (status,) = texts(render.markdown(replace(ABSENT, coverage=coverage)), ".status")
    assert "1 document: NCPI <2021>. 14 documents were left out. Copy answer" in status
    assert "left out" not in render.markdown(ABSENT)


@given(SHOWABLE)
def test_literal_text_shows_character_for_character(text):
    node = shown(f"<p>a{render.literal(text)}z</p>").css_first("p")
    assert node is not None
    assert node.text() == f"a{text}z"


@given(SHOWABLE)
def test_literal_text_makes_no_element_and_no_new_block(text):
    literal = render.literal(text)
    assert not re.search(r"[<>*_`\[\]$\n\\]", literal)
    assert [node.tag for node in shown(f"<p>{literal}</p>").css("body *")] == ["p"]


def test_quotes_show_exactly_and_link_to_their_place():
    markdown = render.markdown(ANSWERED)
    assert texts(markdown, ".quote") == [FIRST.quote, SECOND.quote]
    links = [node.attributes["href"] for node in shown(markdown).css("a.source")]
    assert links == [Place.of(FIRST).href, Place.of(SECOND).href]
    assert texts(markdown, "a.source") == [
        "Show in the source: [1] NCPI <2021>",
        "Show in the source: [2] NCPI <2021>",
    ]


def test_the_speaker_is_named_and_the_short_answer_emphasised():
    markdown = render.markdown(replace(ANSWERED, short="*custody*"))
    assert texts(markdown, ".speaker") == ["— Roy *Wilsher*"]
    assert texts(markdown, ".quote strong") == ["*custody*"]
    assert texts(markdown, ".short") == ["*custody*"]


def test_only_a_short_answer_is_said_before_its_quote():
    assert texts(render.markdown(replace(ANSWERED, short="n" * 60)), ".short") == ["n" * 60]
    assert texts(render.markdown(replace(ANSWERED, short="n" * 61)), ".short") == []


def test_a_claim_in_other_words_stands_before_its_quotes():
    claims = (Claim("Custody was praised.", (1, 2), Span(0, 7)),)
    markdown = render.markdown(replace(ANSWERED, claims=claims))
    (claim,) = texts(markdown, ".claim")
    assert claim.replace("\xa0", " ") == (
        "Custody was praised. Show source [1], NCPI <2021>Show source [2], NCPI <2021>"
    )
    assert texts(markdown, ".claim strong") == ["Custody"]
    assert texts(markdown, ".quote") == [FIRST.quote, SECOND.quote]


def test_a_claim_that_tells_who_said_its_quote_is_not_shown_twice():
    claims = (Claim(f"Roy said: “{SECOND.quote}”", (2,), Span(11, 18)),)
    markdown = render.markdown(replace(ANSWERED, claims=claims, citations=(SECOND,)))
    assert texts(markdown, ".claim") == []
    assert texts(markdown, ".quote") == [SECOND.quote]
    assert texts(markdown, ".quote strong") == ["It must"]


def test_the_status_is_in_plain_words():
    (status,) = texts(render.markdown(ANSWERED), ".status")
    assert status == "High confidence (93%). Searched 12 passages in 1 document. Copy answer"
    partial = replace(ANSWERED, status="partial", confidence=0.65)
    (status,) = texts(render.markdown(partial), ".status")
    assert status.startswith("This answers a part of the question. Fair confidence (65%).")


def test_a_partial_answer_says_what_is_missing():
    partial = replace(ANSWERED, status="partial", reason="they do not mention <Surrey>")
    (status,) = texts(render.markdown(partial), ".status")
    assert status.startswith(
        "This answers a part of the question: they do not mention <Surrey>. High confidence"
    )
    (status,) = texts(render.markdown(replace(ANSWERED, confidence=0.4)), ".status")
    assert status.startswith("Low confidence: check the source (40%).")


def test_the_question_as_understood_is_shown_only_where_it_differs():
    assert texts(render.markdown(ANSWERED), ".understood") == []
    follow_up = replace(ANSWERED, question="And it?", resolved="And <custody>?")
    assert texts(render.markdown(follow_up), ".understood") == ["Understood as: And <custody>?"]


def test_not_found_says_so_says_what_was_searched_and_shows_the_nearest_as_what_they_are():
    markdown = render.markdown(ABSENT, nearest=[excerpt(FIRST)])
    assert texts(markdown, ".absent") == ["Not in these documents"]
    assert texts(markdown, ".claim") == ["They do not mention Kent."]
    assert texts(markdown, ".status") == [
        "Searched 12 passages in 1 document: NCPI <2021>. Copy answer"
    ]
    assert texts(markdown, ".heading") == ["The nearest passages. They do not answer the question."]
    assert texts(markdown, ".near .quote") == [f"{FIRST.quote} …"]
    assert texts(markdown, ".card:not(.near)") == []


def test_many_documents_are_named_in_part_and_counted():
    coverage = Coverage(tuple(f"Report {number}" for number in range(1, 1201)), 30_000)
    (status,) = texts(render.markdown(replace(ABSENT, coverage=coverage)), ".status")
    assert status == (
        "Searched 30,000 passages in 1,200 documents: Report 1; Report 2; Report 3; Report 4;"
        " and 1,196 more. Copy answer"
    )


def test_an_answer_grows_claim_by_claim_to_the_whole():
    steps = list(render.growing(ANSWERED))
    assert [len(texts(step, ".card")) for step in steps] == [1, 2, 2]
    assert steps[-1] == render.markdown(ANSWERED)
    assert list(render.growing(ABSENT)) == [render.markdown(ABSENT)]


def test_a_question_shows_as_it_was_typed_and_a_huge_one_is_cut_with_its_length():
    assert texts(render.question("Is <b>*this*</b> it?"), ".asked") == ["Is <b>*this*</b> it?"]
    (asked,) = texts(render.question("x" * 10_000), ".asked")
    assert asked == "x" * 1_500 + "… (10,000 characters in all)"


def test_a_notice_is_announced_and_literal():
    node = shown(render.notice("No <script>")).css_first("p.notice")
    assert node is not None
    assert node.attributes["role"] == "alert"
    assert node.text() == "No <script>"


def located(**facts: object) -> str:
    location = Location(source="a/<b>.pdf", sha256="", **facts)
    answer = replace(ANSWERED, citations=(replace(FIRST, location=location), SECOND))
    return render.markdown(answer)


def test_a_quote_from_a_file_names_the_file_and_the_page():
    assert texts(located(page=12), ".origin") == ["a/<b>.pdf, page 12"]
    assert texts(located(), ".origin") == ["a/<b>.pdf"]


def test_a_quote_from_the_web_links_to_its_heading_in_a_new_tab_with_the_day():
    address = "https://example.org/a?b=1&c=<script>#on*line*%20abuse"
    shown_page = shown(located(link=address, retrieved="2026-11-03"))
    (anchor,) = shown_page.css(".origin a")
    assert anchor.attributes["href"] == address
    assert anchor.attributes["target"] == "_blank"
    assert anchor.attributes["rel"] == "noopener noreferrer"
    (origin,) = shown_page.css(".origin")
    assert origin.text(deep=True) == f"{address} (opens in a new tab), retrieved 3 November 2026"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "//example.org", ""])
def test_nothing_but_a_web_address_becomes_a_link(link):
    assert shown(located(link=link)).css(".origin a") == []


def test_a_quote_read_from_a_picture_says_how_surely():
    assert texts(located(), ".machine") == []
    assert texts(located(sure=0.93), ".machine") == ["Machine-read, confidence 93%"]
    assert texts(located(sure=0.93), ".unsure") == []
    assert texts(located(sure=0.41), ".machine.unsure") == [
        "Machine-read, confidence 41%: compare it with the page"
    ]
