"""``inspection-qa index`` as a person runs it, on the web and while a folder changes."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue

import pytest
from webserver import Answer, Site

COMMAND = [sys.executable, "-m", "ui.cli", "index"]
PAGE = Answer("<h1>Kent Police</h1><p>Kent Police keeps its promises about burglary.</p>")


def run(*arguments):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, "COLUMNS": "100"},
    )


@pytest.fixture
def site():
    with Site() as site:
        site.pages["/kent"] = PAGE
        yield site


@pytest.mark.slow
def test_a_page_is_indexed_by_its_address_and_kept_when_it_is_gone(tmp_path, site):
    address, store = site.address("/kent"), tmp_path / "store"
    done = run(address, "--allow-private", "--store", store)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Added    {address}\n1 added")
    del site.pages["/kent"]
    again = run(address, "--allow-private", "--store", store, "--json")
    (failure,) = json.loads(again.stdout)["failed"]
    assert failure == {
        "source": address,
        "reason": "the server answered 404 Not Found; the edition read before stays searchable",
    }


def test_a_page_on_this_machine_is_not_fetched_unless_that_is_allowed(tmp_path, site):
    done = run(site.address("/kent"), "--store", tmp_path / "store")
    assert done.returncode == 1
    assert f"Failed   {site.address('/kent')}: 127.0.0.1 is on a private network" in done.stdout
    assert "--allow-private" in done.stdout
    assert done.stderr == "Error: None of the files could be read.\n"
    assert site.asked == []


@pytest.mark.parametrize("source", ["https://example.org/report", __file__])
def test_only_folders_can_be_watched(tmp_path, source):
    done = run("--watch", tmp_path, source, "--store", tmp_path / "store")
    assert done.returncode == 2
    assert "--watch takes folders, and" in " ".join(re.sub(r"[^\S ]|│", " ", done.stderr).split())
    assert not (tmp_path / "store").exists()


class Watching:
    """The command, watching a folder; ``line`` gives what it prints, line by line."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [*COMMAND, "--watch", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "COLUMNS": "100"},
        )
        self._lines = Queue()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def line(self):
        return self._lines.get(timeout=90)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=30)
        self._reading.join(timeout=30)
        return code, self.process.stderr.read(), list(self._lines.queue)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "kent.txt").write_text("Kent Police keeps its promises about burglary.")
    (folder / "empty.txt").touch()
    return folder


def put(path, text):
    """Write a file at once, so that no sync sees the half of it."""
    hidden = path.with_name(f".{path.name}")
    hidden.write_text(text)
    hidden.replace(path)


@pytest.mark.slow
def test_a_watched_folder_is_kept_up_to_date_until_ctrl_c(tmp_path, reports):
    with Watching(reports, "--store", tmp_path / "store") as watching:
        assert watching.line() == f"Added    {reports / 'kent.txt'}"
        assert watching.line() == f"Failed   {reports / 'empty.txt'}: the file is empty"
        assert watching.line().startswith("1 added, 0 changed, 0 removed, 0 unchanged, 1 failed in")
        put(reports / "surrey.txt", "Surrey Police answers calls quickly.")
        assert watching.line() == f"Added    {reports / 'surrey.txt'}"
        put(reports / "broken.pdf", "%PDF-1.7 and then nothing of it")
        assert watching.line().startswith(f"Failed   {reports / 'broken.pdf'}: ")
        put(reports / "kent.txt", "Kent Police has forgotten about arson.")
        assert watching.line() == f"Changed  {reports / 'kent.txt'}"
        (reports / "surrey.txt").unlink()
        assert watching.line() == f"Removed  {reports / 'surrey.txt'}"
        assert watching.stop() == (
            0,
            "Watching for changes. Press Ctrl-C to stop.\nThe folders are not watched any more.\n",
            [],
        )


@pytest.mark.slow
def test_with_json_each_sync_that_changed_something_is_a_line(tmp_path, reports):
    with Watching(reports, "--json", "--store", tmp_path / "store") as watching:
        first = json.loads(watching.line())
        assert [Path(path).name for path in first["added"]] == ["kent.txt"]
        assert [Path(failure["source"]).name for failure in first["failed"]] == ["empty.txt"]
        (reports / "kent.txt").unlink()
        second = json.loads(watching.line())
        assert [Path(path).name for path in second["removed"]] == ["kent.txt"]
        assert second["failed"] == []


def test_a_folder_that_does_not_exist_cannot_be_watched(tmp_path):
    done = run("--watch", tmp_path / "nowhere", "--store", tmp_path / "store")
    assert done.returncode == 1
    assert re.fullmatch(r"Error: There is nothing to index at [^\n]*nowhere[^\n]*\n", done.stderr)
