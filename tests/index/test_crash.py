import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from fakes import HashedWords
from stores import Counting, content

from index import Index

SYNC = """
import sys, time
from fakes import HashedWords
from index import Index, staging

staging.TOGETHER = 4  # passages: a batch must not be all there is

class Slow(HashedWords):
    def encode_documents(self, texts):
        time.sleep(0.02)
        return super().encode_documents(texts)

index = Index.open(sys.argv[1], embedder=Slow())
index.sync([sys.argv[2]], progress=lambda *step: print(step, flush=True))
"""


@contextmanager
def syncing(store, folder):
    """Start a process that syncs and prints each of its steps; in the end wait for its end."""
    with subprocess.Popen(
        [sys.executable, "-c", SYNC, store, folder],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout


@pytest.fixture
def one_by_one(monkeypatch):
    """Have each file embedded by itself."""
    monkeypatch.setattr("index.staging.TOGETHER", 1)


def edit(folder, edition):
    """Change half of the files, add one, remove one; return what an index of them must hold."""
    for number in range(edition, edition + 12):
        if number % 2 == edition % 2 or number == edition + 11:
            words = f"Report {number} in edition {edition}. " * 40
            (folder / f"{number:03}.txt").write_text(words + "\n\n" + words[::-1])
    (folder / f"{edition - 1:03}.txt").unlink(missing_ok=True)
    return sorted((file.name, file.read_text()) for file in folder.iterdir())


def stored_texts(store):
    with closing(sqlite3.connect(store / "catalog.db")) as connection:
        return {digest for (digest,) in connection.execute("SELECT embedded FROM passage")}


@pytest.mark.slow
def test_killed_at_twenty_moments_a_complete_state_is_served_and_work_goes_on(store, tmp_path):
    folder = tmp_path / "edited"
    folder.mkdir()
    before = edit(folder, 0)
    with syncing(store, folder) as (process, steps):
        assert list(steps)
        assert process.wait() == 0
    chance = random.Random(7)
    outcomes = []
    for edition in range(1, 21):
        after = edit(folder, edition)
        with syncing(store, folder) as (process, steps):
            for _ in range(chance.randrange(len(after) + len(before) // 2 + 4)):
                steps.readline()
            time.sleep(chance.uniform(0, 0.03))
            process.kill()
        embedder = Counting()
        with Index.open(store, embedder=embedder) as index:
            served = content(index)
            assert served in (before, after)
            assert index.search("Which edition?", k=3)
            assert [
                problem for problem in index.verify() if "has changed since" not in problem
            ] == []
            kept = stored_texts(store)
            index.sync([folder])
            assert content(index) == after
            assert len(embedder.embedded) == len(stored_texts(store) - kept)
            assert index.verify() == []
        outcomes.append((served == after, len(embedder.embedded)))
        before = after
    assert len(set(outcomes)) > 5, f"too alike to prove much: {outcomes}"


def test_an_interrupted_sync_changes_nothing_and_the_next_goes_on_from_there(
    store, folder, one_by_one
):
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"Report {number} says {number} things.")
    with Index.open(store, embedder=Counting(interrupt_after=3)) as index:
        with pytest.raises(KeyboardInterrupt):
            index.sync([folder])
        assert index.documents() == []
        assert index.search("things") == []
        assert index.status().generation == 0
    embedder = Counting()
    with Index.open(store, embedder=embedder) as index:
        assert len(index.sync([folder]).added) == 8
        assert len(embedder.embedded) == 5
        assert index.verify() == []


def test_what_was_staged_and_never_published_is_dropped_after_a_week(
    store, folder, monkeypatch, one_by_one
):
    (folder / "essex.txt").write_text("Essex Police has a new building.")
    with Index.open(store, embedder=Counting(interrupt_after=2)) as index:
        with pytest.raises(KeyboardInterrupt):
            index.sync([folder])
        for file in ("essex.txt", "kent.txt"):
            (folder / file).unlink()

        def staged():
            with closing(sqlite3.connect(store / "catalog.db")) as connection:
                return connection.execute("SELECT count(*) FROM document").fetchone()[0]

        index._model._embedder = HashedWords()
        index.sync([folder])
        assert staged() == 3
        monkeypatch.setattr("index.publishing.time.time", lambda: time.monotonic() + 4e9)
        (folder / "surrey.txt").write_text("Surrey Police has changed.")
        index.sync([folder])
        assert staged() == 1
