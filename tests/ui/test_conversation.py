from collections.abc import Sequence

import pytest

from index import Index
from index.errors import StoreError
from index.types import Hit, Span
from qa import Assistant
from qa.cite import cite
from qa.types import Answer, Claim
from ui import render
from ui.conversation import BROKEN, EMPTY_QUESTION, NO_DOCUMENTS, Conversation, reply


class Quoting:
    """An Answerer that quotes the best passages whole, and keeps what it was asked."""

    def __init__(self, index: Index, *, count: int) -> None:
        self._index = index
        self._count = count
        self.asked: list[str] = []

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        self.asked.append(question)
        citations = tuple(
            cite(
                self._index.text(hit.passage.document_id),
                number,
                hit.passage,
                Span(hit.passage.start, hit.passage.end),
            )
            for number, hit in enumerate(hits[: self._count], start=1)
        )
        return Answer(
            question=question,
            resolved=question,
            status="answered" if citations else "not_found",
            text="Donna Jones [1]",
            short="Donna Jones",
            reason="" if citations else "they give no date",
            claims=tuple(Claim(each.quote, (each.number,)) for each in citations),
            citations=citations,
            hits=tuple(hits),
        )


class Failing:
    """An Answerer that fails on purpose."""

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        raise StoreError("The store is in use. Wait, then ask again.")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr("ui.conversation._SECONDS_BETWEEN_CLAIMS", 0)


def last(conversation: Conversation) -> str:
    return conversation.messages[-1]["content"]


def test_fictional_samples_are_searched_beside_real_documents_only_where_wanted(index, tmp_path):
    (tmp_path / "made-up.txt").write_text(
        "Made up\n\nFictional sample. Not real.\n\nThe parrot was praised.", encoding="utf-8"
    )
    index.sync([tmp_path / "made-up.txt"])
    assistant = Assistant(index, answerer=Quoting(index, count=9))
    *_, without = reply(index, assistant, Conversation(), "Which parrot?")
    *_, among = reply(index, assistant, Conversation(), "Which parrot?", samples=True)
    assert "parrot was" not in last(without)
    assert "The parrot was praised" in last(among)
    assert "Made up &#40;fictional sample&#41;" in last(among)


def test_the_question_appears_first_then_each_claim_then_the_whole_answer(index):
    assistant = Assistant(index, answerer=Quoting(index, count=2))
    steps = list(reply(index, assistant, Conversation(), "What was praised?"))
    assert [message["role"] for message in steps[0].messages] == ["user", "assistant"]
    assert "What was praised&#63;" in steps[0].messages[0]["content"]
    assert last(steps[0]) == render.ASKING
    assert [last(step).count('class="card"') for step in steps] == [0, 1, 2, 2]
    assert "Copy answer" in last(steps[-1])
    assert [len(step.messages) for step in steps] == [2, 2, 2, 2]


def test_the_next_question_is_asked_with_what_came_before(index):
    answerer = Quoting(index, count=1)
    assistant = Assistant(index, answerer=answerer)
    *_, first = reply(index, assistant, Conversation(), "Who is the commissioner?")
    assert [(turn.question, turn.short) for turn in first.turns] == [
        ("Who is the commissioner?", "Donna Jones")
    ]
    *_, second = reply(index, assistant, first, "What has she written?")
    assert answerer.asked[-1] == "What has Donna Jones written?"
    assert "Understood as: <q>What has Donna Jones written&#63;</q>" in last(second)
    assert len(second.messages) == 4
    assert len(second.turns) == 2


def test_what_is_not_found_is_remembered_and_shown_with_the_nearest_passages(index):
    assistant = Assistant(index, answerer=Quoting(index, count=0))
    *_, conversation = reply(index, assistant, Conversation(), "When was it?")
    assert "Not in these documents" in last(conversation)
    assert "They give no date&#46;" in last(conversation)
    assert last(conversation).count('class="card near"') == 3
    assert len(conversation.turns) == 1


def test_an_empty_question_is_answered_with_a_hint_and_leaves_no_turn(index):
    assistant = Assistant(index, answerer=Quoting(index, count=1))
    (conversation,) = reply(index, assistant, Conversation(), " \n ")
    assert conversation.messages == (
        {"role": "assistant", "content": render.notice(EMPTY_QUESTION)},
    )
    assert conversation.turns == ()


def test_a_question_of_ten_thousand_characters_gets_a_sensible_answer(index):
    assistant = Assistant(index, answerer=Quoting(index, count=1))
    *_, conversation = reply(index, assistant, Conversation(), "why? " * 2_000)
    assert "at most 2&#44;000 are read" in last(conversation)
    assert len(conversation.messages[0]["content"]) < 10_000
    assert conversation.turns == ()


def test_an_error_is_a_message_and_the_conversation_goes_on(index):
    *_, conversation = reply(index, Assistant(index, answerer=Failing()), Conversation(), "Why?")
    assert last(conversation) == render.notice("The store is in use. Wait, then ask again.")
    answering = Assistant(index, answerer=Quoting(index, count=1))
    *_, conversation = reply(index, answering, conversation, "Why then?")
    assert 'class="card"' in last(conversation)
    assert len(conversation.messages) == 4


def test_an_empty_index_says_what_to_do(tmp_path, fake_embedder):
    with Index.open(tmp_path / "store", embedder=fake_embedder) as empty:
        *_, conversation = reply(empty, Assistant(empty), Conversation(), "What was praised?")
    assert last(conversation) == render.notice(NO_DOCUMENTS)


def test_after_an_unforeseen_failure_the_sign_of_a_search_is_replaced():
    asked = Conversation().asked("Why?")
    assert [message["content"] for message in asked.apologising().messages] == [
        render.question("Why?"),
        render.notice(BROKEN),
    ]
    answered = asked.saying("the answer")
    assert [message["content"] for message in answered.apologising().messages] == [
        render.question("Why?"),
        "the answer",
        render.notice(BROKEN),
    ]
