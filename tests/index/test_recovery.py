import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from stores import damaged, found, names

from index import (
    Index,
    StoreError,
)
from index.lexical import LexicalIndex
from index.vectors import FaissStore


@pytest.mark.parametrize("what", ["vectors", "words", "both", "gone"])
def test_damaged_or_missing_indexes_are_made_again_from_the_catalog(
    store, folder, fake_embedder, what
):
    with Index.open(store, embedder=fake_embedder) as index:
        index.sync([folder])
        expected = [index.search("online calls", method=m) for m in ("dense", "lexical", "fused")]
    word_files = [f for f in (store / "lexical").iterdir() if not f.name.endswith(".lock")]
    if what in {"vectors", "both"}:
        damaged(store / "vectors.faiss")
    if what in {"words", "both"}:
        damaged(max(word_files, key=lambda file: file.stat().st_size))
    if what == "gone":
        (store / "vectors.faiss").unlink()
        for file in word_files:
            file.unlink()
    with Index.open(store, embedder=fake_embedder) as index:
        for method, hits in zip(("dense", "lexical", "fused"), expected, strict=True):
            assert index.search("online calls", method=method) == hits
        assert index.verify() == []
    assert FaissStore.load(store / "vectors.faiss", fake_embedder.dimension) is not None
    assert LexicalIndex.load(store / "lexical") is not None


def test_indexes_that_are_behind_catch_up(store, folder, fake_embedder, tmp_path):
    with Index.open(store, embedder=fake_embedder) as index:
        index.sync([folder])
        shutil.copytree(store, tmp_path / "kept")
        for number in range(3):
            (folder / "essex.txt").write_text(f"Essex Police has {number} new buildings.")
            index.sync([folder])
        expected = index.search("new buildings")
    shutil.rmtree(store / "lexical")
    shutil.copytree(tmp_path / "kept" / "lexical", store / "lexical")
    shutil.copy(tmp_path / "kept" / "vectors.faiss", store / "vectors.faiss")
    with Index.open(store, embedder=fake_embedder) as index:
        assert index.search("new buildings") == expected
        assert index.verify() == []


def test_an_older_catalog_put_back_is_not_mixed_up_with_newer_indexes(
    store, folder, fake_embedder, tmp_path
):
    with Index.open(store, embedder=fake_embedder) as index:
        index.sync([folder])
    shutil.copy(store / "catalog.db", tmp_path / "backup.db")
    (folder / "essex.txt").write_text("Essex Police has a new building.")
    with Index.open(store, embedder=fake_embedder) as index:
        index.sync([folder])
    shutil.copy(tmp_path / "backup.db", store / "catalog.db")
    (folder / "essex.txt").write_text("Essex Police has horses.")
    with Index.open(store, embedder=fake_embedder) as index:
        index.sync([folder])
        assert found(index, "horses", k=1, method="lexical") == ["essex.txt"]
        assert index.search("horses", k=1, method="dense")[0].score > 0.4
        assert index.search("building", method="lexical") == []
        assert index.verify() == []


def test_many_edits_leave_the_same_ranking_as_a_fresh_index(store, folder, fake_embedder, tmp_path):
    with Index.open(store, embedder=fake_embedder) as index:
        index.sync([folder])
        for number in range(12):
            (folder / "essex.txt").write_text(f"Essex Police has {number} new buildings.")
            index.sync([folder])
        edited = index.search("new buildings of the Police", method="fused")
    with Index.open(tmp_path / "fresh", embedder=fake_embedder) as index:
        index.sync([folder])
        fresh = index.search("new buildings of the Police", method="fused")
    assert [hit.passage.text for hit in edited] == [hit.passage.text for hit in fresh]
    assert [hit.score for hit in edited] == pytest.approx([hit.score for hit in fresh])


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"This is no database, it is a text that happens to lie here." * 99, "cannot be used")],
)
def test_a_catalog_that_is_no_database_is_an_error_that_says_what_to_do(
    store, folder, fake_embedder, content, message
):
    store.mkdir()
    (store / "catalog.db").write_bytes(content)
    with pytest.raises(StoreError, match=rf"{message}.*index again"):
        Index.open(store, embedder=fake_embedder)


