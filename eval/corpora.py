"""The questions that ship with the project, and the documents that questions are about."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from eval.datasets import Dataset
from eval.datasets import read as read_dataset
from eval.gold import stored
from eval.proof import by_name, check, places
from eval.questions import unfilled
from eval.types import Part, Question
from index.errors import QuestionFileError, ReadError, SourceMissing

if TYPE_CHECKING:
    from index import Index

__all__ = ["SAMPLE_QUESTIONS", "SEED_QUESTIONS", "SHIPPED", "Proof", "opened", "prove"]

SEED_QUESTIONS = Path(__file__).parent / "questions" / "seed.jsonl"
"""The questions about the article that ships with the project."""

SAMPLE_QUESTIONS = SEED_QUESTIONS.with_name("samples.jsonl")
"""The questions about the fictional sample documents that ship beside it."""

SHIPPED = (SEED_QUESTIONS, SAMPLE_QUESTIONS)

_SEEDS = Path("seeds")
_PREFIX = "inspection-qa-eval-"


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of checking a file of questions.

    Attributes:
        questions: how many there are.
        documents: how many there are to rest on.
        problems: one sentence each; none if all is in order.
    """

    questions: int
    documents: int
    problems: tuple[str, ...]


def prove(
    path: str | Path, *, store: str | Path | None = None, corpus: str | Path | None = None
) -> Proof:
    """Check a file of questions against the documents it is about, without asking any.

    Args:
        path: of the questions.
        store: an index that holds the documents.
        corpus: where the documents are, if there is no store; by default what the questions bring
            themselves, else ``seeds``.

    Returns:
        What is wrong, and how much there was to check.

    Raises:
        QuestionFileError: the file is malformed.
        InspectionError: the store cannot be opened, or the corpus is not there.
    """
    from index import Index

    if Path(path).suffix == ".jsonl" and (blanks := unfilled(path)):
        return Proof(len(blanks), 0, tuple(blanks))
    dataset = read_dataset(path)
    if store is not None:
        with Index.open(store) as index:
            texts = by_name((each.name, each.text) for each in stored(index))
    else:
        with _documents(dataset, corpus) as sources:
            texts = by_name(_texts(sources))
    return Proof(len(dataset.questions), len(texts), tuple(check(dataset.questions, texts)))


@contextmanager
def opened(
    path: str | Path | None = None,
    *,
    store: str | Path | None = None,
    corpus: str | Path | None = None,
    model: str | None = None,
    part: Part | Literal["all"] = "all",
    documents: Collection[str] = (),
) -> "Iterator[tuple[Index, list[Question]]]":
    """Open an index of the documents that questions are about.

    Args:
        path: of the questions, in any format that ``eval.datasets`` reads; all that ship if None.
        store: an index that holds the documents; else they are indexed into one that is gone
            afterwards.
        corpus: where the documents are, as for ``prove``.
        model: the embedding model; the store's or the default one if None.
        part: which questions.
        documents: the file names of those to index; only questions that rest on no others are
            asked. All if empty.

    Yields:
        The open index, and the questions, at least one.

    Raises:
        QuestionFileError: the questions are not in order, or none is to be asked.
        InspectionError: the corpus is not there or cannot be indexed, or the store not opened.
    """
    from index import Index

    dataset = _dataset(path)
    questions = _within(dataset.part(part), documents)
    if store is not None:
        with Index.open(store, model=model) as index:
            yield index, questions
        return
    with (
        _documents(dataset, corpus) as sources,
        TemporaryDirectory(prefix=_PREFIX) as folder,
        Index.open(folder, model=model) as index,
    ):
        wanted = sources
        if documents:
            wanted = [file for file in _files(sources) if file.name in documents]
        index.sync(wanted, copy=False)
        yield index, questions


def _within(questions: Sequence[Question], documents: Collection[str]) -> list[Question]:
    if not documents:
        return list(questions)
    chosen = [
        each
        for each in questions
        if {*each.documents, *(place.document for place in places(each))} <= set(documents)
    ]
    if not chosen:
        raise QuestionFileError(
            f"None of the questions rests on {', '.join(sorted(documents))} alone. Name more."
        )
    return chosen


def _dataset(path: str | Path | None) -> Dataset:
    if path is not None:
        return read_dataset(path)
    return Dataset(tuple(each for path in SHIPPED for each in read_dataset(path).questions))


@contextmanager
def _documents(dataset: Dataset, corpus: str | Path | None) -> Iterator[list[Path]]:
    if corpus is not None:
        yield [Path(corpus)]
        return
    with TemporaryDirectory(prefix=_PREFIX) as folder:
        yield list(dataset.write(Path(folder))) or [_SEEDS]


def _texts(sources: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Read documents without embedding them; one that cannot be read is as good as not there."""
    from index.readers import SUFFIXES, read

    for file in _files(sources):
        if file.suffix.lower() in SUFFIXES:
            try:
                yield file.name, read(file).text
            except ReadError:
                continue


def _files(sources: Sequence[Path]) -> Iterator[Path]:
    for source in sources:
        if not source.exists():
            raise SourceMissing(f"There are no documents at {source}. Check the path.")
        yield from [source] if source.is_file() else sorted(source.rglob("*"))
