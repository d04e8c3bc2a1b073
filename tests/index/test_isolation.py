import os
import subprocess
import sys
import tempfile
import time
import zipfile
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
import pathlib, sys
if "index.worker" in sys.orig_argv:
    import index.readers
    sound = index.readers.read_bytes
    def read_bytes(data, source):
        exec({MISBEHAVIOURS!r}.get(pathlib.Path(source).stem, ""))
        return sound(data, source)
    index.readers.read_bytes = read_bytes
"""
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    for name in (*MISBEHAVIOURS, "sound"):
        (tmp_path / f"{name}.txt").write_text("Kent Police keeps its promises.")
    reader = IsolatedReader(seconds=2)
    yield lambda name: document_in(reader, tmp_path / f"{name}.txt")
    reader.close()


def document_in(reader, path):
    (reading,) = reader.read(path)
    assert (reading.path, reading.file) == (str(path), path)
    return reading.outcome


def test_a_document_is_the_same_as_read_here(seeds):
    reader = IsolatedReader()
    for path in seeds.iterdir():
        assert document_in(reader, path) == read(path)
    reader.close()


def test_what_the_reader_says_is_wrong_comes_through(tmp_path):
    reader = IsolatedReader()
    (tmp_path / "empty.txt").touch()
    for path in (tmp_path / "empty.txt", tmp_path / "photo.jpg", tmp_path / "not\nthere.txt"):
        with pytest.raises(ReadError) as here:
            read(path)
        with pytest.raises(ReadError) as there:
            document_in(reader, path)
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
list(reader.read(Path(sys.argv[1])))
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


def test_an_archive_is_read_file_by_file(misbehaving, tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("sound.txt", "photo.jpg", "empty.txt", "folder/sound.md"):
            archive.writestr(name, "" if name == "empty.txt" else "Kent Police keeps its word.")
    reader = IsolatedReader(seconds=2)
    found = []
    for reading in reader.read(tmp_path / "all.zip"):
        if isinstance(reading.outcome, ReadError):
            found.append((reading.path, reading.outcome.reason.split(";")[0]))
        else:
            found.append((reading.path, reading.file.read_bytes()))
    reader.close()
    prefix = f"{tmp_path}/all.zip!/"
    assert found == [
        (prefix + "sound.txt", b"Kent Police keeps its word."),
        (prefix + "photo.jpg", "'.jpg' files are not supported"),
        (prefix + "empty.txt", "the file is empty"),
        (prefix + "folder/sound.md", b"Kent Police keeps its word."),
    ]


def test_a_bad_file_in_an_archive_does_not_undo_those_before_it(misbehaving, tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("sound.txt", "segfault.txt", "sound.md"):
            archive.writestr(name, "Kent Police keeps its word.")
    reader = IsolatedReader(seconds=2)
    readings = reader.read(tmp_path / "all.zip")
    assert next(readings).path.endswith("sound.txt")
    with pytest.raises(ReadError, match="SIGSEGV"):
        next(readings)
    reader.close()


def test_nothing_is_left_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("sound.txt", "Kent Police keeps its word.")
    reader = IsolatedReader()
    (reading,) = reader.read(tmp_path / "all.zip")
    assert not reading.file.exists()
    reader.close()
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]
