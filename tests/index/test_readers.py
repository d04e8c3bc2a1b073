"""What every reader promises, and the plain formats."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.readers import SUFFIXES, markdown, read, text
from index.readers.boilerplate import is_boilerplate
from index.readers.builder import DocumentBuilder, title_from_name
from index.types import BlockKind, Document, Span

H, P, L = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM


def outline(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def read_text(content: str, encoding: str = "utf-8") -> Document:
    return text.read(content.encode(encoding), "a.txt")


def read_markdown(content: str) -> Document:
    return markdown.read(content.encode(), "a.md")


def reason(path: Path) -> str:
    with pytest.raises(ReadError) as caught:
        read(path)
    return caught.value.reason


def test_the_seed_is_read_as_it_is(seeds: Path) -> None:
    path = next(seeds.glob("*.txt"))
    document = read(path)
    assert document.text == path.read_text("utf-8")
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.source == str(path)
    assert document.title == "Hampshire child protection inspection article"
    assert [block.kind for block in document.blocks] == [P] * 15
    assert {block.section for block in document.blocks} == {()}


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    assert reason(tmp_path / "none.txt") == "it does not exist"
    (tmp_path / "folder.txt").mkdir()
    assert reason(tmp_path / "folder.txt") == "it is not a regular file"
    (tmp_path / "empty.html").write_bytes(b"")
    assert reason(tmp_path / "empty.html") == "the file is empty"
    (tmp_path / "blank.md").write_bytes(b" \n ")
    assert reason(tmp_path / "blank.md") == "no text was found in the file"
    (tmp_path / "a.xyz").write_bytes(b"x")
    supported = ", ".join(sorted({*SUFFIXES, ".zip"}))
    assert reason(tmp_path / "a.xyz") == (
        f"'.xyz' files are not supported; supported are {supported}"
    )
    assert reason(tmp_path / "README").startswith("files without a suffix are not supported")


def test_the_suffix_is_read_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "A.TXT").write_text("Hello there.")
    assert read(tmp_path / "A.TXT").text == "Hello there."


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("hampshire-child-protection_article.txt", "Hampshire child protection article"),
        ("NCPI%20Kent+2021.pdf", "NCPI Kent 2021"),
        ("report - final.docx", "Report - final"),
        ("a\nb.txt", "A b"),
        ("___.txt", "___.txt"),
    ],
)
def test_a_title_is_made_from_a_file_name(name: str, title: str) -> None:
    assert title_from_name(f"/some/where/{name}") == title


def test_headings_above_a_block_are_its_section() -> None:
    builder = DocumentBuilder()
    for kind, words, level in [
        (H, "One", 1),
        (H, "Two", 2),
        (P, "a", 0),
        (H, "Three", 1),
        (P, "b", 0),
    ]:
        builder.add(kind, words, level=level)
    assert builder.add(P, "  ") == Span(builder.length, builder.length)
    assert builder.add(P, "last") == Span(23, 27)
    document = builder.build(source="a.md", data=b"")
    assert document.text == "One\n\nTwo\n\na\n\nThree\n\nb\n\nlast"
    sections = [block.section for block in document.blocks]
    assert sections[1:5] == [("One", "Two"), ("One", "Two"), ("Three",), ("Three",)]


@given(st.lists(st.tuples(st.sampled_from(list(BlockKind)), st.text())))
def test_built_blocks_stand_where_they_say(blocks: list[tuple[BlockKind, str]]) -> None:
    builder = DocumentBuilder()
    spans = [(builder.add(kind, words), words) for kind, words in blocks]
    builder.add(P, "end")
    document = builder.build(source="a.md", data=b"")
    document.text.encode()
    for span, words in spans:
        stored = document.text[span.start : span.end]
        assert stored == ("" if not words.strip() else words.replace("\0", "\ufffd"))


TEXT = "It’s the force’s “caf\xe9” – £5."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_text_is_decoded_whatever_its_encoding(encoding: str) -> None:
    assert read_text(TEXT, encoding).text == TEXT


def test_an_encoding_of_another_script_is_detected() -> None:
    russian = "Инспекция отметила, что руководство полиции хорошо понимает риски для детей. " * 8
    assert read_text(russian, "cp1251").text == russian


def test_what_is_not_text_is_refused() -> None:
    with pytest.raises(ReadError, match="not text"):
        text.read(bytes(range(256)) * 40, "a.txt")


def test_nuls_and_newlines_do_no_harm() -> None:
    document = text.read(b"One\0 here.\r\n\r\nTwo here.\r", "a.txt")
    assert document.text == "One\ufffd here.\r\n\r\nTwo here.\r"
    assert outline(document) == [("paragraph", "One\ufffd here."), ("paragraph", "Two here.")]


def test_wrapped_lines_are_one_paragraph_and_long_lines_are_each_one() -> None:
    wrapped = "The force responds well to children who\nare missing from home, and it\nfinds them."
    assert outline(read_text(wrapped)) == [("paragraph", wrapped)]
    line = "The force responds well. " * 10
    assert len(read_text(f"{line}\n{line}\nShort one.").blocks) == 3


def test_list_items_are_told_by_their_bullets_and_numbers() -> None:
    content = "The force should:\n- act now\n• report\nand wait\n\n1. First\n2) Second\n(a) Third"
    assert outline(read_text(content)) == [
        ("paragraph", "The force should:"),
        ("list_item", "- act now"),
        ("list_item", "• report\nand wait"),
        ("list_item", "1. First"),
        ("list_item", "2) Second"),
        ("list_item", "(a) Third"),
    ]


def test_only_certain_lines_are_headings() -> None:
    content = (
        "Northmere – National child protection inspection\n\nFirst words of the text are here.\n\n"
        "1 Introduction\n\nSecond words.\n\n1.2 Context\n\nThird words.\n\n"
        "LEADERSHIP\n\nFourth.\n\nCustody\n=======\n\nFifth.\n\nOnly a short line\n\n"
        "Sixth.\n\n14 of 30 cases\n\nSeventh."
    )
    document = read_text(content)
    assert document.title == "Northmere – National child protection inspection"
    headings = [block for block in document.blocks if block.kind is H]
    assert [block.section for block in headings] == [
        ("1 Introduction",),
        ("1 Introduction", "1.2 Context"),
        ("LEADERSHIP",),
        ("Custody",),
    ]


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("Print this document", True),
        ("Back to top", True),
        ("Page 3 of 40", True),
        ("Foreword ........ 3", True),
        ("Foreword ..... 3\nSummary . . . . . iv", True),
        ("© Crown copyright 2022", True),
        ("This publication is licensed under the terms of the Open Government Licence v3.0.", True),
        ("You may re-use this information under the terms of the Open Government Licence.", True),
        ("Share information with partners.", False),
        ("The force ... 3 cases", False),
        ("Crown copyright was not inspected.", False),
        ("", False),
    ],
)
def test_furniture_contents_and_licences_are_told_from_words(wording: str, expected: bool) -> None:
    assert is_boilerplate(wording) == expected


def test_boilerplate_of_a_text_is_marked_and_no_title() -> None:
    document = read_text(
        "Contents of it\n\nForeword ..... 3\nSummary ..... 5\n\nPrint this document\n\nWords here."
    )
    assert document.title == "Contents of it"
    assert [block.kind.value for block in document.blocks] == [
        "paragraph",
        "boilerplate",
        "boilerplate",
        "paragraph",
    ]
    assert read_text("Print this document\n\nWords here.").title == "A"


@given(st.text(st.sampled_from("aB1 .:\n\r-•=“”\0\u2028"), max_size=150))
def test_blocks_of_text_leave_out_nothing_but_rules(content: str) -> None:
    try:
        document = read_text(content)
    except ReadError:
        return
    kept = "".join(document.text[block.start : block.end] for block in document.blocks)
    assert set("".join(document.text.split())) - set("".join(kept.split())) <= set("=-")
    position = 0
    for block in document.blocks:
        assert position <= block.start < block.end
        assert document.text[block.start : block.end].strip()
        position = block.end


def test_markdown_is_read_without_its_markup() -> None:
    document = read_markdown(
        "# *NCPI* `Kent`\n\nSome **bold**\ntext[^1] and [a link](http://x).  \nNew line.\n\n"
        "## Cases\n\nIt should:\n\n- act\n  - at once\n\n4. report\n5. wait\n\n   and see\n\n"
        "> quoted\n\n"
        "| Area | Good | Poor |\n|--|--|--|\n| Contact | 6 | |\n\n```\nif x:\n  y\n```\n\n"
        "[^1]: A *note*."
    )
    assert document.title == "NCPI Kent"
    assert outline(document) == [
        ("heading", "NCPI Kent"),
        ("paragraph", "Some bold text[1] and a link.\nNew line."),
        ("heading", "Cases"),
        ("paragraph", "It should:"),
        ("list_item", "act"),
        ("list_item", "at once"),
        ("list_item", "4. report"),
        ("list_item", "5. wait"),
        ("list_item", "and see"),
        ("paragraph", "quoted"),
        ("table_row", "Contact — Good: 6"),
        ("paragraph", "if x:\n  y"),
        ("footnote", "[1] A note."),
    ]
    assert document.blocks[-2].section == ("NCPI Kent", "Cases")


def test_front_matter_gives_the_title_and_html_is_read_without_scripts() -> None:
    document = read_markdown(
        '---\ntitle: "The report"\n---\n<div><p>One</p><script>alert(1)</script></div>\n\n'
        "Two <b>x</b>"
    )
    assert document.title == "The report"
    assert outline(document) == [("paragraph", "One"), ("paragraph", "Two x")]
