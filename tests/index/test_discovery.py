"""Which files are found in folders, and what is said of those that cannot be looked into."""

import os
from pathlib import Path

from stores import found, names

from index import Index


def test_hidden_files_and_the_store_itself_are_passed_over(folder, fake_embedder):
    (folder / ".secret.txt").write_text("Secret.")
    (folder / ".git").mkdir()
    (folder / ".git" / "config.txt").write_text("Secret.")
    with Index.open(folder / "store", embedder=fake_embedder) as index:
        for _ in range(2):
            report = index.sync([folder])
            assert report.failed == ()
        assert names(report.unchanged) == ["kent.txt", "surrey.txt"]


def test_a_hidden_file_that_is_named_is_indexed(index, folder):
    (folder / ".secret.txt").write_text("Secret.")
    assert names(index.sync([folder / ".secret.txt"]).added) == [".secret.txt"]


def test_links_are_followed_once_and_loops_are_named(index, folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "essex.txt").write_text("Essex Police has a new building.")
    (folder / "linked").symlink_to(elsewhere)
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    (folder / "nowhere.txt").symlink_to(tmp_path / "nothing")
    report = index.sync([folder])
    assert names(report.added) == ["kent.txt", "essex.txt", "surrey.txt"]
    reasons = {Path(failure.source).name: failure.reason for failure in report.failed}
    assert reasons == {
        "loop": "it is a link back to a folder that it stands in",
        "self": "it is a link that leads back to itself",
        "nowhere.txt": "it is a link to something that is not there",
    }


def test_what_is_neither_a_file_nor_a_folder_is_named_and_not_opened(index, folder):
    os.mkfifo(folder / "pipe.txt")
    report = index.sync([folder])
    assert [(Path(f.source).name, f.reason) for f in report.failed] == [
        ("pipe.txt", "it is neither a file nor a folder")
    ]


def test_names_with_newlines_quotes_and_other_scripts_are_kept(index, folder):
    name = "new\nline 'and' \"quotes\" – отчёт.txt"
    (folder / name).write_text("Devon Police has horses.")
    assert name in names(index.sync([folder]).added)
    assert found(index, "horses", k=1) == [name]
    assert name in names(index.sync([folder]).unchanged)


def test_a_name_that_is_not_unicode_is_named_and_stops_nothing(index, folder):
    path = os.fsencode(folder) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text("Cafés.")
    report = index.sync([folder])
    assert [(Path(f.source).name, f.reason) for f in report.failed] == [
        ("caf\\xe9.txt", "its name is not valid UTF-8; rename it")
    ]
    assert names(report.added) == ["kent.txt", "surrey.txt"]


def test_a_folder_that_cannot_be_listed_loses_nothing(index, folder, monkeypatch):
    (folder / "closed").mkdir()
    (folder / "closed" / "essex.txt").write_text("Essex Police has a new building.")
    index.sync([folder])
    listing = Path.iterdir

    def refused(path):
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    report = index.sync([folder])
    assert [(Path(f.source).name, f.reason) for f in report.failed] == [
        ("closed", "it cannot be opened: Permission denied")
    ]
    assert report.removed == ()
    assert found(index, "building", k=1) == ["essex.txt"]
