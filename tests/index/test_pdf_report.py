"""The command that says how well the PDFs of a folder are read."""

from dataclasses import replace
from pathlib import Path

import pytest
from pdf_pages import Layout, make, sentences_of

from index.readers.pdf import read
from index.readers.pdf_report import heads_in_passages, lost_words, main
from index.types import BlockKind


def test_it_prints_a_line_for_each_file_and_succeeds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.pdf").write_bytes(make(Layout(), sentences_of(90, 1)).data)
    assert main([str(tmp_path)]) == 0
    header, line = capsys.readouterr().out.splitlines()
    assert header.split() == [
        "file",
        "pages",
        "pages/s",
        "unread",
        "lost",
        "heads",
        "words",
        "rows",
    ]
    name, pages, rate, unread, lost, heads, words, rows = line.split()
    assert (name, pages, unread, lost, heads, rows) == ("good.pdf", "3", "0", "0", "0", "0")
    assert float(rate) > 0
    assert int(words) > 1000


def test_it_fails_where_a_file_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"no PDF")
    assert main([str(tmp_path)]) == 1
    assert "bad.pdf" in capsys.readouterr().out


def test_it_sees_a_running_head_that_the_reader_left_in_the_text() -> None:
    data = make(Layout(), sentences_of(150, 2)).data
    document = read(data, "x.pdf")
    assert heads_in_passages(data, document) == []
    left_in = tuple(
        replace(block, kind=BlockKind.PARAGRAPH)
        if block.kind is BlockKind.BOILERPLATE and block.page == 2
        else block
        for block in document.blocks
    )
    found = heads_in_passages(data, replace(document, blocks=left_in))
    assert found == [(2, Layout().head), (2, "2")]


def test_it_counts_words_that_the_document_does_not_have() -> None:
    data = make(Layout(), sentences_of(20, 2)).data
    document = read(data, "x.pdf")
    assert lost_words(data, document) == 0
    long = [w for w in document.words if document.text[w.start : w.end].isalpha()]
    long = [word for word in long if word.end - word.start >= 3]
    fewer = tuple(word for word in document.words if word not in long[:7])
    assert lost_words(data, replace(document, words=fewer)) == 7
