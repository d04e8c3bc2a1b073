"""A conversation in the chat: what was asked, what was answered, and what the page shows of it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from index.errors import InspectionError
from qa.types import Turn
from ui import render
from ui.showing import exact, excerpt, nearest, turn_of, without_samples

if TYPE_CHECKING:
    from index import Index
    from qa import Assistant
    from ui.feedback import Feedback

__all__ = ["BROKEN", "EMPTY_QUESTION", "NO_DOCUMENTS", "Conversation", "Message", "reply"]

EMPTY_QUESTION = "Please type a question first."
NO_DOCUMENTS = (
    "There are no documents to look in yet. Stop the chat, run: inspection-qa index FOLDER, and"
    " start it again."
)
BROKEN = (
    "Something went wrong on this computer, and the question was not answered. The window in which"
    " the chat runs says more. You can ask again."
)
# Long enough to be seen as one claim after another, short enough not to be waited for.
_SECONDS_BETWEEN_CLAIMS = 0.12


class Message(TypedDict):
    """A message as the chat component takes it; ``content`` is Markdown."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one browser session has asked so far.

    Attributes:
        turns: the questions that were looked up, as understood, and what came of them.
        messages: what the page shows.
        questions: the questions of the turns, as typed.
    """

    turns: tuple[Turn, ...] = ()
    messages: tuple[Message, ...] = ()
    questions: tuple[str, ...] = ()

    def asked(self, question: str) -> "Conversation":
        """Return the conversation with a question and, for now, a sign that it is looked for."""
        mine = Message(role="user", content=render.question(question))
        return replace(
            self, messages=(*self.messages, mine, Message(role="assistant", content=render.ASKING))
        )

    def saying(self, markdown: str) -> "Conversation":
        """Return the conversation with its last message replaced."""
        last = Message(role="assistant", content=markdown)
        return replace(self, messages=(*self.messages[:-1], last))

    def telling(self, markdown: str) -> "Conversation":
        """Return the conversation with one more message that answers no question."""
        return replace(self, messages=(*self.messages, Message(role="assistant", content=markdown)))

    def apologising(self) -> "Conversation":
        """Return the conversation after a failure nobody foresaw, without the sign of a search."""
        told = render.notice(BROKEN)
        waiting = self.messages and self.messages[-1]["content"] == render.ASKING
        return self.saying(told) if waiting else self.telling(told)


def reply(
    index: "Index",
    assistant: "Assistant",
    conversation: Conversation,
    question: str,
    *,
    samples: bool = False,
    feedback: "Feedback | None" = None,
) -> Iterator[Conversation]:
    """Yield the conversation as it grows: the question, each claim, then the whole answer.

    Args:
        index: to prove every quote against at the moment of showing.
        assistant: who answers.
        conversation: what was asked before.
        question: as typed.
        samples: search fictional samples, too, where there are real documents.
        feedback: where the reader may say whether the answer is right.

    """
    if not question.strip():
        yield conversation.telling(render.notice(EMPTY_QUESTION))
        return
    conversation = conversation.asked(question)
    yield conversation
    try:
        if not index.documents():
            yield conversation.saying(render.notice(NO_DOCUMENTS))
            return
        where = None if samples else without_samples(index)
        answer = exact(index, assistant.ask(question, history=conversation.turns, where=where))
        near = tuple(map(excerpt, nearest(index, answer)))
    except InspectionError as error:
        yield conversation.saying(render.notice(str(error)))
        return
    earlier = conversation.questions
    conversation = replace(
        conversation,
        turns=(*conversation.turns, turn_of(answer)),
        questions=(*earlier, question),
    )
    for shown, markdown in enumerate(render.growing(answer, nearest=near)):
        if shown:
            time.sleep(_SECONDS_BETWEEN_CLAIMS)
        conversation = conversation.saying(markdown)
        yield conversation
    if feedback is not None:
        buttons = render.verdict(feedback.offer(answer, earlier))
        yield conversation.saying(f"{conversation.messages[-1]['content']}\n\n{buttons}")
