"""What a store holds, what is out of date in it, and whether it still matches its promises."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index.corrections import Corrections
from index.derived import Derived
from index.discovery import discover
from index.errors import ReadError
from index.fingerprint import reading_code
from index.isolation import IsolatedReader
from index.links import is_address
from index.originals import Originals
from index.rows import SourceRow
from index.types import Document, Failure, Passage
from index.view import View, shown

__all__ = ["StoreStatus", "problems", "status_of"]

_ROUNDING = 1e-3
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What a store holds.

    Attributes:
        store: its folder.
        generation: how many times its content has changed.
        documents: how many are searched.
        passages: how many are searched.
        failures: files that could not be read when they were last tried.
        model: the embedding model it was built with; empty for a store never written.
        out_of_date: files that have changed or gone since, or are new in an indexed folder.
        not_kept: sources of which the store has no copy: their citations open as long as the file
            stays where it is, and unchanged.
    """

    store: str
    generation: int
    documents: int
    passages: int
    failures: tuple[Failure, ...]
    model: str
    out_of_date: tuple[str, ...]
    not_kept: tuple[str, ...]


def status_of(view: View, store: Path, originals: Originals) -> StoreStatus:
    """Return what the store in view holds."""
    return StoreStatus(
        store=shown(str(store)),
        generation=view.generation(),
        documents=len(view.documents()),
        passages=len(view.passage_ids()),
        failures=tuple(
            Failure(shown(failure.path), failure.reason) for failure in view.failures().values()
        ),
        model=view.setting("model") or "",
        out_of_date=tuple(map(shown, _out_of_date(view, store))),
        not_kept=tuple(
            shown(source.path)
            for source in view.sources().values()
            if not originals.holds(source.sha256)
        ),
    )


def _out_of_date(view: View, store: Path) -> list[str]:
    sources, failures = view.sources(), view.failures()
    roots = sorted({row.root for rows in (sources, failures) for row in rows.values()})
    discovery = discover([Path(root) for root in roots if Path(root).exists()], skip=store)
    said = {each.origin for row in sources.values() for each in row.corrections.values()}
    news = Corrections.of({*discovery.corrections, *said}).news(sources.values())
    found = discovery.files
    known = {row.file for rows in (sources, failures) for row in rows.values()}
    on_disk = (row for row in sources.values() if not is_address(row.file))
    changed = {row.file for row in on_disk if _has_changed(row)}
    return sorted(changed | news | found.keys() - known)


def _has_changed(source: SourceRow) -> bool:
    """Return whether a file differs or is gone; read only where size and time leave it open."""
    try:
        status = Path(source.file).stat()
        if (status.st_size, status.st_mtime_ns) == (source.size, source.mtime_ns):
            return False
        return _sha256(source.file) != source.file_sha256
    except OSError:
        return True


def _sha256(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def problems(view: View, derived: Derived, originals: Originals) -> list[str]:
    """Return what does not match, one sentence each; empty where everything does."""
    found: list[str] = []
    for summary in view.documents():
        document = view.document(summary.id)
        passages = view.passages_of(summary.id)
        found.extend(f"{summary.source}: {what}" for what in _in_document(document, passages))
    found.extend(_in_vectors(view, derived))
    found.extend(_in_sources(view, originals))
    found.extend(f"The kept original {name} is damaged." for name in originals.damaged())
    return found


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


def _in_sources(view: View, originals: Originals) -> Iterator[str]:
    """Read the files again, as far as they are still there, and of pages what was kept."""
    by_file: dict[str, dict[str, SourceRow]] = {}
    for source in view.sources().values():
        by_file.setdefault(source.file, {})[source.path] = source
    reader = IsolatedReader()
    try:
        for file, sources in by_file.items():
            if is_address(file):
                for source in sources.values():
                    yield from _in_page(view, reader, originals, source)
            elif Path(file).is_file():
                yield from _in_file(view, reader, Path(file), sources)
    finally:
        reader.close()


def _in_page(
    view: View, reader: IsolatedReader, originals: Originals, source: SourceRow
) -> Iterator[str]:
    sha256, _, suffix = source.digest.partition(".")
    content = originals.read(sha256)
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        return  # not kept, or damaged, which is told elsewhere
    with TemporaryDirectory(prefix="inspection-qa-") as folder:
        copy = Path(folder, f"page.{suffix}")
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
            yield f"{name}: the file has changed since it was indexed"
        elif source.reading == reading_code() and outcome.text != view.text(source.document_id):
            yield f"{name}: reading it again gives another text"
