import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import ReadError
from index.isolation import IsolatedReader
from index.readers import read

MISBEHAVIOURS = {
    "hang": "while True: pass",
    "sleep": "import time; time.sleep(99)",
    "segfault": "import ctypes; ctypes.string_at(0)",
    "abort": "import os; os.abort()",
    "bug": "[][1]",
    "exit": "import sys; sys.exit(3)",
    "memory": "bytearray(4 << 30)",
    "chatter": "import os; print('x' * 9); os.write(1, b'y' * 9)",
}


@pytest.fixture
def misbehaving(tmp_path, monkeypatch):
    """Put readers into the process that do what the file says."""
    (tmp_path / "sitecustomize.py").write_text(
        f"""
import sys
if "index.worker" in sys.orig_argv:
    import index.readers
    sound = index.readers.read
    def read(path):
        exec({MISBEHAVIOURS!r}.get(path.stem, ""))
        return sound(path)
    index.readers.read = read
"""
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    for name in (*MISBEHAVIOURS, "sound"):
        (tmp_path / f"{name}.txt").write_text("Kent Police keeps its promises.")
    reader = IsolatedReader(seconds=2)
    yield lambda name: reader.read(tmp_path / f"{name}.txt")
    reader.close()


def test_a_document_is_the_same_as_read_here(seeds):
    reader = IsolatedReader()
    for path in seeds.iterdir():
        assert reader.read(path) == read(path)
    reader.close()


def test_what_the_reader_says_is_wrong_comes_through(tmp_path):
    reader = IsolatedReader()
    (tmp_path / "empty.txt").touch()
    for path in (tmp_path / "empty.txt", tmp_path / "photo.jpg", tmp_path / "not\nthere.txt"):
        with pytest.raises(ReadError) as here:
            read(path)
        with pytest.raises(ReadError) as there:
            reader.read(path)
        assert there.value.reason == here.value.reason
    reader.close()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("hang", "reading it takes longer than 2 seconds"),
        ("sleep", "reading it takes longer than 2 seconds"),
        ("segfault", "its reader crashed (SIGSEGV)"),
        ("abort", "its reader crashed (SIGABRT)"),
        ("bug", "its reader failed (IndexError: list index out of range)"),
        ("exit", "its reader failed (exit code 3)"),
        ("memory", "reading it takes more than 2048 MiB of memory"),
    ],
)
def test_a_reader_that_misbehaves_costs_its_file_only(misbehaving, name, reason):
    assert misbehaving("sound").title == "Sound"
    with pytest.raises(ReadError) as error:
        misbehaving(name)
    assert error.value.reason == reason
    assert misbehaving("sound").title == "Sound"


def test_what_a_library_prints_is_not_taken_for_an_answer(misbehaving):
    assert misbehaving("chatter").title == "Chatter"


def test_the_process_ends_with_the_one_that_started_it(seeds):
    code = """
import os, sys
from pathlib import Path
from index.isolation import IsolatedReader
reader = IsolatedReader()
reader.read(Path(sys.argv[1]))
print(reader._worker.process.pid, flush=True)
os.kill(os.getpid(), 9)
"""
    (seed,) = seeds.iterdir()
    done = subprocess.run([sys.executable, "-c", code, seed], capture_output=True, check=False)
    deadline = time.monotonic() + 10
    while is_running(int(done.stdout)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(int(done.stdout))


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/status")
    return not (status.exists() and "State:\tZ" in status.read_text())
