"""What a sync is about: files, folders and addresses, and what is known of them already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

from index.discovery import roots_of
from index.errors import SourceMissing
from index.links import canonical, is_address
from index.publishing import Publication
from index.rows import FailureRow, SourceRow
from index.view import View

__all__ = ["Scope", "removal", "within"]

_Row = TypeVar("_Row", SourceRow, FailureRow)


@dataclass(frozen=True, slots=True)
class Scope:
    """What was given to ``sync``.

    Attributes:
        roots: absolute paths.
        addresses: on the web, as given, by the form that names them in the store.
    """

    roots: tuple[Path, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: Sequence[str | Path]) -> Self:
        """Return the scope of sources that exist, as far as that can be told offline.

        Raises:
            SourceMissing: a path does not exist.

        """
        paths = [source for source in sources if not is_address(source)]
        return cls(tuple(roots_of(paths)), _addresses(sources))

    def among(self, rows: Mapping[str, _Row]) -> dict[str, _Row]:
        """Return what is known of what is in the scope."""
        folders = [str(root) for root in self.roots]
        return {
            path: row
            for path, row in rows.items()
            if not self.addresses.keys().isdisjoint({path, row.file})
            or within(row.file, folders)
            or within(path, folders)
        }


def removal(view: View, sources: Sequence[str | Path]) -> Publication:
    """Return what has to be published to forget files, folders and addresses.

    Raises:
        SourceMissing: nothing in the store comes from one of them.

    """
    rows, failures = view.sources(), view.failures()
    removed: dict[str, SourceRow] = {}
    settled: dict[str, FailureRow] = {}
    for source in sources:
        paths = () if is_address(source) else (Path(source).absolute().resolve(),)
        scope = Scope(paths, _addresses([source]))
        known, failed = scope.among(rows), scope.among(failures)
        if not known and not failed:
            raise SourceMissing(
                f"Nothing in the store comes from {str(source)!r}. What there is:"
                " inspection-qa status"
            )
        removed |= known
        settled |= failed
    return Publication(removed=list(removed), settled=list(settled))


def within(path: str, folders: Iterable[str]) -> bool:
    """Return whether a path is one of the folders, or stands in one."""
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def _addresses(sources: Sequence[str | Path]) -> dict[str, str]:
    return {canonical(source): source for source in sources if is_address(source)}
