"""Files that are broken or made to do harm, and what is to be said of each."""

import re
import struct
from collections.abc import Callable
from hashlib import sha256

import openpyxl
import pptx
from sound_files import (
    PACKAGES,
    VALID,
    WORDS,
    changed,
    opendocument,
    saved,
    sheet,
    slides,
    word,
    zipped,
)

from index.readers import SUFFIXES

__all__ = ["CASES"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOISE = b"".join(sha256(bytes([n, m])).digest() for n in range(25) for m in range(25))
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


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
