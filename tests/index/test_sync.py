import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from stores import Counting, age, content, found, names

from index import (
    Filter,
    Index,
    SourceMissing,
    StoreError,
)
from index.fusion import METHODS
from index.readers import read


def test_what_is_added_is_found_by_every_method(index, folder):
    report = index.sync([folder])
    assert names(report.added) == ["kent.txt", "surrey.txt"]
    for method in METHODS:
        assert found(index, "calls about online abuse", k=1, method=method) == ["surrey.txt"]


def test_every_passage_is_the_exact_text_of_its_document(index, seeds):
    index.sync([seeds])
    passages = index.passages()
    assert passages
    for passage in passages:
        assert index.text(passage.document_id)[passage.start : passage.end] == passage.text
        assert passage in index.passages(passage.document_id)


def test_a_document_comes_back_as_it_was_read(index, seeds):
    (path,) = seeds.iterdir()
    index.sync([seeds])
    (summary,) = index.documents()
    document = read(path)
    stored = index.document(summary.id)
    assert stored == replace(document, id=summary.id, source=stored.source)
    assert summary.words == len(document.text.split())
    assert summary.passages == len(index.passages(summary.id))


def test_sources_are_shown_as_seen_from_the_current_folder(index, folder, monkeypatch):
    index.sync([folder])
    assert index.documents()[0].source == str(folder / "kent.txt")
    monkeypatch.chdir(folder.parent)
    assert index.documents()[0].source == "reports/kent.txt"


def test_nothing_is_read_twice(index, folder, monkeypatch):
    for file in folder.iterdir():
        age(file)
    index.sync([folder])
    monkeypatch.setattr("index.isolation.IsolatedReader.read", None)
    monkeypatch.setattr("index.sync.hashlib", None)
    report = index.sync([folder])
    assert names(report.unchanged) == ["kent.txt", "surrey.txt"]
    assert (report.added, report.changed, report.removed, report.failed) == ((), (), (), ())
    assert index.status().generation == 1


def test_a_touched_file_is_unchanged(index, folder):
    index.sync([folder])
    age(folder / "kent.txt")
    assert names(index.sync([folder]).unchanged) == ["kent.txt", "surrey.txt"]
    assert index.status().generation == 1


def test_a_change_within_the_clocks_resolution_is_seen(index, folder):
    index.sync([folder])
    status = (folder / "kent.txt").stat()
    (folder / "kent.txt").write_text("Kent Police keeps its promises about robbery!")
    changed = (folder / "kent.txt").read_text()
    (folder / "kent.txt").write_text(changed + "." * (status.st_size - len(changed)))
    os.utime(folder / "kent.txt", ns=(status.st_mtime_ns, status.st_mtime_ns))
    assert names(index.sync([folder]).changed) == ["kent.txt"]


def test_a_new_edition_leaves_nothing_of_the_old_one(index, folder):
    index.sync([folder])
    (folder / "kent.txt").write_text("Kent Police has forgotten about arson.")
    report = index.sync([folder])
    assert (names(report.changed), names(report.unchanged)) == (["kent.txt"], ["surrey.txt"])
    assert found(index, "arson", method="lexical") == ["kent.txt"]
    assert found(index, "burglary", method="lexical") == []
    assert all("burglary" not in passage.text for passage in index.passages())
    assert index.document_frequency(["burglari", "arson"]) == [0, 1]
    assert index.verify() == []


def test_only_changed_passages_are_embedded_again(store, tmp_path):
    path = tmp_path / "report.txt"
    paragraphs = [f"Paragraph {number} " + "about the force. " * 40 for number in range(8)]
    path.write_text("\n\n".join(paragraphs))
    embedder = Counting()
    with Index.open(store, embedder=embedder) as index:
        index.sync([path])
        assert len(embedder.embedded) == len(index.passages()) >= 8
        embedder.embedded.clear()
        path.write_text("\n\n".join([*paragraphs[:-1], "The end " + "about the town. " * 40]))
        index.sync([path])
        assert 1 <= len(embedder.embedded) <= 2
        assert index.verify() == []


def test_a_file_that_is_gone_is_removed_and_others_are_left(index, folder, tmp_path):
    outside = tmp_path / "essex.txt"
    outside.write_text("Essex Police has a new building.")
    index.sync([folder, outside])
    (folder / "kent.txt").unlink()
    report = index.sync([folder])
    assert names(report.removed) == ["kent.txt"]
    assert names(document.source for document in index.documents()) == ["essex.txt", "surrey.txt"]
    assert found(index, "burglary", method="lexical") == []


def test_the_same_content_under_two_names_is_one_document(store, folder):
    (folder / "again.txt").write_bytes((folder / "kent.txt").read_bytes())
    embedder = Counting()
    with Index.open(store, embedder=embedder) as index:
        assert len(index.sync([folder]).added) == 3
        assert len(index.documents()) == 2
        assert len(embedder.embedded) == 2
        (folder / "again.txt").unlink()
        assert names(index.sync([folder]).removed) == ["again.txt"]
        assert names(document.source for document in index.documents()) == [
            "kent.txt",
            "surrey.txt",
        ]


