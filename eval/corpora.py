"""The questions that ship with the project, and the documents that questions are about."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from eval.datasets import Dataset
from eval.datasets import read as read_dataset
from eval.gold import stored
from eval.proof import by_name, check
from index.errors import QuestionFileError, ReadError, SourceMissing

if TYPE_CHECKING:
    from index import Index

__all__ = ["SAMPLE_QUESTIONS", "SEED_QUESTIONS", "Proof", "opened", "prove"]

SEED_QUESTIONS = Path(__file__).parent / "questions" / "seed.jsonl"
"""The questions about the documents that ship with the project."""

SAMPLE_QUESTIONS = SEED_QUESTIONS.with_name("samples.jsonl")
"""The questions about the fictional sample documents."""

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
            themselves, the sample documents for the questions about them, else ``seeds``.

    Returns:
        What is wrong, and how much there was to check.

    Raises:
        QuestionFileError: the file is malformed.
        InspectionError: the store cannot be opened, or the corpus is not there.
    """
    from index import Index

    dataset = read_dataset(path)
    if store is not None:
        with Index.open(store) as index:
            texts = by_name((each.name, each.text) for each in stored(index))
    else:
        with _documents(path, dataset, corpus) as sources:
            texts = by_name(_texts(sources))
    return Proof(len(dataset.questions), len(texts), tuple(check(dataset.questions, texts)))


@contextmanager
def opened(
    path: str | Path,
    dataset: Dataset,
    *,
    store: str | Path | None = None,
    corpus: str | Path | None = None,
    model: str | None = None,
) -> "Iterator[Index]":
    """Open an index of the documents that a file of questions is about.

    Args:
        path: of the questions.
        dataset: as read from there.
        store: an index that holds the documents; else they are indexed into one that is gone
            afterwards.
        corpus: where the documents are, as for ``prove``.
        model: the embedding model; the store's or the default one if None.

    Yields:
        The open index.

    Raises:
        InspectionError: the corpus is not there or cannot be indexed, or the store not opened.
    """
    from index import Index

    if store is not None:
        with Index.open(store, model=model) as index:
            yield index
        return
    with (
        _documents(path, dataset, corpus) as sources,
        TemporaryDirectory(prefix=_PREFIX) as folder,
        Index.open(folder, model=model) as index,
    ):
        index.sync(sources, copy=False)
        yield index


@contextmanager
def _documents(
    path: str | Path, dataset: Dataset, corpus: str | Path | None
) -> Iterator[list[Path]]:
    if corpus is not None:
        yield [Path(corpus)]
        return
    if Path(path).resolve() == SAMPLE_QUESTIONS.resolve():
        with _samples() as folder:
            yield [folder]
        return
    with TemporaryDirectory(prefix=_PREFIX) as folder:
        yield list(dataset.write(Path(folder))) or [Path("seeds")]


@contextmanager
def _samples() -> Iterator[Path]:
    from eval.samples import build

    with TemporaryDirectory(prefix=_PREFIX) as folder:
        try:
            build(folder)
        except ImportError as error:
            raise QuestionFileError(
                f"The sample documents are built with {error.name}, which is not installed. "
                "Install it with: pip install 'inspection-qa[dev]'."
            ) from error
        yield Path(folder)


def _texts(sources: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Read documents without embedding them; one that cannot be read is as good as not there."""
    from index.readers import SUFFIXES, read

    for source in sources:
        if not source.exists():
            raise SourceMissing(f"There are no documents at {source}. Check the path.")
        for file in [source] if source.is_file() else sorted(source.rglob("*")):
            if file.suffix.lower() in SUFFIXES:
                try:
                    yield file.name, read(file).text
                except ReadError:
                    continue
