import queue
import threading
from functools import partial

import pytest
from stores import names

from index import Index, SourceMissing, StoreError
from index.locking import locked
from index.watching import watched


class Watch:
    """Watch in the background; ``next`` gives what a sync did, or what ended the watch."""

    def __init__(self, folder, sync, store):
        self._outcomes = queue.Queue()
        self._thread = threading.Thread(target=self._run, args=(folder, sync, store), daemon=True)
        self._thread.start()

    def _run(self, folder, sync, store):
        try:
            for outcome in watched([folder], sync, skip=store):
                self._outcomes.put(outcome)
        except SourceMissing as error:
            self._outcomes.put(error)

    def next(self):
        return self._outcomes.get(timeout=20)

    def end(self, folder):
        """Take the folder away, which nothing can be watched without."""
        folder.rename(folder.with_name("moved"))
        outcome = self.next()
        self._thread.join(timeout=20)
        return outcome


def put(path, text):
    """Write a file at once, so that no sync sees the half of it."""
    hidden = path.with_name(f".{path.name}")
    hidden.write_text(text)
    hidden.replace(path)


def test_what_changes_is_synced_as_it_changes(index, folder, store):
    watch = Watch(folder, partial(index.sync, [folder]), store)
    assert names(watch.next().added) == ["kent.txt", "surrey.txt"]
    (folder / ".new").mkdir()
    (folder / ".new" / "essex.txt").write_text("Essex Police has a new building.")
    (folder / ".new").rename(folder / "new")
    assert names(watch.next().added) == ["essex.txt"]
    put(folder / "new" / "devon.txt", "Devon Police has horses.")
    assert names(watch.next().added) == ["devon.txt"]
    put(folder / "kent.txt", "Kent Police has forgotten about arson.")
    assert names(watch.next().changed) == ["kent.txt"]
    (folder / "surrey.txt").unlink()
    assert names(watch.next().removed) == ["surrey.txt"]
    put(folder / "broken.pdf", "%PDF-1.7 and then nothing of it")
    (failure,) = watch.next().failed
    assert failure.source.endswith("broken.pdf")
    (folder / "broken.pdf").unlink()
    assert watch.next().failed == ()
    outcome = watch.end(folder)
    assert isinstance(outcome, SourceMissing)
    assert "stays searchable" in str(outcome)


def test_a_change_during_the_first_sync_is_not_lost(index, folder, store):
    reports = []

    def sync():
        reports.append(index.sync([folder]))
        if len(reports) == 1:
            put(folder / "late.txt", "Devon Police has horses.")
        return reports[-1]

    watch = Watch(folder, sync, store)
    assert names(watch.next().added) == ["kent.txt", "surrey.txt"]
    assert names(watch.next().added) == ["late.txt"]
    watch.end(folder)


def test_neither_the_store_nor_hidden_files_set_off_a_sync(folder, fake_embedder):
    store = folder / "store"
    with Index.open(store, embedder=fake_embedder) as index:
        watch = Watch(folder, partial(index.sync, [folder]), store)
        watch.next()
        (folder / ".draft.txt").write_text("Hidden.")
        (folder / ".git").mkdir()
        (folder / ".git" / "config.txt").write_text("Hidden.")
        (store / "by hand.txt").write_text("In the store.")
        with pytest.raises(queue.Empty):
            watch._outcomes.get(timeout=2)
        put(folder / "essex.txt", "Essex Police has a new building.")
        assert names(watch.next().added) == ["essex.txt"]
        watch.end(folder)


def test_a_store_that_another_process_writes_to_is_waited_for(index, folder, store):
    with locked(store):
        watch = Watch(folder, partial(index.sync, [folder]), store)
        outcome = watch.next()
        assert isinstance(outcome, StoreError)
        assert "another process" in str(outcome)
    while isinstance(outcome, StoreError):
        outcome = watch.next()
    assert names(outcome.added) == ["kent.txt", "surrey.txt"]
    watch.end(folder)
