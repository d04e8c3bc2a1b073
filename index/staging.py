"""Store what was read where no search sees it yet, to be published at once."""

from collections.abc import Callable
from dataclasses import dataclass, field

from index.catalog import Catalog
from index.embedding import TOGETHER, Cut, cut, embedded
from index.fingerprint import reading_code
from index.publishing import stage
from index.types import Document, Embedder

__all__ = ["Staging"]


@dataclass(frozen=True, slots=True)
class _Waiting:
    cut: Cut
    name: str
    then: Callable[[int], None]
    tell: Callable[[str], None]


@dataclass(slots=True)
class Staging:
    """Embed documents, small ones together, and store them in the order in which they came.

    Attributes:
        catalog: to store in.
        embedder: gives the embedder; not called unless there is something to embed.
    """

    catalog: Catalog
    embedder: Callable[[], Embedder]
    _waiting: list[_Waiting] = field(default_factory=list)

    def stored(self, digest: str) -> int | None:
        """Return a document with this content as it is read today, if there is one."""
        with self.catalog.read() as view:
            return view.stored(digest, reading_code())

    def add(
        self,
        document: Document,
        digest: str,
        *,
        name: str,
        then: Callable[[int], None],
        tell: Callable[[str], None],
    ) -> None:
        """Store a document, at once or when there are enough to be embedded together.

        Args:
            document: as read.
            digest: of the file's content and suffix.
            name: to show.
            then: called with the document's id when it is stored.
            tell: called with what is being done.
        """
        waiting = {each.cut.digest: each.cut for each in self._waiting}
        cut_up = waiting.get(digest) or cut(document, digest, self.embedder())
        self._waiting.append(_Waiting(cut_up, name, then, tell))
        passages = sum(len(each.passages) for each in waiting.values()) + len(cut_up.passages)
        if passages >= TOGETHER or len(self._waiting) >= TOGETHER:
            self.finish()

    def finish(self) -> None:
        """Store what still waits."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        last = waiting[-1]
        others = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        cuts = {each.cut.digest: each.cut for each in waiting}
        with self.catalog.read() as view:
            documents = embedded(
                list(cuts.values()),
                self.embedder(),
                known=view.known_vectors,
                progress=lambda done, total: last.tell(
                    f"{last.name}{others}: {done} of {total} passages embedded"
                ),
            )
        with self.catalog.write() as connection:
            ids = {document.digest: stage(connection, document) for document in documents}
        for each in waiting:
            each.then(ids[each.cut.digest])
