"""Openings of every report family, written for these tests."""

from pathlib import Path

import pytest

from index.dates import first_day
from index.metadata import facts
from index.readers import read, read_bytes, text
from index.types import Document, Span


def opened(*paragraphs: str) -> Document:
    return text.read("\n\n".join(paragraphs).encode(), "some-file.txt")


def values(document: Document) -> dict[str, str]:
    found = facts(document)
    for key, fact in found.items():
        if fact.span is not None and key in ("title", "subject"):
            shown = " ".join(document.text[fact.span.start : fact.span.end].split())
            assert shown.casefold() == fact.value.casefold()
    return {key: fact.value for key, fact in found.items() if key != "title"}


OPENINGS = {
    "NCPI until 2023": (
        [
            "Northmere – National child protection inspection",
            "Published on: 12 May 2022",
            "Foreword",
            "All children deserve to grow up safe.",
            "In June 2021, Her Majesty’s Inspectorate of Constabulary and Fire & Rescue Services"
            " (HMICFRS) inspected the child protection services of Northmere Constabulary. The"
            " office of the Northmere Police and Crime Commissioner helped.",
        ],
        {
            "type": "NCPI",
            "body": "HMICFRS",
            "subject": "Northmere Constabulary",
            "published": "2022-05-12",
            "inspected": "2021-06",
        },
    ),
    "NCPI since 2024": (
        [
            "East Marsh Police: National child protection inspection",
            "Published on: 4 March 2025",
            "Overall summary",
            "HMICFRS inspected the force. Our inspection took place between 9 and 20 September"
            " 2024.",
        ],
        {
            "type": "NCPI",
            "body": "HMICFRS",
            "subject": "East Marsh Police",
            "published": "2025-03-04",
            "inspected": "2024-09-09",
        },
    ),
    "NCPI with the title on two lines": (
        [
            "National child protection inspections",
            "Northmere Police",
            "3 – 14 October 2016",
            "This is what HMIC found when it looked at Northmere Police.",
        ],
        {"type": "NCPI", "body": "HMIC", "subject": "Northmere Police"},
    ),
    "post-inspection review": (
        [
            "Northmere – National child protection inspection post-inspection review",
            "In June 2019, HMICFRS inspected Northmere Police. We made six recommendations.",
            "In February 2020, we carried out a post-inspection review of the force.",
        ],
        {
            "type": "PIR",
            "body": "HMICFRS",
            "subject": "Northmere Police",
            "inspected": "2020-02",
        },
    ),
    "PEEL": (
        [
            "PEEL 2021/22: An inspection of Northmere Police",
            "Published on: 20 October 2022",
            "Our last inspection took place in May 2019.",
            "HMICFRS assessed how good Northmere Police is in 12 areas of policing.",
        ],
        {
            "type": "PEEL",
            "body": "HMICFRS",
            "subject": "Northmere Police",
            "published": "2022-10-20",
        },
    ),
    "fire and rescue": (
        [
            "Northmere and Isle of Sands Fire and Rescue Service: Effectiveness, efficiency and"
            " people 2023–2025",
            "Published on 3 July 2024",
            "This is the third time HMICFRS has inspected the service.",
        ],
        {
            "type": "fire",
            "body": "HMICFRS",
            "subject": "Northmere and Isle of Sands Fire and Rescue Service",
            "published": "2024-07-03",
        },
    ),
    "thematic": (
        [
            "An inspection into how the police and other agencies use digital evidence",
            "Foreword",
            "HMICFRS carried out its fieldwork with care. We inspected eight forces between"
            " September 2021 and January 2022.",
        ],
        {"type": "thematic", "body": "HMICFRS", "inspected": "2021-09"},
    ),
    "Ofsted school": (
        [
            "Inspection of a good school: Northmere Primary School",
            "Park Road, Northmere NM1 2AB",
            "Inspection dates:\n7 and 8 June 2023",
            "Outcome",
            "The school continues to be good.",
            "Ofsted regulates and inspects.",
        ],
        {
            "type": "school",
            "body": "Ofsted",
            "subject": "Northmere Primary School",
            "inspected": "2023-06-07",
        },
    ),
    "ILACS": (
        [
            "Northmere City Council",
            "Inspection of local authority children’s services",
            "Inspection dates: 6 June to 17 June 2022",
            "Lead inspector: A. N. Other, Her Majesty’s Inspector",
            "The Office for Standards in Education, Children’s Services and Skills",
        ],
        {
            "type": "ILACS",
            "body": "Ofsted",
            "subject": "Northmere City Council",
            "inspected": "2022-06-06",
        },
    ),
    "focused visit": (
        [
            "Focused visit to Northmere children’s services",
            "Ofsted’s findings",
            "Inspectors visited the authority on 28 and 29 March 2023.",
        ],
        {
            "type": "focused visit",
            "body": "Ofsted",
            "subject": "Northmere",
            "inspected": "2023-03-28",
        },
    ),
    "CQC location": (
        [
            "Seaview Care Home",
            "Inspection report",
            "1 Sea Road, Northmere",
            "Date of inspection visit: 12 May 2022",
            "Date of publication: 20 June 2022",
            "Care Quality Commission ratings",
        ],
        {
            "type": "care",
            "body": "CQC",
            "subject": "Seaview Care Home",
            "inspected": "2022-05-12",
            "published": "2022-06-20",
        },
    ),
    "prison": (
        [
            "Report on an unannounced inspection of HMP Northmere by HM Chief Inspector of Prisons",
            "6–17 June 2022",
            "Introduction",
            "HMP Northmere is a local prison.",
        ],
        {
            "type": "prison",
            "body": "HMI Prisons",
            "subject": "HMP Northmere",
            "inspected": "2022-06-06",
        },
    ),
    "probation": (
        [
            "An inspection of probation services in: Northmere PDU",
            "HM Inspectorate of Probation",
            "Fieldwork took place from 3 October 2022 to 14 October 2022.",
            "Our fieldwork took place between 3 October 2022 and 14 October 2022.",
        ],
        {
            "type": "probation",
            "body": "HMI Probation",
            "subject": "Northmere PDU",
            "inspected": "2022-10-03",
        },
    ),
    "youth justice": (
        [
            "An inspection of youth justice services in Northmere",
            "HM Inspectorate of Probation, 2023",
        ],
        {"type": "youth justice", "body": "HMI Probation", "subject": "Northmere"},
    ),
    "Estyn": (
        [
            "A report on",
            "Ysgol Northmere",
            "Date of inspection: May 2022",
            "by",
            "Estyn, His Majesty’s Inspectorate for Education and Training in Wales",
        ],
        {
            "type": "school",
            "body": "Estyn",
            "subject": "Ysgol Northmere",
            "inspected": "2022-05",
        },
    ),
    "commissioner's response": (
        [
            "Section 55 response to the HMICFRS report on Northmere Constabulary",
            "Published: 1 July 2022",
            "In June 2021, HMICFRS inspected Northmere Constabulary. I welcome the report.",
        ],
        {"type": "section 55 response", "published": "2022-07-01"},
    ),
    "newspaper": (
        [
            "Northmere police told to do better",
            "Published 13 May 2022",
            "In June 2021, HMICFRS inspected Northmere Constabulary for the national child"
            " protection inspection. The inspector said: “We inspected the force in July 2020.”",
        ],
        {"published": "2022-05-13"},
    ),
    "council of the same place": (
        [
            "Northmere – National child protection inspection",
            "HMICFRS thanks Northmere City Council and Northmere Fire and Rescue Service.",
        ],
        {"type": "NCPI", "body": "HMICFRS", "subject": "Northmere"},
    ),
}


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
