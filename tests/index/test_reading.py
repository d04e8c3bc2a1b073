"""Reading several files at a time."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from fakes import HashedWords
from stores import Counting, age, names

from index import Index, ReadError
from index.isolation import IsolatedReader
from index.reading import Readers

INTERRUPTED = """
import sys
from fakes import HashedWords
from index import Index

print("ready", flush=True)
try:
    Index.open(sys.argv[1], embedder=HashedWords()).sync([sys.argv[2]], readers=2)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_outcomes_come_in_order_whichever_is_done_first():
    def read(_reader, task):
        time.sleep(0.02 * (3 - task))
        return task

    with Readers(3) as readers:
        outcomes = readers.ahead([0, 1, 2, 0, 1, 2], read, at_once=9)
        assert [outcome.result() for outcome in outcomes] == [0, 1, 2, 0, 1, 2]


def test_as_many_files_are_read_at_a_time_as_there_are_readers():
    together = threading.Barrier(3, timeout=20)
    with Readers(3) as readers:
        outcomes = readers.ahead(range(3), lambda _reader, _task: together.wait(), at_once=3)
        assert sorted(outcome.result() for outcome in outcomes) == [0, 1, 2]


def test_no_more_is_read_ahead_than_a_few_files():
    begun = []
    with Readers(1) as readers:
        outcomes = readers.ahead(range(50), lambda _reader, task: begun.append(task), at_once=1)
        next(outcomes).result()
        time.sleep(0.1)
        assert len(begun) <= 3


def test_a_failure_costs_its_own_file_only(tmp_path):
    (tmp_path / "good.txt").write_text("Kent Police keeps its promises.")
    (tmp_path / "bad.txt").write_text("")
    paths = [tmp_path / "bad.txt", tmp_path / "good.txt"]
    with Readers(2) as readers:
        bad, good = readers.ahead(paths, lambda reader, path: list(reader.read(path)), at_once=2)
        with pytest.raises(ReadError, match="empty"):
            bad.result()
        assert good.result()[0].outcome.text == "Kent Police keeps its promises."


def test_a_reader_that_is_stopped_from_another_thread_gives_up_at_once(tmp_path):
    fifo = tmp_path / "endless.txt"
    fifo.write_text("x")
    reader = IsolatedReader()
    list(reader.read(fifo))
    assert reader._worker is not None
    os.kill(reader._worker.process.pid, signal.SIGSTOP)
    threading.Timer(0.2, reader.stop).start()
    with pytest.raises(ReadError, match="SIGKILL"):
        list(reader.read(fifo))
    with pytest.raises(ReadError, match="SIGKILL"):
        list(reader.read(fifo))


def test_the_same_files_give_the_same_store_however_many_are_read_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr("index.sync._WORTH_A_READER", 1)
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(12):
        text = f"Report {number} says {number} things.\n\n" * (1 + 100 * (number % 3 == 0))
        (folder / f"{number:02}.txt").write_text(text)
    stores = []
    for readers in (1, 4):
        with Index.open(tmp_path / str(readers), embedder=HashedWords()) as index:
            report = index.sync([folder], readers=readers)
            hits = [(hit.passage, hit.score) for hit in index.search("things", k=50)]
            stores.append((report.added, index.documents(), index.passages(), hits))
    assert stores[0] == stores[1]
    assert names(stores[0][0]) == [f"{number:02}.txt" for number in range(12)]


@pytest.mark.slow
def test_ctrl_c_while_files_are_read_ends_the_readers_and_goes_on_next_time(tmp_path, store):
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.md").write_text(f"Report {number} says so.\n\n" * 3_000)
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, store, folder],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        while not children(process.pid):
            time.sleep(0.02)
        readers = children(process.pid)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "interrupted\n"
        assert time.monotonic() - begun < 10
    assert process.returncode == 0
    assert not [reader for reader in readers if Path(f"/proc/{reader}").exists()]


def children(pid):
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in found.stdout.split()]


def test_of_two_hundred_files_the_one_that_was_edited_is_read_and_embedded(
    store, tmp_path, monkeypatch
):
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.txt").write_text(f"Force {number} keeps its promises.")
        age(folder / f"{number:03}.txt")
    embedder = Counting()
    with Index.open(store, embedder=embedder) as index:
        assert len(index.sync([folder]).added) == 200
        assert len(embedder.embedded) == 200
        embedder.embedded.clear()
        read, opened = [], IsolatedReader.read

        def counting(reader, path):
            read.append(path.name)
            return opened(reader, path)

        monkeypatch.setattr(IsolatedReader, "read", counting)
        (folder / "117.txt").write_text("Force 117 has forgotten its promises.")
        report = index.sync([folder])
        assert (names(report.changed), len(report.unchanged)) == (["117.txt"], 199)
        assert read == ["117.txt"]
        assert embedder.embedded == ["117\nForce 117 has forgotten its promises."]


def test_what_took_too_much_is_tried_again_with_other_limits_only(index, folder, monkeypatch):
    (folder / "long.txt").write_text("Words about burglary. " * 15_000)
    for file in folder.iterdir():
        age(file)
    failed = index.sync([folder], memory=1 << 20).failed
    assert names(failure.source for failure in failed) == ["long.txt"]
    with monkeypatch.context() as patched:
        patched.setattr(IsolatedReader, "read", None)
        assert index.sync([folder], memory=1 << 20).failed == failed
    assert names(index.sync([folder]).added) == ["long.txt"]
    assert index.status().failures == ()
