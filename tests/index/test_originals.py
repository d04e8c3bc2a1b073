"""The files themselves, kept in the store."""

import zipfile
from pathlib import Path

import pytest
from stores import age, names

from index import StoreError


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
