"""The questions that the seed article must get right, with the weights that ship."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.types import Embedder
from qa import Answer, Assistant, Turn, is_exact
from qa.evidence.confidence import THRESHOLDS


@pytest.fixture(scope="module")
def index(
    tmp_path_factory: pytest.TempPathFactory, seeds: Path, embedder: Embedder
) -> Iterator[Index]:
    article = seeds / "hampshire-child-protection-inspection-article.txt"
    with Index.open(tmp_path_factory.mktemp("store"), embedder=embedder) as opened:
        opened.sync([article])
        yield opened


@pytest.fixture(scope="module")
def assistant(index: Index) -> Assistant:
    return Assistant(index)


def quotes(answer: Answer) -> str:
    return "\n".join(citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who is the police and crime commissioner?", ["Donna Jones"]),
        ("What was the force praised for?",
         ["how it investigates child abuse", "welfare of children in custody",
          "children at higher risk of harm are reported missing"]),
        ("Which areas still need improving?",
         ["responding to incidents faster", "sharing information with partners sooner",
          "managing those who pose as a risk to children"]),
        ("What did the inspector say about senior leaders?",
         ["senior leaders are clearly committed to child protection"]),
        ("Who said that it is vital to put children at the centre?", ["vital"]),
        ("What has the commissioner written to the chief constable?",
         ["I have written to the chief constable to ensure that the needs of vulnerable children"]),
    ],
)  # fmt: skip
def test_what_the_article_says_is_answered_with_its_words(
    assistant: Assistant, index: Index, question: str, wanted: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    for words in wanted:
        assert words in quotes(answer)
    assert all(is_exact(index, citation) for citation in answer.citations)
    assert all(claim.citations for claim in answer.claims)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("How many officers does the force have?", "they give no number of officers"),
        ("What grade did the force get?", "they give no grade for it"),
        ("When did the inspection take place?", "they give no date"),
        ("What does the report say about Kent?", "they do not mention Kent"),
        ("What does recommendation 4 say?", "they do not mention recommendation 4"),
        ("What is the child's name?", "they do not say who the child is"),
        ("Who is the chief constable?", "they do not say who the chief constable is"),
        ("What did the chief constable say?", "they quote nothing said by the chief constable"),
        ("How much did the inspection cost?", "they give no amount of money"),
        ("Which school did they visit?", "they give no name of a school"),
        ("Will the force be inspected again in spring?", "they do not say what will happen"),
        ("Is the force going to close police stations?", "they do not say what will happen"),
    ],
)
def test_what_the_article_does_not_say_is_not_found_and_the_reason_given(
    assistant: Assistant, question: str, reason: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.reason) == ("not_found", reason)
    assert not answer.claims
    assert not answer.citations
    assert answer.hits
    assert answer.coverage.documents == ("Hampshire child protection inspection article",)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Who is the police and crime commissioner?", "Donna Jones"),
        ("Who is the PCC?", "Donna Jones"),
        ("Who said that it is vital to put children at the centre?", "Donna Jones"),
        ("Which inspector is quoted?", "Roy Wilsher"),
        ("Who is Roy Wilsher?", "Her Majesty’s inspector of constabulary"),
        ("Is Donna Jones the chief constable?", "Hampshire’s police and crime commissioner"),
        ("What is HMICFRS?",
         "Her Majesty’s Inspectorate of Constabulary and Fire and Rescue Services"),
        ("What was the force praised for?",
         "how it investigates child abuse, its welfare of children in custody, and how it responds"
         " when children at higher risk of harm are reported missing"),
    ],
)  # fmt: skip
def test_the_shortest_answer_is_given(assistant: Assistant, question: str, short: str) -> None:
    assert assistant.ask(question).short == short


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did the inspector say about senior leaders?", "Roy Wilsher"),
        ("What has the commissioner written to the chief constable?", "Donna Jones"),
        ("Who is encouraged by how the force worked with them?", "Roy Wilsher"),
        ("What depends on a consistent approach?", "Donna Jones"),
    ],
)
def test_a_quote_keeps_its_speaker_over_paragraphs(
    assistant: Assistant, question: str, speaker: str
) -> None:
    assert assistant.ask(question).citations[0].speaker == speaker


def test_a_follow_up_is_answered_as_it_was_resolved(assistant: Assistant) -> None:
    first = assistant.ask("Who is the police and crime commissioner?")
    history = [Turn(first.resolved, first.text, first.short)]
    second = assistant.ask("And what did she write to the chief constable?", history)
    assert second.resolved == "What did Donna Jones write to the chief constable?"
    assert "I have written to the chief constable" in quotes(second)
    third = assistant.ask("Why?", [*history, Turn(second.resolved, second.text, second.short)])
    assert third.resolved == "Why did Donna Jones write to the chief constable?"
    assert "to ensure that the needs of vulnerable children are being met" in quotes(third)


def test_confidence_is_set_in_every_status(assistant: Assistant) -> None:
    found = assistant.ask("What was the force praised for?")
    missed = assistant.ask("What is the capital of France?")
    assert 0 <= missed.confidence < THRESHOLDS["normal"] <= found.confidence <= 1


@pytest.mark.parametrize(
    "question", ["Summarise the report", "What are the key findings?", "What is the article about?"]
)
def test_a_summary_tells_what_was_praised_and_what_must_improve(
    assistant: Assistant, question: str
) -> None:
    told = quotes(assistant.ask(question))
    assert "Hampshire police were praised for" in told
    assert "needs to improve\u00a0policing\u00a0child protection" in told


def test_a_promise_is_told_from_what_else_was_said(assistant: Assistant) -> None:
    told = quotes(assistant.ask("What has the commissioner promised to do?"))
    assert told == "She said she will ensure that the needs of vulnerable children are being met."


def test_who_said_quoted_words_is_told_from_those_words_alone(assistant: Assistant) -> None:
    answer = assistant.ask("Who said “there is more work to do”?")
    assert answer.short == "Roy Wilsher"
    assert "there is more work to do" in quotes(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Who told the force improvements are still needed?",
        "Who said “the force still needs to improve in areas including responding to incidents”?",
        "Who said “the force is a disgrace”?",
    ],
)
def test_what_a_report_says_is_put_into_nobodys_mouth(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).short not in {"Donna Jones", "Roy Wilsher"}