def test_a_store_of_a_newer_version_is_refused(index, store, folder, fake_embedder):
    index.sync([folder])
    with closing(sqlite3.connect(store / "catalog.db")) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer version"):
        Index.open(store, embedder=fake_embedder)


def test_a_catalog_that_was_killed_at_birth_reads_as_empty(store, folder, fake_embedder):
    store.mkdir()
    (store / "catalog.db").touch()
    with Index.open(store, embedder=fake_embedder) as index:
        assert index.documents() == []
        index.sync([folder])
        assert len(index.documents()) == 2


def test_a_store_that_cannot_be_made_is_an_error(tmp_path, folder, fake_embedder):
    (tmp_path / "file").touch()
    with (
        Index.open(tmp_path / "file" / "store", embedder=fake_embedder) as index,
        pytest.raises(StoreError, match="--store"),
    ):
        index.sync([folder])


def test_a_second_writer_is_refused_and_readers_are_not(index, store, folder, fake_embedder):
    index.sync([folder])
    (folder / "essex.txt").write_text("Essex Police has a new building.")
    outcomes = []

    def meddle(done, total, label):
        if done == 2 and not outcomes:
            with Index.open(store, embedder=fake_embedder) as other:
                outcomes.append(found(other, "burglary", k=1))
                with pytest.raises(StoreError, match="another process"):
                    other.sync([folder])

    index.sync([folder], progress=meddle)
    assert outcomes == [["kent.txt"]]


def test_the_sync_of_another_process_is_seen_by_the_next_search(index, store, folder):
    assert index.search("building") == []
    index.sync([folder])
    (folder / "essex.txt").write_text("Essex Police has a new building.")
    (folder / "kent.txt").unlink()
    synchronise_elsewhere(store, folder)
    assert found(index, "building", k=1) == ["essex.txt"]
    assert names(d.source for d in index.documents()) == ["essex.txt", "surrey.txt"]
    assert index.verify() == []


def synchronise_elsewhere(store, folder):
    code = (
        "import sys; from fakes import HashedWords; from index import Index;"
        "Index.open(sys.argv[1], embedder=HashedWords()).sync([sys.argv[2]])"
    )
    subprocess.run(
        [sys.executable, "-c", code, store, folder],
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )


def test_a_store_that_was_deleted_and_made_again_is_seen(index, store, folder, fake_embedder):
    index.sync([folder])
    assert found(index, "burglary", k=1) == ["kent.txt"]
    shutil.rmtree(store)
    assert index.search("burglary") == []
    (folder / "kent.txt").unlink()
    with Index.open(store, embedder=fake_embedder) as other:
        other.sync([folder])
    assert found(index, "burglary", k=1) == ["surrey.txt"]


@pytest.mark.slow
def test_eight_threads_search_while_another_syncs(index, folder):
    """Every search sees one whole state: as many documents as it says, and exact passages."""
    index.sync([folder])
    stop = threading.Event()
    errors: list[BaseException] = []
    searches = [0] * 8

    def search(number):
        try:
            while not stop.is_set():
                for method in ("dense", "lexical", "fused"):
                    hits = index.search("Police has new buildings", method=method)
                    editions = {hit.passage.title for hit in hits} & {"Essex"}
                    assert len([h for h in hits if h.passage.title == "Essex"]) <= len(editions)
                assert 2 <= len(index.documents()) <= 3
                index.document_frequency(index.analyse("the Police"))
                searches[number] += 1
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=search, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for number in range(15):
        (folder / "essex.txt").write_text(f"Essex Police has {number} new buildings.")
        index.sync([folder])
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert min(searches) > 0
    assert found(index, "14 buildings", k=1, method="lexical") == ["essex.txt"]
    assert index.verify() == []
