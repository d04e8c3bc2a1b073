"""What a document says of itself, read from the words that say it."""

from pathlib import Path

import pytest
from openings import OPENINGS, opened

from index.dates import first_day
from index.metadata import facts
from index.readers import read, read_bytes
from index.types import Document, Span


def values(document: Document) -> dict[str, str]:
    found = facts(document)
    for key, fact in found.items():
        if fact.span is not None and key in ("title", "subject"):
            shown = " ".join(document.text[fact.span.start : fact.span.end].split())
            assert shown.casefold() == fact.value.casefold()
    return {key: fact.value for key, fact in found.items() if key != "title"}


@pytest.mark.parametrize("name", OPENINGS)
def test_an_opening_says_what_the_report_is(name: str) -> None:
    paragraphs, expected = OPENINGS[name]
    assert values(opened(*paragraphs)) == expected


def test_each_fact_keeps_the_stretch_it_was_read_from() -> None:
    document = opened(*OPENINGS["NCPI until 2023"][0])
    spans = {key: fact.span for key, fact in facts(document).items() if fact.span}
    assert {key: document.text[start:end] for key, (start, end) in spans.items()} == {
        "title": "Northmere – National child protection inspection",
        "type": "Northmere – National child protection inspection",
        "body": "Inspectorate of Constabulary and Fire & Rescue Services",
        "subject": "Northmere Constabulary",
        "published": "Published on: 12 May 2022",
        "inspected": document.text[
            document.text.index("In June 2021") : document.text.index(" the child protection serv")
        ],
    }


def test_a_letter_or_a_newspaper_is_dated_and_a_report_is_published() -> None:
    assert values(opened("A letter", "Date: 20 December 2022"))["published"] == "2022-12-20"
    both = opened("A report", "Date: 6 June 2022", "Published on: 8 November 2022")
    assert values(both)["published"] == "2022-11-08"
    for other in (
        "Update: 20 December 2022",
        "We have read your report\ndated 3 March 2021, which I welcome.",
        "Date\n\n2021 saw a new chief constable.",
        "Date: 6 June 2022 or later",
    ):
        assert "published" not in values(opened("A letter", other))


def test_the_seed_states_nothing_but_its_title(seeds: Path) -> None:
    found = facts(read(next(seeds.glob("*.txt"))))
    assert {key: fact.value for key, fact in found.items()} == {
        "title": "Hampshire child protection inspection article"
    }
    assert found["title"].span is None


def test_a_document_is_fictional_where_its_title_page_says_so_and_nowhere_else() -> None:
    notice = "Fictional sample. Nothing in it is real."
    found = facts(opened("Northmere Police", notice))["fictional"]
    assert (found.value, found.span) == ("yes", Span(18, 35))
    for other in (f"Not a {notice}", "Fictional samples were shown.", f"{'x ' * 2000}\n\n{notice}"):
        assert "fictional" not in facts(opened("Northmere Police", other))


def test_a_page_states_its_date_in_the_text_or_else_in_its_head(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    head = "<meta property=article:published_time content=2023-01-02T10:00:00Z>"
    page.write_text(f"{head}<h1>Northmere – National child protection inspection</h1><p>Words.")
    assert read(page).metadata["published"].value == "2023-01-02"
    page.write_text(f"{head}<h1>Northmere PEEL</h1><p>Published on: 12 May 2022</p>")
    found = read(page).metadata
    assert (found["published"].value, found["type"].value) == ("2022-05-12", "PEEL")


def test_two_forces_and_no_area_in_the_title_give_no_subject() -> None:
    document = opened(
        "National child protection inspections",
        "HMIC looked at Northmere Police and at Eastmarsh Constabulary.",
    )
    assert values(document) == {"type": "NCPI", "body": "HMIC"}


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("7 and 8 June 2023", "2023-06-07"),
        ("6–17 June 2022", "2022-06-06"),
        ("30 May to 3 June 2022", "2022-05-30"),
        ("6, 7 and 8 June 2023", "2023-06-06"),
        ("June and July 2021", "2021-06"),
        ("December to January 2022", "2021-12"),
        ("28 November 2022 and 9 December 2022", "2022-11-28"),
        ("12th of May, 2022", "2022-05-12"),
        ("May 12, 2022", "2022-05-12"),
        ("Sept. 2021", "2021-09"),
        ("12/05/2022", "2022-05-12"),
        ("2022-05-12", "2022-05-12"),
        ("31 June 2021", ""),
        ("13/13/2021", ""),
        ("2021", ""),
        ("June last year", ""),
    ],
)
def test_dates_are_read_as_british_reports_write_them(phrase: str, day: str) -> None:
    assert first_day(phrase) == day


FRONT = """A long look at custody

Inspecting body: Office for Testing (OfT)

Type of inspection: {kind}

Subject: Kent Police

What we found: nothing of note.
"""


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("Post-inspection review of 2021", "PIR"),
        ("Inspection of local authority children’s services", "ILACS"),
        ("Care home inspection", "care"),
        ("Custody sampling", "Custody sampling"),
    ],
)
def test_a_title_page_that_labels_its_facts_is_taken_at_its_word(kind: str, type_: str) -> None:
    page = FRONT.format(kind=kind)
    found = read_bytes(page.encode(), "custody.txt").metadata
    assert {key: fact.value for key, fact in found.items() if key != "title"} == {
        "type": type_,
        "body": "OfT",
        "subject": "Kent Police",
    }
    for key, wording in (("type", kind), ("body", "Office for Testing (OfT)")):
        span = found[key].span
        assert span is not None
        assert page[span.start : span.end] == wording