def test_a_source_that_does_not_exist_is_an_error_and_changes_nothing(index, folder):
    index.sync([folder])
    before = content(index)
    folder.rename(folder.with_name("moved"))
    with pytest.raises(SourceMissing, match=r"reports.*stays searchable"):
        index.sync([folder])
    assert content(index) == before


def test_progress_counts_the_files_and_names_them(index, folder):
    told = []
    index.sync([folder], progress=lambda *step: told.append(step))
    assert told[0][:2] == (0, 2)
    assert told[-1][:2] == (2, 2)
    assert any("kent.txt" in label for _, _, label in told)
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)


def test_newer_reading_code_reads_again_without_embedding_what_came_out_alike(
    store, folder, monkeypatch
):
    embedder = Counting()
    with Index.open(store, embedder=embedder) as index:
        index.sync([folder])
        embedder.embedded.clear()
        for module in ("ledger", "sync", "embedding", "staging", "naming"):
            monkeypatch.setattr(f"index.{module}.reading_code", lambda: "newer")
        assert names(index.sync([folder]).changed) == ["kent.txt", "surrey.txt"]
        assert len(index.documents()) == 2
        assert embedder.embedded == []
        assert index.verify() == []


def test_a_bad_file_costs_that_file_only_and_is_named_with_a_reason(index, folder):
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "empty.txt").touch()
    report = index.sync([folder])
    assert names(report.added) == ["kent.txt", "surrey.txt"]
    reasons = {Path(failure.source).name: failure.reason for failure in report.failed}
    assert set(reasons) == {"photo.jpg", "empty.txt"}
    assert "not supported" in reasons["photo.jpg"]
    assert "empty" in reasons["empty.txt"]
    assert {Path(failure.source).name for failure in index.status().failures} == set(reasons)


def test_a_bad_file_is_not_tried_again_until_it_changes(index, folder, monkeypatch):
    (folder / "empty.txt").touch()
    age(folder / "empty.txt")
    first = index.sync([folder]).failed
    with monkeypatch.context() as patched:
        patched.setattr("index.isolation.IsolatedReader.read", None)
        assert index.sync([folder]).failed == first
    (folder / "empty.txt").write_text("Not empty any more.")
    report = index.sync([folder])
    assert (names(report.added), report.failed) == (["empty.txt"], ())
    assert index.status().failures == ()


def test_a_file_that_has_become_unreadable_keeps_its_old_edition(index, folder):
    index.sync([folder])
    (folder / "kent.txt").write_bytes(b"")
    report = index.sync([folder])
    assert names(failure.source for failure in report.failed) == ["kent.txt"]
    assert "stays searchable" in report.failed[0].reason
    assert found(index, "burglary", k=1) == ["kent.txt"]
    (folder / "kent.txt").unlink()
    assert names(index.sync([folder]).removed) == ["kent.txt"]
    assert index.status().failures == ()


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


def test_what_is_removed_is_forgotten_whether_or_not_the_file_exists(index, folder, store):
    (folder / "empty.txt").touch()
    index.sync([folder])
    (folder / "kent.txt").unlink()
    assert names(index.remove([folder / "kent.txt"]).removed) == ["kent.txt"]
    assert names(d.source for d in index.documents()) == ["surrey.txt"]
    assert len(list((store / "originals").glob("*/*"))) == 1
    assert names(index.remove([folder]).removed) == ["surrey.txt"]
    assert index.status().failures == ()
    assert index.search("Police") == []
    assert len(index.sync([folder]).added) == 1


def test_removing_what_is_not_there_is_an_error_and_changes_nothing(index, folder):
    index.sync([folder])
    before = content(index)
    with pytest.raises(SourceMissing, match="Nothing in the store comes from"):
        index.remove([folder, folder / "essex.txt"])
    assert content(index) == before


# --- originals ------------------------------------------------------------------------------


def test_the_original_is_kept_when_the_file_is_gone(index, folder):
    index.sync([folder])
    content = (folder / "kent.txt").read_bytes()
    for file in folder.iterdir():
        file.unlink()
    by_name = {Path(d.source).name: index.original(d.id) for d in index.documents()}
    assert by_name["kent.txt"] == content


def test_an_original_goes_with_its_document(index, folder, store):
    index.sync([folder])
    (folder / "again.txt").write_bytes((folder / "kent.txt").read_bytes())
    (folder / "kent.txt").unlink()
    (folder / "surrey.txt").unlink()
    index.sync([folder])
    kept = [path.read_text() for path in (store / "originals").glob("*/*")]
    assert kept == ["Kent Police keeps its promises about burglary."]


