"""Files in archives, as sources of their own."""

import zipfile

from stores import Counting, age, found, names

from index import Filter, Index


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
