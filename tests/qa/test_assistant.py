from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Index
from index.types import Embedder, Hit
from qa import Answer, Assistant, ExtractiveAnswerer, QuestionError, is_exact, retrieve
from qa.assistant import MOST_CHARACTERS

NORTHMERE = """Northmere: National child protection inspection

In June 2021 we inspected Northmere Police. We audited 30 cases. Officers told us that they
had no time for visits.

We recommend that, within three months, Northmere Police should:
- review its plans for overdue visits;
- train every sergeant in the control room;
- tell the safeguarding partnership what it has done.
"""


@pytest.fixture
def index(tmp_path: Path, fake_embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "northmere.txt").write_text(NORTHMERE, "utf-8")
    with Index.open(tmp_path / "store", embedder=fake_embedder) as opened:
        opened.sync([folder])
        yield opened


class Echo:
    """An Answerer that says what it was asked and shown."""

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        return Answer(question, question, "answered", f"{question} / {len(hits)}", hits=tuple(hits))


def test_another_answerer_can_be_put_in_place(index: Index) -> None:
    answer = Assistant(index, answerer=Echo()).ask("  Who   inspected  it? ")
    assert answer.text.startswith("Who inspected it? / ")
    assert answer.hits[0].passage.title == index.documents()[0].title
    assert set(answer.timings) == {"search", "answer"}


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_refused_with_what_to_do(index: Index, question: str) -> None:
    with pytest.raises(QuestionError, match="Type what you would like to know"):
        Assistant(index).ask(question)


def test_a_question_of_ten_thousand_characters_is_refused_with_the_limit(index: Index) -> None:
    with pytest.raises(QuestionError, match=f"at most {MOST_CHARACTERS:,}"):
        Assistant(index).ask("why " * 2500)


def test_an_empty_index_finds_nothing_and_says_so(tmp_path: Path, fake_embedder: Embedder) -> None:
    with Index.open(tmp_path, embedder=fake_embedder) as empty:
        answer = Assistant(empty).ask("What was the force praised for?")
    assert answer.status == "not_found"
    assert answer.reason == "no documents are indexed"
    assert answer.coverage.documents == ()


def test_a_number_of_cases_is_found_where_it_is_given(index: Index) -> None:
    answer = Assistant(index).ask("How many cases were audited?")
    assert (answer.status, answer.short) == ("answered", "30")


def test_another_year_is_a_near_miss(index: Index) -> None:
    answer = Assistant(index).ask("What did the 2019 inspection of Northmere find?")
    assert (answer.status, answer.reason) == ("not_found", "they do not mention 2019")


def test_a_list_is_given_whole_with_its_stem(index: Index) -> None:
    answer = Assistant(index).ask("Which things should Northmere Police do within three months?")
    quoted = "\n".join(citation.quote for citation in answer.citations)
    for words in ("within three months", "overdue visits", "train every sergeant", "partnership"):
        assert words in quoted


def test_an_item_that_quotes_somebody_does_not_put_the_list_into_their_mouth(
    tmp_path: Path, embedder: Embedder
) -> None:
    listed = (
        "Northmere replies\n\nThe council has to:\n"
        "- train every sergeant in the control room;\n"
        "- Jane Smith, the mayor, said: “The overdue visits are a disgrace to us all.”\n"
        "- tell the safeguarding partnership what it has done.\n"
    )
    (tmp_path / "replies.txt").write_text(listed, "utf-8")
    with Index.open(tmp_path / "store", embedder=embedder) as opened:
        opened.sync([tmp_path / "replies.txt"])
        answer = Assistant(opened).ask("Are the overdue visits a disgrace to us all?")
    assert [(citation.speaker, citation.quote) for citation in answer.citations] == [
        ("Jane Smith", "The overdue visits are a disgrace to us all.")
    ]


def test_who_said_the_next_best_sentence_is_not_who_said_the_best(
    tmp_path: Path, embedder: Embedder
) -> None:
    reply = (
        "Riverton replies\n\nTom and Ann argued all day. He said: “It is far too late for these"
        " children.”\n\nJane Smith, the mayor, said the council would spend more on social work."
    )
    (tmp_path / "reply.txt").write_text(reply, "utf-8")
    with Index.open(tmp_path / "store", embedder=embedder) as opened:
        opened.sync([tmp_path / "reply.txt"])
        answer = Assistant(opened).ask("Who said it is too late for the children?")
    assert (answer.status, answer.reason) == ("not_found", "they do not say who said it")


