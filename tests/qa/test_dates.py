"""When a report was published, and when the inspection was, is told from its title page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashedWords

from index import Index
from qa import Assistant
from qa.evidence.dates import dated
from qa.question import understand

REPORT = """Northmere – Child protection inspection

Subject: Northmere Police

Published on: 8 November 2022

Inspected: 6 to 17 June 2022

The force published its own plan in March 2021.
"""
LETTER = """Response of the commissioner to the child protection inspection

Subject: Northmere Police

Date: 20 December 2022

I welcome the report, which was published in November.
"""
OTHER = REPORT.replace("Northmere", "Harrowdale").replace("2022", "2024")
MANY = "When was the custody report published?"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("dates")
    for name, text in (("report", REPORT), ("letter", LETTER), ("other", OTHER)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with Index.open(folder / "store", embedder=HashedWords()) as opened:
        opened.sync([folder / f"{name}.txt" for name in ("report", "letter", "other")])
        yield opened


@pytest.mark.parametrize(
    ("question", "quote", "short"),
    [
        (
            "When was the Northmere child protection inspection published?",
            "Published on: 8 November 2022",
            "8 November 2022",
        ),
        (
            "On what date did the 2024 child protection report on Harrowdale come out?",
            "Published on: 8 November 2024",
            "8 November 2024",
        ),
        (
            "When was the fieldwork for the Harrowdale inspection?",
            "Inspected: 6 to 17 June 2024",
            "6 to 17 June 2024",
        ),
        (
            "When was the commissioner's response dated?",
            "Date: 20 December 2022",
            "20 December 2022",
        ),
    ],
)
def test_a_date_of_the_report_is_its_title_pages(
    index: Index, question: str, quote: str, short: str
) -> None:
    answer = Assistant(index).ask(question)
    assert answer.citations[0].quote == quote
    assert answer.short == short


def test_where_several_reports_fit_each_gives_its_own_date(index: Index) -> None:
    answer = Assistant(index).ask("When was the child protection inspection carried out?")
    assert {citation.quote for citation in answer.citations} == {
        "Inspected: 6 to 17 June 2022",
        "Inspected: 6 to 17 June 2024",
    }


@pytest.mark.parametrize(
    "question",
    [
        "When was Northmere Police inspected before 2022?",
        "When will the next inspection of Northmere be published?",
        "When was the custody suite of Northmere inspected?",
        "When did the force hire more officers?",
        "When must the Northmere inspection report be published?",
        "When was the data of Northmere Police published?",
        "When did Northmere Police publish its inspection report?",
        "When did Northmere Police come out?",
        "By when is the Northmere report to be published?",
    ],
)
def test_another_time_or_thing_is_not_told_from_the_title_page(index: Index, question: str) -> None:
    assert dated(understand(question), index.search(question), index) is None


@pytest.mark.parametrize(("count", "told"), [(3, 3), (4, 0)])
def test_of_more_than_three_reports_none_is_chosen(tmp_path: Path, count: int, told: int) -> None:
    for number in range(count):
        text = f"Custody report {number}\n\nPublished on: {number + 1} May 2022\n\nAll was well.\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    with Index.open(tmp_path / "store", embedder=HashedWords()) as index:
        index.sync([tmp_path])
        outcome = dated(understand(MANY), index.search(MANY), index)
        assert (len(outcome.findings) if outcome else 0) == told
