"""Files that are broken or made to do harm: a clear reason or a sane document, in bounded time."""

import io
import os
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from time import process_time

import docx
import openpyxl
import pptx
import pytest
from fakes import HashedWords
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Index
from index.chunker import chunk
from index.errors import ReadError
from index.readers import SUFFIXES, read, read_bytes
from index.types import Document

SECONDS = 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOISE = b"".join(sha256(bytes([n, m])).digest() for n in range(25) for m in range(25))
WORDS = "The force responds well to children who are missing from home. "
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def saved(document: object) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Leadership", 1)
    document.add_paragraph(WORDS)
    document.add_paragraph("act", "List Number")
    table = document.add_table(2, 2)
    table.cell(1, 1).text = "cell"
    return saved(document)


def sheet() -> bytes:
    workbook = openpyxl.Workbook()
    for row in [["Area", "Good"], ["Contact", 6], ["Custody", 0.5]]:
        workbook.active.append(row)
    return saved(workbook)


def slides() -> bytes:
    opened = pptx.Presentation()
    opened.slides.add_slide(opened.slide_layouts[1]).shapes.title.text = "Findings"
    return saved(opened)


def zipped(**members: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def opendocument(body: str = f"<t:p>{WORDS}</t:p>", before: str = "") -> bytes:
    content = (
        f'{before}<o:document-content xmlns:o="{OFFICE}" xmlns:t="{TEXT}" xmlns:b="{TABLE}">'
        f"<o:body><o:text>{body}</o:text></o:body></o:document-content>"
    )
    return zipped(**{"content.xml": content})


def message() -> bytes:
    built = EmailMessage()
    built["Subject"] = "Report"
    built.set_content(WORDS)
    built.add_alternative(f"<p>{WORDS}</p>", subtype="html")
    return built.as_bytes()


VALID: dict[str, Callable[[], bytes]] = {
    ".txt": lambda: f"Title of it\n\n{WORDS}\n\n- act\n- report\n".encode(),
    ".md": lambda: (
        f"# Title\n\n{WORDS}[^1]\n\n- act\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n[^1]: x".encode()
    ),
    ".html": lambda: f"<h1>Title</h1><p>{WORDS}</p><ul><li>act</ul><table><tr><td>a<td>b".encode(),
    ".csv": lambda: b"Area,Good\nContact,6\nCustody,2\n",
    ".docx": word,
    ".xlsx": sheet,
    ".pptx": slides,
    ".odt": opendocument,
    ".eml": message,
}
PACKAGES = (".docx", ".xlsx", ".pptx", ".odt")


def changed(data: bytes, name: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """Change one member of a package; None leaves it out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for member in old.namelist():
            content = old.read(member)
            content = change(content) if member == name else content
            if content is not None:
                new.writestr(member, content)
    return stream.getvalue()


def body_of_word(inner: str, before: str = "") -> bytes:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'{before}<w:document xmlns:w="{namespace}"><w:body>{inner}</w:body></w:document>'
    return changed(word(), "word/document.xml", lambda _: xml.encode())


def locked(data: bytes) -> bytes:
    """Mark every member as encrypted."""
    marked = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for match in re.finditer(re.escape(signature), data):
            marked[match.start() + offset] |= 1
    return bytes(marked)


def overlapping() -> bytes:
    """Let two members share one stretch of packed bytes, as bombs do that need no nesting."""
    data = bytearray(zipped(**{"content.xml": "<a/>", "meta.xml": "<a/>"}))
    entries = [match.start() for match in re.finditer(b"PK\x01\x02", bytes(data))]
    first = struct.unpack_from("<I", data, entries[0] + 42)
    struct.pack_into("<I", data, entries[1] + 42, *first)
    return bytes(data)


def part_of(make: Callable[[], bytes], name: str, content: bytes | None) -> bytes:
    return changed(make(), name, lambda _: content)


def with_body(content: bytes | None) -> bytes:
    return part_of(word, "word/document.xml", content)


def nested(*names: str | int) -> str:
    """Give a paragraph that deep inside; the last argument says how deep."""
    *tags, depth = names
    prefix = str(tags[0]).split(":")[0]
    inside = "<w:p><w:r><w:t>x</w:t></w:r></w:p>" if prefix == "w" else "<t:p>x</t:p>"
    opening = "".join(f"<{tag}>" for tag in tags)
    closing = "".join(f"</{tag}>" for tag in reversed(tags))
    return opening * int(depth) + inside + closing * int(depth)


def many_members() -> bytes:
    names = ["[Content_Types].xml", *(f"{number}.xml" for number in range(10_050))]
    return zipped(**dict.fromkeys(names, "<a/>"))


def cycle_of_styles() -> bytes:
    own = b'<w:basedOn w:val="Normal"/>', b'<w:basedOn w:val="Heading1"/>'
    return changed(word(), "word/styles.xml", lambda xml: xml.replace(*own))


def damaged_picture() -> bytes:
    """Spoil packed bytes of a part that is no XML: found by changing files at random."""
    data = word()
    at = data.index(b"docProps/thumbnail.jpeg") + 40
    return data[:at] + b"\xff" * 60 + data[at + 60 :]


def far_row() -> bytes:
    def change(xml: bytes) -> bytes:
        return xml.replace(b'<row r="2"', b'<row r="1048576"').replace(b"A1:B3", b"A1:XFD1048576")

    return changed(sheet(), SHEET, change)


def with_number(number: str) -> bytes:
    value = f"<v>{number}</v>".encode()
    return changed(sheet(), SHEET, lambda xml: xml.replace(b"<v>6</v>", value))


def nested_message(depth: int) -> bytes:
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)
    )
    return (f"Subject: deep\n{head}Content-Type: text/plain\n\n{WORDS}\n").encode()


SHEET, SLIDE = "xl/worksheets/sheet1.xml", "ppt/slides/slide1.xml"
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
LATE_BOMB = f"<!--{'-=' * 20_000}-->{BOMB.split('?>')[1]}"
CELL = "<b:table-cell b:number-columns-repeated='999999'><t:p>x</t:p></b:table-cell>"
REPEATED = (
    f"<b:table><b:table-row b:number-rows-repeated='999999999'>{CELL * 2}</b:table-row></b:table>"
)
p = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
WIDE_CELL = f"<w:tc><w:tcPr><w:gridSpan w:val='99999999'/></w:tcPr>{p('x')}</w:tc>"
CASES: list[tuple[str, Callable[[], bytes], str | None]] = [
    # Each: a file's name, its content, and what the reason must say; None where it can be read.
    *[(f"empty{suffix}", lambda: b"", "^the file is empty$") for suffix in sorted(SUFFIXES)],
    *[
        (f"noise{suffix}", lambda: NOISE, "not text|damaged")
        for suffix in VALID
        if suffix != ".eml"
    ],
    *[(f"blank{suffix}", lambda: b" \r\n\t ", "no text|damaged") for suffix in VALID],
    *[(f"half{s}", lambda s=s: VALID[s]()[: len(VALID[s]()) // 2], "damaged") for s in PACKAGES],
    *[(f"old{s}", lambda: OLE + bytes(600), "old binary Office format") for s in PACKAGES],
    *[
        (
            f"encrypted{s}",
            lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
            "^the file is encrypted$",
        )
        for s in PACKAGES
    ],
    *[(f"locked{s}", lambda s=s: locked(VALID[s]()), "encrypted") for s in PACKAGES],
    *[(f"a-zip{s}", lambda: zipped(**{"a.txt": "x"}), "not what its name says") for s in PACKAGES],
    ("a-sheet.docx", sheet, "not a Word document"),
    ("a-letter.xlsx", word, "not a spreadsheet|damaged"),
    ("a-letter.pptx", word, "not a presentation|damaged"),
    ("nul.txt", lambda: WORDS.encode() * 5 + b"One\0two\0.", None),
    ("all-nul.txt", lambda: bytes(5000), "not text"),
    ("bom.txt", lambda: b"\xef\xbb\xbf", "no text"),
    ("bom-16.txt", lambda: b"\xff\xfe", "no text"),
    ("odd-16.txt", lambda: WORDS.encode("utf-16") + b"\x41", None),
    ("surrogates.txt", lambda: WORDS.encode() + b"\xed\xa0\x80\xed\xb0\x80", None),
    ("overrides.txt", lambda: f"\u202e{WORDS}\u2066\u2069\u200f".encode(), None),
    ("control.txt", lambda: bytes(range(1, 9)) * 600, "not text"),
    ("blank-lines.txt", lambda: b"\n" * 2_000_000 + b"end", None),
    ("bullets.txt", lambda: b"- act now\n" * 50_000, None),
    ("quotes.txt", lambda: "“a. ".encode() * 200_000, None),
    ("one-line.txt", lambda: b"word " * 1_000_000, None),
    ("endless.txt", lambda: b"x" * 30_000_000, "more than 20 million characters"),
    ("returns.txt", lambda: b"a\r" * 100_000, None),
    ("quotes.md", lambda: b">" * 20_000 + b" deep", "no text"),
    ("brackets.md", lambda: b"[" * 20_000 + b"a", None),
    ("emphasis.md", lambda: b"*a **a " * 5_000, None),
    ("backticks.md", lambda: b"".join(b"`" * n + b"a" for n in range(400)), None),
    ("lists.md", lambda: b"".join(b" " * 2 * n + b"- a\n" for n in range(500)), None),
    ("columns.md", lambda: b"|a" * 3_000 + b"|\n" + b"|-" * 3_000 + b"|\n|b|", None),
    ("notes.md", lambda: b"a[^1]\n\n[^1]: b[^1] c", None),
    ("script.md", lambda: b"<script>alert(1)</script>\n\nwords", None),
    ("deep.html", lambda: b"<div>" * 300_000, "nested more than"),
    ("deep-inline.html", lambda: b"<b><i>" * 5_000 + b"words", "nested more than"),
    ("unclosed.html", lambda: b"<p>words <td><li>" * 20_000, None),
    ("attributes.html", lambda: b"<p " + b"a=1 " * 100_000 + b">words", None),
    ("spans.html", lambda: b"<table><tr><th colspan=9999>a<th>b<tr><td rowspan=9999>c<td>d", None),
    ("wide.html", lambda: b"<table><tr>" + b"<td colspan=50>a" * 5_000 + b"<tr><td>b", None),
    ("entities.html", lambda: f"{BOMB}<p>words &j;".encode(), None),
    ("charset.html", lambda: b"<meta charset=punycode><p>" + b"w\xf6rds " * 50_000, None),
    ("no-charset.html", lambda: b"<meta charset=none-such><p>w\xc3\xb6rds", None),
    ("comment.html", lambda: b"<!--" + b"-" * 500_000 + b"<p>words", "no text"),
    ("script.html", lambda: b"<script>alert(1)</script><style>x</style>", "no text"),
    ("frames.html", lambda: b"<frameset><frame src=x></frameset>", "no text"),
    ("field.csv", lambda: b'"' + b"x" * 200_000, "field larger"),
    ("columns.csv", lambda: b"a," * 200_000 + b"\nb", None),
    ("nul.csv", lambda: b"a,b\nc\0d,e\n", None),
    ("quotes.csv", lambda: b'"a"b"c",d\n"e', None),
    ("bomb.docx", lambda: body_of_word(p("&amp;"), BOMB), "declares XML entities"),
    ("outside.docx", lambda: body_of_word(p("x"), OUTSIDE), "declares XML entities"),
    ("late-bomb.docx", lambda: body_of_word(p("x"), LATE_BOMB), "declares XML entities"),
    ("wide-bomb.docx", lambda: with_body(BOMB.encode("utf-16")), "entities|damaged"),
    ("comment.docx", lambda: body_of_word(p("x"), f"<!--{' ' * 2_000_000}-->"), "bomb|begin"),
    ("zip-bomb.docx", lambda: body_of_word(p(" " * 100_000_000)), "bomb"),
    ("members.docx", many_members, "more than 10000 parts"),
    ("malformed.docx", lambda: with_body(b"<w:document><w:body>"), "damaged"),
    ("no-body.docx", lambda: with_body(None), "damaged"),
    ("no-styles.docx", lambda: part_of(word, "word/styles.xml", None), "damaged"),
    ("no-types.docx", lambda: part_of(word, "[Content_Types].xml", b"<a/>"), "damaged"),
    ("bad-numbers.docx", lambda: part_of(word, "word/numbering.xml", b"<w/>"), None),
    ("deep.docx", lambda: body_of_word(nested("w:sdt", "w:sdtContent", 1000)), "damaged"),
    ("tables.docx", lambda: body_of_word(nested("w:tbl", "w:tr", "w:tc", 80)), None),
    ("long.docx", lambda: body_of_word(p(WORDS) * 5_000), None),
    ("span.docx", lambda: body_of_word(f"<w:tbl><w:tr>{WIDE_CELL * 2}</w:tr></w:tbl>"), None),
    ("cycle.docx", cycle_of_styles, None),
    ("bad-picture.docx", damaged_picture, "damaged"),
    ("far.xlsx", far_row, None),
    ("bomb.xlsx", lambda: part_of(sheet, SHEET, BOMB.encode() + b"<worksheet/>"), "entities"),
    ("date.xlsx", lambda: with_number("1e308"), None),
    ("number.xlsx", lambda: with_number("six"), "damaged|not a spreadsheet"),
    ("no-sheet.xlsx", lambda: part_of(sheet, SHEET, None), "damaged|no text|not a spreadsheet"),
    ("empty-sheet.xlsx", lambda: saved(openpyxl.Workbook()), "no text"),
    ("no-slides.pptx", lambda: saved(pptx.Presentation()), "no text"),
    ("bomb.pptx", lambda: part_of(slides, SLIDE, BOMB.encode() + b"<a/>"), "entities"),
    ("malformed.pptx", lambda: part_of(slides, SLIDE, b"<p:sld>"), "damaged"),
    ("bomb.odt", lambda: opendocument(before=BOMB), "entities"),
    ("repeated.odt", lambda: opendocument(REPEATED), None),
    ("deep.odt", lambda: opendocument(nested("t:list", "t:list-item", 1000)), "damaged"),
    ("level.odt", lambda: opendocument(f"<t:h t:outline-level='{'9' * 30}'>x</t:h>"), None),
    ("overlap.odt", overlapping, "damaged|not an OpenDocument"),
    ("zip-bomb.odt", lambda: opendocument(f"<t:p>{' ' * 100_000_000}</t:p>"), "bomb"),
    ("no-text.odt", lambda: zipped(**{"content.xml": "<a/>"}), "not an OpenDocument text"),
    ("noise.eml", lambda: NOISE, "no text|not text"),
    ("deep.eml", lambda: nested_message(300), None),
    ("deeper.eml", lambda: nested_message(5000), "nested too deep"),
    ("charset.eml", lambda: b"Content-Type: text/plain; charset=rot13\n\n" + WORDS.encode(), None),
    ("base64.eml", lambda: b"Content-Transfer-Encoding: base64\n\n!!!!", "no text|not text"),
    ("header.eml", lambda: b"From: =?utf-8?q?" + b"=\n" * 999 + b"\n\n" + WORDS.encode(), None),
    ("headers.eml", lambda: b"X: y\n" * 100_000 + b"\n" + WORDS.encode(), None),
]


def is_sane(document: Document) -> None:
    position = 0
    document.text.encode()
    assert document.title.strip()
    for block in document.blocks:
        assert position <= block.start < block.end <= len(document.text)
        assert document.text[block.start : block.end].strip()
        position = block.end
    assert document.blocks


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


@pytest.fixture(scope="module")
def valid() -> dict[str, bytes]:
    return {suffix: make() for suffix, make in VALID.items()}


def mutated(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Replace stretches: (place, length, content), places taken modulo what is there."""
    for place, length, content in changes:
        at = place % (len(data) + 1)
        data = data[:at] + content + data[at + length :]
    return data


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, 1 << 20),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(
                [
                    b"<",
                    b">",
                    b"</",
                    b"&",
                    b'"',
                    b"\0",
                    b"-1",
                    b"99999999999",
                    b"\xff",
                    b"PK\x03\x04",
                ]
            ),
        ),
    ),
    min_size=1,
    max_size=6,
)


def attempt(data: bytes, suffix: str) -> None:
    try:
        document = read_bytes(data, f"mutated{suffix}")
    except ReadError:
        return
    is_sane(document)


@pytest.mark.parametrize("suffix", sorted(VALID))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=MUTATIONS)
def test_a_changed_file_gives_a_reason_or_a_sane_document(
    valid: dict[str, bytes], suffix: str, changes: list[tuple[int, int, bytes]]
) -> None:
    attempt(mutated(valid[suffix], changes), suffix)


def parts(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        yield from (name for name in package.namelist() if name.endswith((".xml", ".rels")))


@pytest.mark.parametrize("suffix", PACKAGES)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 1000), changes=MUTATIONS)
def test_a_changed_part_gives_a_reason_or_a_sane_document(
    valid: dict[str, bytes], suffix: str, place: int, changes: list[tuple[int, int, bytes]]
) -> None:
    names = list(parts(valid[suffix]))
    name = names[place % len(names)]
    attempt(changed(valid[suffix], name, lambda part: mutated(part, changes)), suffix)


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
