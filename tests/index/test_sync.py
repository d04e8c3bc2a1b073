"""What a sync adds, changes, removes and leaves, and what it does with what cannot be read."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from stores import Counting, age, content, found, names

from index import Index, SourceMissing
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
