"""A small, sound file of each format, and a way to change a part of it."""

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import docx
import openpyxl
import pptx

from index.types import Document

__all__ = [
    "PACKAGES",
    "VALID",
    "WORDS",
    "changed",
    "is_sane",
    "opendocument",
    "saved",
    "sheet",
    "slides",
    "word",
    "zipped",
]

WORDS = "The force responds well to children who are missing from home. "


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


def is_sane(document: Document) -> None:
    position = 0
    document.text.encode()
    assert document.title.strip()
    for block in document.blocks:
        assert position <= block.start < block.end <= len(document.text)
        assert document.text[block.start : block.end].strip()
        position = block.end
    assert document.blocks
