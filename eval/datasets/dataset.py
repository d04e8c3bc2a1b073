"""Questions with the documents they bring, and what their readers have in common."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from eval.types import Evidence, Part, Question
from index.errors import QuestionFileError
from index.sentences import sentences
from index.types import Span

__all__ = ["Dataset", "Texts", "answered", "member", "sentence_around"]

_NAME_LENGTH = 60
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions, and the documents that came with them.

    Attributes:
        questions: in the order of their file.
        texts: documents that came as text, by the file name that evidence gives.
        files: documents that came as files.
    """

    questions: tuple[Question, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Path, ...] = ()

    def part(self, part: Part | Literal["all"]) -> list[Question]:
        """Choose the questions of one part.

        Args:
            part: dev, test, or all of them.

        Returns:
            At least one question.

        Raises:
            QuestionFileError: the part has none.
        """
        chosen = [each for each in self.questions if part in (each.part, "all")]
        if not chosen:
            raise QuestionFileError(f"None of the questions is of the part {part}. Use --part all.")
        return chosen

    def write(self, folder: Path) -> Iterator[Path]:
        """Write the texts as files.

        Args:
            folder: that is there.

        Yields:
            Every document to index: the files written, and those that came as files.
        """
        for name, text in self.texts.items():
            path = folder / name
            path.write_text(text, encoding="utf-8", newline="")
            yield path
        yield from self.files


class Texts:
    """Name documents that came as text, each text once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def add(self, text: str, label: str) -> str:
        """Keep a text.

        Args:
            text: not blank.
            label: what it is called where it comes from.

        Returns:
            Its file name, which no other text has.
        """
        if text not in self._names:
            slug = re.sub(r"\W+", "-", label[:_NAME_LENGTH]).strip("-").lower()
            self._names[text] = f"{len(self._names) + 1:05}-{slug or 'text'}.txt"
        return self._names[text]

    def by_name(self) -> dict[str, str]:
        """Return the texts by file name."""
        return {name: text for text, name in self._names.items()}


def answered(
    identity: str, question: str, document: str, quotes: Iterable[str], answers: Iterable[str]
) -> Question:
    """Return a question that a document answers, in the ways that it is answered there.

    Args:
        identity: its id.
        question: as asked.
        document: the file name.
        quotes: what shows the answer, at least one; each is as good as the others.
        answers: the acceptable ones.
    """
    first, *others = (Evidence(document, quote) for quote in dict.fromkeys(quotes))
    return Question(
        identity,
        "factoid",
        question,
        answerable=True,
        evidence=(Evidence(document, first.quote, tuple(others)),),
        answers=tuple(dict.fromkeys(answers)),
    )


def member(values: Any, name: str, kind: type[_T], where: str) -> _T:
    """Take a member of a JSON object.

    Args:
        values: the object.
        name: of the member.
        kind: its type.
        where: the file and the place in it, for the reader of a message.

    Returns:
        The member.

    Raises:
        QuestionFileError: it is missing or of another type.
    """
    if not isinstance(values, dict):
        raise QuestionFileError(f"{where}: is not a JSON object. Correct it.")
    if name not in values:
        raise QuestionFileError(f"{where}: the member “{name}” is missing. Add it.")
    value = values[name]
    if not isinstance(value, kind):
        raise QuestionFileError(f"{where}: “{name}” must be a {kind.__name__}. Correct it.")
    return value


def sentence_around(text: str, span: Span) -> str:
    """Widen a span to the sentences that it stands in, so that a short answer has one place.

    Args:
        text: of a document.
        span: in it.

    Returns:
        The words of the sentences.
    """
    touched = [each for each in sentences(text) if each.start < span.end and span.start < each.end]
    if not touched:
        return text[span.start : span.end]
    return text[min(span.start, touched[0].start) : max(span.end, touched[-1].end)]
