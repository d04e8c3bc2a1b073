"""Files that are broken or made to do harm: a clear reason or a sane document, in bounded time."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from fakes import HashedWords
from hostile_files import CASES
from sound_files import WORDS, is_sane

from index import Index
from index.chunker import chunk
from index.errors import ReadError
from index.readers import read, read_bytes

SECONDS = 20


@pytest.mark.parametrize(("name", "content", "reason"), CASES, ids=[name for name, *_ in CASES])
def test_a_bad_file_gives_a_reason_or_a_sane_document(
    tmp_path: Path, name: str, content: Callable[[], bytes], reason: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(content())
    begin = process_time()
    if reason is None:
        is_sane(read(path))
    else:
        with pytest.raises(ReadError, match=reason):
            read(path)
    assert process_time() - begin < SECONDS


def test_there_are_sixty_bad_files_or_more() -> None:
    assert len({name for name, *_ in CASES}) == len(CASES) >= 60


@pytest.mark.slow
def test_bad_files_cost_themselves_only(
    tmp_path: Path, seeds: Path, fake_embedder: HashedWords
) -> None:
    # Large files that can be read have their time in cutting and embedding, tested elsewhere.
    cases = {
        name: reason
        for name, content, reason in CASES
        if (tmp_path / name).write_bytes(content()) < 50_000 or reason
    }
    for name in {name for name, *_ in CASES} - cases.keys():
        (tmp_path / name).unlink()
    with Index.open(tmp_path / ".store", embedder=fake_embedder) as index:
        index.sync([seeds])
        (seed,) = index.documents()
        before = index.document(seed.id), index.passages(seed.id)
        report = index.sync([tmp_path])
        assert (index.document(seed.id), index.passages(seed.id)) == before
        assert index.verify() == []
    failed = {Path(failure.source).name: failure.reason for failure in report.failed}
    for name, reason in cases.items():
        assert (name in failed) == (reason is not None)
        assert re.search(reason or "", failed.get(name, ""))


def test_names_of_files_can_be_anything(tmp_path: Path) -> None:
    for name in [
        "a\nb'\"`$(x).txt",
        "‮txt.exe.txt",
        "ü" * 100 + ".txt",
        " .txt",
        "%00.txt",
        "a" * 251 + ".txt",
    ]:
        path = tmp_path / name
        path.write_text(WORDS)
        document = read(path)
        assert document.source == str(path)
        is_sane(document)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    reasons = {}
    for name in ("pipe", "zero", "loop", "gone", "a\0b", "n" * 300):
        with pytest.raises(ReadError) as caught:
            read(tmp_path / f"{name}.txt")
        reasons[name[:4]] = caught.value.reason
    assert reasons["pipe"] == reasons["zero"] == "it is not a regular file"
    assert all("not" in reason or "cannot" in reason for reason in reasons.values())


def test_the_passages_of_hostile_text_are_cut_in_bounded_time() -> None:
    for content in (b"x" * 2_000_000, "漢".encode() * 300_000, b"a. " * 100_000, b"- a\n" * 30_000):
        document = read_bytes(content, "a.txt")
        begin = process_time()
        passages = chunk(document, count_tokens=lambda text: len(text) // 3 + 2, max_tokens=256)
        assert process_time() - begin < SECONDS
        kept = sum(len("".join(passage.text.split())) for passage in passages)
        assert kept == len("".join(document.text.split()))


@pytest.mark.slow
def test_two_hundred_megabytes_of_one_line_are_refused_at_once(
    tmp_path: Path, fake_embedder: HashedWords
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "sound.txt").write_text(WORDS)
    suffixes = (".csv", ".html", ".md", ".txt")
    with (folder / f"long{suffixes[0]}").open("wb") as file:
        for _ in range(200):
            file.write(b"Kent Police keeps its promises. " * 32_768)
    for suffix in suffixes[1:]:
        (folder / f"long{suffix}").hardlink_to(folder / f"long{suffixes[0]}")
    with Index.open(tmp_path / "store", embedder=fake_embedder) as index:
        report = index.sync([folder], copy=False)
        assert [Path(path).name for path in report.added] == ["sound.txt"]
        assert {Path(failure.source).suffix: failure.reason for failure in report.failed} == (
            dict.fromkeys(suffixes, "it has more than 80 MB of text; split the file")
        )
