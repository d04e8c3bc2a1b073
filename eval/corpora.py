"""The questions that ship with the project, and the documents that questions are about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from eval.gold import stored
from eval.proof import by_name, check
from eval.questions import load
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
        corpus: where the documents are, if there is no store; by default the sample documents for
            the questions that ship with them, and ``seeds`` for all others.

    Returns:
        What is wrong, and how much there was to check.

    Raises:
        QuestionFileError: the file is malformed.
        InspectionError: the store cannot be opened, or the corpus is not there.
    """
    from index import Index

    questions = load(path)
    if store is not None:
        with Index.open(store) as index:
            texts = by_name((each.name, each.text) for each in stored(index))
    else:
        with _documents(path, corpus) as folder:
            texts = by_name(_texts(folder))
    return Proof(len(questions), len(texts), tuple(check(questions, texts)))


@contextmanager
def opened(
    path: str | Path,
    *,
    store: str | Path | None = None,
    corpus: str | Path | None = None,
    model: str | None = None,
) -> "Iterator[Index]":
    """Open an index of the documents that a file of questions is about.

    Args:
        path: of the questions.
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
        _documents(path, corpus) as sources,
        TemporaryDirectory(prefix=_PREFIX) as folder,
        Index.open(folder, model=model) as index,
    ):
        index.sync([sources], copy=False)
        yield index


@contextmanager
def _documents(path: str | Path, corpus: str | Path | None) -> Iterator[Path]:
    if corpus is not None or Path(path).resolve() != SAMPLE_QUESTIONS.resolve():
        yield Path(corpus or "seeds")
        return
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


def _texts(corpus: Path) -> Iterator[tuple[str, str]]:
    """Read documents without embedding them; one that cannot be read is as good as not there."""
    from index.readers import SUFFIXES, read

    if not corpus.exists():
        raise SourceMissing(f"There are no documents at {corpus}. Check the path.")
    files = [corpus] if corpus.is_file() else sorted(corpus.rglob("*"))
    for file in files:
        if file.suffix.lower() in SUFFIXES:
            try:
                yield file.name, read(file).text
            except ReadError:
                continue