NUMBERED = """# Northmere Police: inspection

## Recommendation 1

By 30 June 2024, the force should review every overdue visit. It should report to the board.

## Recommendation 2

Within three months, the force should:

- train its sergeants;
- tell the partnership what it has done.

## What we found

There were 40 officers in the hub in 2023.
"""


@pytest.fixture
def numbered(tmp_path: Path, embedder: Embedder) -> Iterator[Index]:
    path = tmp_path / "northmere.md"
    path.write_text(NUMBERED, "utf-8")
    with Index.open(tmp_path / "numbered-store", embedder=embedder) as opened:
        opened.sync([path])
        yield opened


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("What does recommendation 1 say?", ["review every overdue visit", "report to the board"]),
        ("What is recommendation 2?", ["Within three months", "train its sergeants", "tell the"]),
        ("By when must recommendation 1 be met?", ["By 30 June 2024"]),
        ("What is the deadline for recommendation two?", ["Within three months"]),
    ],
)
def test_a_numbered_recommendation_is_read_out(
    numbered: Index, question: str, quoted: list[str]
) -> None:
    answer = Assistant(numbered).ask(question)
    assert answer.status == "answered"
    told = "\n".join(citation.quote for citation in answer.citations)
    assert all(words in told for words in quoted)
    assert "40 officers" not in told


def test_a_recommendation_that_does_not_exist_is_not_found(numbered: Index) -> None:
    answer = Assistant(numbered).ask("What does recommendation 9 ask for?")
    assert (answer.status, answer.reason) == ("not_found", "they do not mention recommendation 9")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(question=st.text(min_size=1, max_size=80))
def test_whatever_is_asked_every_quote_is_exact(index: Index, question: str) -> None:
    try:
        answer = Assistant(index).ask(question)
    except QuestionError:
        assert not question.strip()
        return
    assert 0 <= answer.confidence <= 1
    assert (answer.status == "not_found") == (not answer.citations)
    for citation in answer.citations:
        assert is_exact(index, citation)
        assert NORTHMERE[citation.start : citation.end] == citation.quote


def test_a_report_on_one_force_says_nothing_about_another_that_it_compares(
    tmp_path: Path, fake_embedder: Embedder
) -> None:
    for name, subject, text in (
        (
            "north",
            "Northmere Police",
            "We audited 30 cases.\n\n## Pay\n\nSaltmarch Police pays less.",
        ),
        ("salt", "Saltmarch Police", "The force has a new custody suite."),
    ):
        (tmp_path / f"{name}.md").write_text(f"Subject: {subject}\n\n## Cases\n\n{text}\n")
    with Index.open(tmp_path / "store", embedder=fake_embedder) as index:
        index.sync([tmp_path / "north.md", tmp_path / "salt.md"])
        subjects = {each.metadata["subject"].value for each in index.documents()}
        assert subjects == {"Northmere Police", "Saltmarch Police"}
        hits = index.search("How many cases were audited?")
        judge = ExtractiveAnswerer(index).judge
        assert judge("How many cases of Northmere Police were audited?", hits).best is not None
        other = judge("How many cases of Saltmarch Police were audited?", hits)
        assert (other.findings, other.reason) == ((), "they give no number of cases")
        north = [hit for hit in hits if "30" in hit.passage.text]
        beside = judge("How many cases of Saltmarch Police were audited?", north)
        assert beside.findings == ()
        assert beside.reason == "what they say of Saltmarch does not answer it"
        unknown = judge("How many cases of Wexshire Police were audited?", hits)
        assert unknown.reason == "they do not mention Wexshire"


def test_retrieve_gives_what_the_assistant_would_read(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_embedder: Embedder
) -> None:
    monkeypatch.setattr("index.model.SentenceTransformerEmbedder", lambda _: fake_embedder)
    hits = retrieve("overdue visits", k=1, store=tmp_path / "store")
    assert "overdue visits" in hits[0].passage.text
    assert hits == Assistant(index).retrieve("overdue visits", k=1)


def test_a_quote_that_no_longer_stands_in_the_store_is_not_exact(
    index: Index, tmp_path: Path
) -> None:
    answer = Assistant(index).ask("How many cases were audited?")
    citation = answer.citations[0]
    assert is_exact(index, citation)
    (tmp_path / "files" / "northmere.txt").write_text("Something else altogether.", "utf-8")
    index.sync([tmp_path / "files"])
    assert not is_exact(index, citation)


class Literal:
    """An Answerer that answers with the first passage that has the question's last word."""

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        word = question.split()[-1].strip("?")
        for hit in hits:
            if word in hit.passage.text:
                return Answer(question, question, "answered", hit.passage.text)
        return Answer(question, question, "not_found", "Not in these documents.")


