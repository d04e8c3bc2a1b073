"""Words to passages: BM25 with tantivy, derived from the catalog."""

import json
import shutil
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from index.fingerprint import matching_code
from index.normalise import normalise
from index.ranking import Ranking, best

__all__ = ["LexicalIndex", "analyse"]

_HEAP = 64_000_000
_MANIFEST = "manifest.json"
_ANALYSER = "inspection"
_TANTIVY_LOCKS = frozenset({".tantivy-writer.lock", ".tantivy-meta.lock"})


def analyse(text: str) -> list[str]:
    """Return the normalised, stemmed terms of ``text``, in order, as the index sees them."""
    terms: list[str] = _analyser().analyze(normalise(text))
    return terms


class LexicalIndex:
    """Rank passages by BM25. A value: ``changed`` gives a new one, and this one stays searchable.

    Args:
        folder: where it is kept on disk; None keeps it in memory.

    """

    def __init__(self, folder: Path | None = None) -> None:
        from tantivy import Index

        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        index = Index(_schema(), path=str(folder) if folder else None)
        self._attach(index, folder, deleted=0)

    def _attach(self, index: Any, folder: Path | None, *, deleted: int) -> None:
        index.register_tokenizer(_ANALYSER, _analyser())
        index.config_reader("manual")
        index.reload()
        self._index = index
        self._folder = folder
        self._deleted = deleted
        self._searcher = index.searcher()

    def changed(
        self, *, add: Iterable[tuple[int, str]] = (), delete: Sequence[int] = ()
    ) -> "LexicalIndex":
        """Return the index with passages added, as (id, text), and others removed by id.

        On disk, the manifest goes first: what is interrupted here is not taken for whole later.
        """
        from tantivy import Document

        if self._folder is not None:
            (self._folder / _MANIFEST).unlink(missing_ok=True)
        writer = self._index.writer(_HEAP, 1)
        for passage in delete:
            writer.delete_documents_by_term("id", passage)
        for passage, text in add:
            document = Document()
            document.add_integer("id", passage)
            document.add_text("text", normalise(text))
            writer.add_document(document)
        writer.commit()
        writer.garbage_collect_files()
        writer.wait_merging_threads()
        return self._on(self._index, self._folder, deleted=self._deleted + len(delete))

    @classmethod
    def _on(cls, index: Any, folder: Path | None, *, deleted: int) -> "LexicalIndex":
        view = cls.__new__(cls)
        view._attach(index, folder, deleted=deleted)
        return view

    def search(
        self, question: str, k: int, *, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return the k best (id, score), best first, ties by id; only ids in ``among`` if given.

        Passages that share no term with the question are left out.
        """
        from tantivy import Occur, Query

        schema = self._index.schema
        terms = dict.fromkeys(analyse(question))
        query = Query.boolean_query(
            [(Occur.Should, Query.term_query(schema, "text", term, "freq")) for term in terms]
        )
        if among is not None:
            chosen = Query.term_set_query(schema, "id", list(among))
            query = Query.boolean_query(
                [(Occur.Must, query), (Occur.Must, Query.const_score_query(chosen, 0.0))]
            )
        total = self.count() if among is None else min(self.count(), len(among))
        return best(lambda limit: self._ranked(query, limit), k, total)

    def _ranked(self, query: Any, limit: int) -> Ranking:
        hits = self._searcher.search(query, limit, count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [(passage, score) for passage, (score, _) in zip(ids, hits, strict=True)]

    def document_frequency(self, terms: Sequence[str]) -> list[int]:
        """Return in how many passages each term, as ``analyse`` gives it, occurs."""
        return [self._searcher.doc_freq("text", term) for term in terms]

    def count(self) -> int:
        """Return how many passages there are."""
        return int(self._searcher.num_docs)

    def ids(self) -> list[int]:
        """Return the ids that are there, in no order."""
        from tantivy import Query

        total = self.count()
        return [passage for passage, _ in self._ranked(Query.all_query(), total)] if total else []

    @property
    def deleted(self) -> int:
        """Return how many removed passages may still count in the statistics behind BM25."""
        return self._deleted

    def save(self, *, stamp: int) -> None:
        """Mark what is on disk as whole, and as belonging to a state of the catalog."""
        if self._folder is None:
            return
        manifest = {
            "stamp": stamp,
            "deleted": self._deleted,
            "analyser": matching_code(),
            "files": _checksums(self._folder),
        }
        partial = self._folder / (_MANIFEST + ".partial")
        partial.write_text(json.dumps(manifest), encoding="utf-8")
        partial.replace(self._folder / _MANIFEST)

    @classmethod
    def load(cls, folder: Path) -> "tuple[LexicalIndex, int] | None":
        """Return the index in a folder and its stamp, or None where it cannot be trusted.

        None stands for missing, altered, unfinished, or written with another normalisation: what
        it held can be derived again. The manifest is read once more at the end because another
        process may have begun to change the folder meanwhile; it removes the manifest first.
        """
        from tantivy import Index

        try:
            text = (folder / _MANIFEST).read_text(encoding="utf-8")
            manifest = json.loads(text)
            if manifest["analyser"] != matching_code():
                return None
            if manifest["files"] != _checksums(folder):
                return None
            index = Index.open(str(folder))
            view = cls._on(index, folder, deleted=int(manifest["deleted"]))
            if (folder / _MANIFEST).read_text(encoding="utf-8") != text:
                return None
            return view, int(manifest["stamp"])
        except (OSError, ValueError, KeyError, TypeError):
            return None


@cache
def _analyser() -> Any:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(100))
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )


@cache
def _schema() -> Any:
    from tantivy import SchemaBuilder

    return (
        SchemaBuilder()
        .add_integer_field("id", indexed=True, fast=True)
        .add_text_field("text", tokenizer_name=_ANALYSER, index_option="freq")
        .build()
    )


def _checksums(folder: Path) -> dict[str, int]:
    ours = {_MANIFEST, _MANIFEST + ".partial"} | _TANTIVY_LOCKS
    return {
        file.name: zlib.crc32(file.read_bytes())
        for file in sorted(folder.iterdir())
        if file.name not in ours
    }
