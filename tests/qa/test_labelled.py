import pytest

from index import Index
from index.readers import read_bytes
from index.types import Hit
from qa.evidence.anatomy import Anatomy
from qa.evidence.labelled import labelled
from qa.evidence.rules import read_off
from qa.question import understand

FORCE = """# Estwick Police: child protection inspection

Published: 3 May 2022

## Contact

Calls wait too long. We make recommendations about it.

> **Recommendation 2**
>
> Within six months, Estwick Police should review its control room. It should make sure that:
>
> - every call is answered; and
> - delays are recorded.

The control room is in the old town hall.

> **Recommendation 1**
>
> Immediately, Estwick Police should stop using the category “no risk”.

## Custody

> **Area for improvement**
>
> The force should look after children in its cells.

Recommendation 3: The commissioner should pay for a new custody suite.
"""
FIRE = """# Sandbourne Fire Service: inspection

## Cause of concern

Sandbourne Fire Service does not inspect tall buildings.

## Recommendations

We have made three recommendations.

The service should:

1. inspect tall buildings; and
2. train its inspectors.

The council should pay for it.

## Response

The service has accepted all recommendations.
"""
RESPONSE = """# The commissioner's response to the child protection inspection of Estwick Police

## Recommendation 1

“Immediately, Estwick Police should stop using the category ‘no risk’.”

I support this.
"""


def told(text):
    document = read_bytes(text.encode(), "report.md")
    return [
        (each.kind, each.number, document.text[each.span.start : each.span.end])
        for each in labelled(document)
    ]


def test_what_stands_under_a_label_is_whole_and_ends_where_the_text_goes_on():
    assert told(FORCE) == [
        (
            "recommendation",
            2,
            "Within six months, Estwick Police should review its control room. It should make sure"
            " that:\n\nevery call is answered; and\n\ndelays are recorded.",
        ),
        (
            "recommendation",
            1,
            "Immediately, Estwick Police should stop using the category “no risk”.",
        ),
        ("area for improvement", None, "The force should look after children in its cells."),
        ("recommendation", 3, "The commissioner should pay for a new custody suite."),
    ]


def test_under_a_heading_in_the_plural_each_that_demands_something_counts():
    assert told(FIRE) == [
        ("cause of concern", None, "Sandbourne Fire Service does not inspect tall buildings."),
        (
            "recommendation",
            None,
            "The service should:\n\n1. inspect tall buildings; and\n\n2. train its inspectors.",
        ),
        ("recommendation", None, "The council should pay for it."),
    ]


def test_numbered_things_are_in_the_order_of_their_numbers():
    text = "# Report\n\nRecommendation 2: Do this.\n\nRecommendation 1: Do that.\n"
    assert [number for _, number, _ in told(text)] == [1, 2]


def test_what_a_response_quotes_is_known_to_be_from_elsewhere():
    document = read_bytes(RESPONSE.encode(), "response.md")
    assert [each.repeated for each in labelled(document)] == [True]


def test_a_sentence_about_recommendations_is_none():
    assert told("# Report\n\nRecommendations are what a force must act on.\n") == []


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    from fakes import HashedWords

    folder = tmp_path_factory.mktemp("reports")
    for name, text in (("force", FORCE), ("fire", FIRE), ("response", RESPONSE)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    with Index.open(folder / ".store", embedder=HashedWords()) as index:
        index.sync([folder])
        yield index


def read(index, question):
    hits = [Hit(passage, 1.0) for passage in index.passages()]
    outcome = read_off(understand(question), hits, index, Anatomy(index))
    if outcome is None:
        return None
    text = {hit.passage.document_id: index.text(hit.passage.document_id) for hit in hits}
    quotes = [
        text[finding.hit.passage.document_id][finding.span.start : finding.span.end].split("\n")[0]
        for finding in outcome.findings
    ]
    return quotes or outcome.reason


REVIEW = (
    "Within six months, Estwick Police should review its control room. It should make sure that:"
)
STOP = "Immediately, Estwick Police should stop using the category “no risk”."
PAY = "The commissioner should pay for a new custody suite."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What recommendations did the inspection of Estwick Police make?", [REVIEW, STOP, PAY]),
        ("List the three recommendations to Estwick Police.", [REVIEW, STOP, PAY]),
        ("Which recommendations must Estwick Police meet within six months?", [REVIEW]),
        ("Which recommendations to Estwick Police are addressed to the commissioner?", [PAY]),
        (
            "What areas for improvement does Estwick Police have on custody?",
            ["The force should look after children in its cells."],
        ),
        (
            "What is the cause of concern at Sandbourne Fire Service?",
            ["Sandbourne Fire Service does not inspect tall buildings."],
        ),
        (
            "What are the recommendations for Sandbourne?",
            ["The service should:", "The council should pay for it."],
        ),
        (
            "What areas for improvement did Wexshire get?",
            "they list no area for improvement for Wexshire",
        ),
        ("Which recommendations has Estwick Police not met?", None),
        ("Which recommendations to Estwick Police are about dogs?", None),
        ("What is recommendation 2 to Estwick Police?", None),
        ("How many recommendations does Estwick Police have?", None),
        ("What is a cause of concern?", None),
    ],
)
def test_all_that_is_asked_for_is_read_off_and_nothing_else(reports, question, answer):
    assert read(reports, question) == answer