def test_forewords_answer_only_what_nothing_else_answers(
    tmp_path: Path, fake_embedder: Embedder
) -> None:
    foreword = (
        "All children deserve to grow up in a safe place, cared for and protected from all harm."
        " Most of them thrive in loving families and grow to adulthood quite unharmed."
    )
    findings = [
        "The children thrive. Their homes are warm, and their carers stay for years.",
        "Visits are late. Nobody in the hub can say how late they are, or which come first.",
        "Calls wait. The board has asked for more staff in the control room, and has none.",
    ]
    for n, found in enumerate(findings):
        text = f"# Report {n}\n\n## Foreword\n\n{foreword}\n\n## Findings\n\n{found}\n"
        (tmp_path / f"{n}.md").write_text(text, "utf-8")
    with Index.open(tmp_path / "store", embedder=fake_embedder) as opened:
        opened.sync([*tmp_path.glob("*.md")])
        assistant = Assistant(opened, answerer=Literal(), method="fused")
        assert opened.count(repeated=True) == 3
        assert assistant.ask("Do the loved children thrive?").text == findings[0]
        assert assistant.ask("Do they reach adulthood?").text == foreword
        assert assistant.ask("Do they reach Mars?").status == "not_found"


DEFINED = """# Northmere Police: inspection

## Cause of concern

The force has a cause of concern for how it protects children who are reported missing.

## About this inspection

A cause of concern is a serious or systemic shortcoming, and always carries recommendations.
‘Requires improvement’ means that the force does not reach the standard in most cases.
"""


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("What is a cause of concern?", "is a serious or systemic shortcoming"),
        ("What does ‘requires improvement’ mean?", "does not reach the standard"),
    ],
)
def test_a_term_is_explained_in_the_documents_own_words(
    tmp_path: Path, fake_embedder: Embedder, question: str, quoted: str
) -> None:
    (tmp_path / "northmere.md").write_text(DEFINED, "utf-8")
    with Index.open(tmp_path / "store", embedder=fake_embedder) as opened:
        opened.sync([tmp_path / "northmere.md"])
        answer = Assistant(opened, method="fused").ask(question)
    assert answer.status == "answered"
    assert quoted in answer.citations[0].quote
    assert len(answer.citations) == 1


def test_documents_that_mention_nothing_that_is_named_come_last(
    tmp_path: Path, fake_embedder: Embedder
) -> None:
    for number in range(12):
        text = f"We audited cases: {number + 20} cases were audited in all, by team {number}."
        (tmp_path / f"other{number}.md").write_text(f"## Cases\n\n{text}\n")
    (tmp_path / "salt.md").write_text("# Saltmarch\n\nInspectors read nine files.\n")
    question = "How many cases were audited in Saltmarch?"
    with Index.open(tmp_path / "store", embedder=fake_embedder) as index:
        index.sync([tmp_path])
        assistant = Assistant(index, method="dense")
        assert "nine files" not in index.search(question, k=1, method="dense")[0].passage.text
        assert "nine files" in assistant.retrieve(question, 1)[0].passage.text
        assert "nine files" not in assistant.retrieve("How many cases?", 1)[0].passage.text


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("When did the counsellors' contracts end?", "March 2024"),
        ("When do the counsellors' contracts end?", "March 2024"),
        ("When is the call-back option turned off?", "when more than 60 people are waiting"),
    ],
)
def test_of_several_dates_and_conditions_the_one_that_is_asked_for_is_shown(
    tmp_path: Path, embedder: Embedder, question: str, short: str
) -> None:
    (tmp_path / "report.md").write_text(
        "# Brackenhithe children's services\n\n## Staff\n\nTwo counsellors for care leavers were"
        " employed from April 2022, on contracts that end in March 2024.\n\n## Calls\n\nCallers may"
        " ask to be called back. The option is turned off when more than 60 people are waiting.\n",
        "utf-8",
    )
    with Index.open(tmp_path / "store", embedder=embedder) as index:
        index.sync([tmp_path / "report.md"])
        assert Assistant(index).ask(question).short == short


@pytest.mark.parametrize(
    "question", ["Can you write a poem about Northmere Police?", "Draft a letter to the wardens"]
)
def test_what_is_to_be_written_anew_is_refused_with_the_reason(index: Index, question: str) -> None:
    answer = Assistant(index).ask(question)
    assert answer.status == "not_found"
    assert answer.reason == "answers are quotes from them, and this asks for something new"
