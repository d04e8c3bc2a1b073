"""What a document is called: what the user says, else what it says itself, else its file's name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from index.catalog import Catalog
from index.corrections import Corrections
from index.discovery import FoundFile
from index.errors import ReadError
from index.fingerprint import reading_code
from index.ledger import UNKNOWN, Ledger
from index.links import is_address
from index.readers.builder import title_from_name
from index.rows import Correction, SourceRow
from index.scope import Scope
from index.staging import Staging

__all__ = ["corrected_now", "settle", "title_of"]


def title_of(stated: str, sources: Iterable[tuple[str, Mapping[str, Correction]]]) -> str:
    """Return what a document is called.

    Args:
        stated: the title that it gives itself, or the empty string.
        sources: (path, corrections) of where it is found; the first path counts first.
    """
    ordered = sorted(sources, key=lambda source: source[0])
    given = (each["title"].value for _, each in ordered if "title" in each)
    return next(filter(None, given), "") or stated or _from_path(ordered[0][0])


def corrected_now(path: str, ledger: Ledger, corrections: Corrections) -> dict[str, Correction]:
    """Return what the user says about a document by now."""
    row = ledger.known.get(path) or ledger.elsewhere.get(path)
    return corrections.about(path, row.corrections if row else {})


def settle(
    catalog: Catalog, ledger: Ledger, corrections: Corrections, staging: Staging, scope: Scope
) -> None:
    """Bring what is said about documents up to date, and with it what they are called.

    A document with another title is stored and embedded again; whatever else is said costs
    nothing.

    Args:
        catalog: of the store.
        ledger: with all that was found.
        corrections: by the user.
        staging: to store documents in.
        scope: of the sync; besides it, pages of the web are brought up to date.
    """
    rows = ledger.outcome()
    for path, row in rows.items():
        if path not in ledger.elsewhere or is_address(path):
            rows[path] = replace(row, corrections=corrected_now(path, ledger, corrections))
    with catalog.read() as view:
        titled, stated = view.titled(), view.stated_titles()
    documents = {what: document for document, what in titled.items()}
    contents: dict[tuple[str, str], list[SourceRow]] = {}
    for row in rows.values():
        digest, reading, _ = titled[row.document_id]
        contents.setdefault((digest, reading), []).append(row)
    for (digest, reading), sources in contents.items():
        before = sources[0].document_id
        said = [(row.path, row.corrections) for row in sources]
        title = title_of(stated.get(before, ""), said)
        document = documents.get((digest, reading, title))
        if document is None and reading == reading_code():
            _retitle(catalog, staging, before, title, digest, partial(_point, rows, sources))
        else:
            _point(rows, sources, document or before)
    staging.finish()
    ledger.settle(rows)
    folders = [str(root) for root in scope.roots if root.is_dir()]
    corrections.unused([*rows, *ledger.failed], folders)
    for place, (origin, reason) in corrections.problems.items():
        file = FoundFile(str(origin), str(origin.parent), UNKNOWN, UNKNOWN)
        ledger.fail(file, place, ReadError(reason))


def _retitle(
    catalog: Catalog,
    staging: Staging,
    document: int,
    title: str,
    digest: str,
    then: Callable[[int], None],
) -> None:
    with catalog.read() as view:
        read = replace(view.as_read(document), title=title, id=0)
    staging.add(read, digest, name=title, then=then, tell=lambda _: None)


def _point(rows: dict[str, SourceRow], sources: Sequence[SourceRow], document: int) -> None:
    rows |= {row.path: replace(row, document_id=document) for row in sources}


def _from_path(path: str) -> str:
    if not is_address(path):
        return title_from_name(path)
    parts = urlsplit(path)
    return title_from_name(parts.path) if parts.path.strip("/") else parts.netloc
