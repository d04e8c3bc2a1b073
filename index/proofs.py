"""Whether all that a store holds, and would quote, is still what stands in the documents."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from index.derived import Derived
from index.discovery import shown
from index.errors import ReadError
from index.fingerprint import reading_code
from index.isolation import IsolatedReader
from index.links import is_address
from index.originals import Originals
from index.rows import SourceRow
from index.types import Document, Passage, Progress, Word
from index.view import View

__all__ = ["problems", "unproved"]

_ROUNDING = 1e-3
_BATCH = 10_000
_FEEDBACK = "feedback.jsonl"
"""Where the chat keeps, in the store, what users said of answers, and the quotes in these."""


def problems(
    view: View,
    derived: Derived,
    originals: Originals,
    store: Path,
    progress: Progress | None = None,
) -> list[str]:
    """Return what does not match, one sentence each; empty where everything does.

    Args:
        view: the catalog.
        derived: the indexes made from it.
        originals: the kept files.
        store: the store's folder.
        progress: told the steps done, their number, and what is being proved.
    """
    summaries, files = view.documents(), _by_file(view)
    total = len(summaries) + len(files)
    tell = progress or (lambda *_: None)
    found: list[str] = []
    for done, summary in enumerate(summaries):
        tell(done, total, summary.source)
        document, passages = view.document(summary.id), view.passages_of(summary.id)
        found.extend(f"{summary.source}: {what}" for what in _in_document(document, passages))
    found.extend(_in_vectors(view, derived))
    reader = IsolatedReader()
    try:
        for done, (file, sources) in enumerate(files.items(), start=len(summaries)):
            tell(done, total, shown(file))
            found.extend(_again(view, reader, originals, file, sources))
    finally:
        reader.close()
    found.extend(f"The kept original {name} is damaged." for name in originals.damaged())
    found.extend(_in_feedback(view, store))
    tell(total, total, "")
    return found


def unproved(view: View, originals: Originals, store: Path) -> list[str]:
    """Return what nothing is left to prove against, one sentence each.

    That is no fault of a quote: its file is gone, and the store was told to keep no copy.
    """
    gone = [
        f"{shown(source.path)}: the file is gone and no copy of it was kept"
        for file, sources in _by_file(view).items()
        if is_address(file) or not Path(file).is_file()
        for source in sources.values()
        if originals.read(source.sha256) is None
    ]
    known = {source.sha256 for source in view.sources().values()}
    dropped = [
        f"{_FEEDBACK}, line {number}: {citation['source']} is in the store no more as it was quoted"
        for number, citations in _feedback(store)
        for citation in citations or ()
        if citation["sha256"] not in known
    ]
    return gone + dropped


def _by_file(view: View) -> dict[str, dict[str, SourceRow]]:
    by_file: dict[str, dict[str, SourceRow]] = {}
    for source in view.sources().values():
        by_file.setdefault(source.file, {})[source.path] = source
    return by_file


def _in_document(document: Document, passages: Sequence[Passage]) -> Iterator[str]:
    text = document.text
    for passage in passages:
        if text[passage.start : passage.end] != passage.text:
            yield f"passage {passage.id} is not what stands at {passage.start} to {passage.end}"
    if any(not text[block.start : block.end].strip() for block in document.blocks):
        yield "a block is blank or outside the text"
    if any(not 0 <= word.start < word.end <= len(text) for word in document.words):
        yield "a word is outside the text"
    if any(not 1 <= word.page <= document.pages for word in document.words):
        yield "a word is on a page that the document does not have"
    for key, fact in document.metadata.items():
        if fact.span is not None and not text[slice(*fact.span)].strip():
            yield f"“{key}” was read from a place that is blank or outside the text"


def _in_vectors(view: View, derived: Derived) -> Iterator[str]:
    """Check the stored vectors, and that both indexes hold the same passages as the catalog."""
    ids = view.passage_ids()
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        try:
            vectors = view.vectors(batch)
        except ValueError:
            yield "A stored vector has another length than the store's model gives."
            return
        lengths = np.linalg.norm(vectors, axis=1)
        for passage in np.array(batch)[~(np.abs(lengths - 1) < _ROUNDING)].tolist():
            yield f"The vector of passage {passage} is not of length 1."
    for name, present in (
        ("vector index", derived.vectors.ids()),
        ("word index", derived.lexical.ids()),
    ):
        if sorted(present) != ids:
            yield f"The {name} does not hold the passages that the catalog holds."


def _again(
    view: View,
    reader: IsolatedReader,
    originals: Originals,
    file: str,
    sources: Mapping[str, SourceRow],
) -> Iterator[str]:
    """Read a file again; where it is not there as it was, the copies that were kept of it."""
    if not is_address(file) and Path(file).is_file():
        if _sha256(Path(file)) == next(iter(sources.values())).file_sha256:
            yield from _in_file(view, reader, Path(file), sources)
            return
        yield f"{shown(file)}: the file has changed since it was indexed"
    for source in sources.values():
        sha256, _, suffix = source.digest.partition(".")
        content = originals.read(sha256)
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            continue  # not kept, or damaged, which is told elsewhere
        with TemporaryDirectory(prefix="inspection-qa-") as folder:
            copy = Path(folder, f"copy.{suffix}")
            copy.write_bytes(content)
            yield from _in_file(view, reader, copy, {str(copy): source})


def _in_file(
    view: View, reader: IsolatedReader, file: Path, sources: Mapping[str, SourceRow]
) -> Iterator[str]:
    """Read a file again, and compare each of its sources, given by the path it is read under."""
    try:
        outcomes = {reading.path: reading.outcome for reading in reader.read(file)}
    except ReadError as error:
        yield f"{shown(next(iter(sources.values())).file)}: {error.reason}"
        return
    for path, source in sources.items():
        outcome, name = outcomes.get(path), shown(source.path)
        if isinstance(outcome, ReadError):
            yield f"{name}: {outcome.reason}"
        elif outcome is None or not source.digest.startswith(outcome.sha256):
            yield f"{name}: reading its file again does not give it"
        elif source.reading == reading_code():
            stored = view.document(source.document_id)
            yield from (f"{name}: {what}" for what in _differences(stored, outcome))


def _differences(stored: Document, read: Document) -> Iterator[str]:
    """Yield in what a stored document differs from what has just been read from its original."""
    if stored.text != read.text:
        yield "reading it again gives another text"
        return
    if stored.blocks != read.blocks:
        yield "reading it again gives other headings or paragraphs"
    yield from _misplaced(stored, read.words)
    for key, fact in stored.metadata.items():
        again = read.metadata.get(key)
        if fact.span is not None and fact != again:
            told = "none" if again is None else f"“{again.value}”"
            yield f"“{key}” is stored as “{fact.value}”; reading it again gives {told}"


def _misplaced(stored: Document, read: Sequence[Word]) -> Iterator[str]:
    """Yield the pages on which the words in the stored rectangles are not those of the text."""
    again = {(word.start, word.end): word for word in read}
    pages: dict[int, list[str]] = {}
    for word in stored.words:
        if again.pop((word.start, word.end), None) != word:
            pages.setdefault(word.page, []).append(stored.text[word.start : word.end])
    for page, words in sorted(pages.items()):
        yield (
            f"on page {page}, {len(words):,} of the stored rectangles hold other words than the"
            f" text, first that of “{words[0]}”"
        )
    if again:
        first = stored.text[slice(*min(again))]
        yield f"rectangles are missing: {len(again):,}, first that of “{first}”"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _in_feedback(view: View, store: Path) -> Iterator[str]:
    """Prove the quotes that users judged, as far as the edition they were from is still there."""
    documents = {source.sha256: source.document_id for source in view.sources().values()}
    for number, citations in _feedback(store):
        if citations is None:
            yield f"{_FEEDBACK}, line {number}: it is damaged"
            continue
        for citation in citations:
            document = documents.get(citation["sha256"])
            span = slice(citation["start"], citation["end"])
            if document is not None and view.text(document)[span] != citation["quote"]:
                yield (
                    f"{_FEEDBACK}, line {number}: the quote is not what stands at {span.start} to"
                    f" {span.stop} of {citation['source']}"
                )


def _feedback(store: Path) -> Iterator[tuple[int, list[dict[str, Any]] | None]]:
    """Yield the number of each line and its citations, None for a damaged one."""
    try:
        content = (store / _FEEDBACK).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    # Not splitlines: a document may have characters that it takes for the end of a line.
    for number, line in enumerate(content.removesuffix("\n").split("\n"), start=1):
        try:
            citations = json.loads(line)["citations"]
            whole = all(
                isinstance(each[key], kind)
                for each in citations
                for key, kind in (("source", str), ("sha256", str), ("quote", str))
            ) and all(isinstance(each[key], int) for each in citations for key in ("start", "end"))
        except (ValueError, TypeError, KeyError):
            whole = False
        yield number, citations if whole else None