def test_without_copying_nothing_is_kept(index, folder, store):
    index.sync([folder], copy=False)
    assert [index.original(document.id) for document in index.documents()] == [None, None]
    assert not (store / "originals").exists()
    assert index.verify() == []


def test_verify_names_an_original_that_is_damaged(index, folder, store):
    index.sync([folder])
    (path, *_) = (store / "originals").glob("*/*")
    path.write_bytes(b"Kent Police keeps no promise.")
    assert index.verify() == [f"The kept original {path.name} is damaged."]


def test_what_was_left_half_copied_is_no_damage_and_goes_with_the_next_sync(index, folder, store):
    index.sync([folder])
    (path, *_) = (store / "originals").glob("*/*")
    partial = path.with_suffix(".partial")
    partial.write_bytes(b"Kent Po")
    assert index.verify() == []
    index.sync([folder])
    assert not partial.exists()


def test_the_original_of_no_document_is_an_error(index):
    with pytest.raises(StoreError, match="no document 7"):
        index.original(7)


# --- archives -------------------------------------------------------------------------------


def zipped(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.txt", text)


def test_the_files_in_an_archive_are_sources_of_their_own(index, folder):
    zipped(folder / "all.zip", essex="Essex Police has horses.", empty="")
    report = index.sync([folder])
    assert names(report.added) == ["essex.txt", "kent.txt", "surrey.txt"]
    assert names(failure.source for failure in report.failed) == ["empty.txt"]
    assert found(index, "horses", k=1) == ["essex.txt"]
    (summary,) = index.documents(Filter.parse(["source=all.zip!/essex"]))
    assert index.original(summary.id) == b"Essex Police has horses."
    assert index.verify() == []
    assert index.status().out_of_date == ()


def test_an_archive_is_not_opened_again_until_it_changes(store, folder, monkeypatch):
    zipped(folder / "all.zip", essex="Essex Police has horses.", devon="Devon Police has boats.")
    for file in folder.iterdir():
        age(file)
    embedder = Counting()
    with Index.open(store, embedder=embedder) as index:
        index.sync([folder / "all.zip"])
        with monkeypatch.context() as patched:
            patched.setattr("index.isolation.IsolatedReader.read", None)
            assert names(index.sync([folder / "all.zip"]).unchanged) == ["devon.txt", "essex.txt"]
        embedder.embedded.clear()
        zipped(folder / "all.zip", essex="Essex Police has horses.", wales="Gwent has trains.")
        assert names(index.status().out_of_date) == ["all.zip"]
        report = index.sync([folder / "all.zip"])
        assert names(report.unchanged) == ["essex.txt"]
        assert names(report.added) == ["wales.txt"]
        assert names(report.removed) == ["devon.txt"]
        assert len(embedder.embedded) == 1
        assert index.verify() == []


def test_an_archive_that_is_damaged_keeps_what_was_read_from_it(index, folder):
    zipped(folder / "all.zip", essex="Essex Police has horses.")
    index.sync([folder])
    (folder / "all.zip").write_bytes(b"PK\3\4 and then nothing")
    report = index.sync([folder])
    assert names(failure.source for failure in report.failed) == ["all.zip"]
    assert "stays searchable" in report.failed[0].reason
    assert report.removed == ()
    assert found(index, "horses", k=1) == ["essex.txt"]
    (folder / "all.zip").unlink()
    assert names(index.remove([folder / "all.zip!" / "essex.txt"]).removed) == ["essex.txt"]


def test_an_empty_archive_is_named(index, folder):
    zipped(folder / "all.zip")
    assert [failure.reason for failure in index.sync([folder]).failed] == ["it holds no files"]


def test_without_copies_status_names_what_is_not_kept_and_the_store_remembers(index, folder):
    index.sync([folder], copy=False)
    assert names(index.status().not_kept) == ["kent.txt", "surrey.txt"]
    (folder / "essex.txt").write_text("Essex Police has a new building.")
    index.sync([folder])
    assert names(index.status().not_kept) == ["essex.txt", "kent.txt", "surrey.txt"]
    index.sync([folder], copy=True)
    assert index.status().not_kept == ()
    (folder / "kent.txt").unlink()
    (kent,) = (each for each in index.documents() if each.source.endswith("kent.txt"))
    assert index.original(kent.id) == b"Kent Police keeps its promises about burglary."


def test_copies_are_made_of_what_was_indexed_without_even_where_it_is_unchanged(index, folder):
    with zipfile.ZipFile(folder / "old.zip", "w") as archive:
        archive.writestr("essex.txt", "Essex Police has a new building.")
    for file in folder.iterdir():
        age(file)
    index.sync([folder], copy=False)
    report = index.sync([folder], copy=True)
    assert names(report.unchanged) == ["kent.txt", "essex.txt", "surrey.txt"]
    assert index.status().not_kept == ()
    assert index.verify() == []
