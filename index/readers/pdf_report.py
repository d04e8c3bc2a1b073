"""Say how well the PDFs of a folder are read: ``python -m index.readers.pdf_report DIR``.

For each file: its pages, pages a second of processor time, pages without text, words of a page
that the document does not have there, and the running heads found in text that goes into
passages. Running heads are found here in another way than the
reader does it: the first and last line of text that PDFium gives for each page, where it repeats
on three pages or more, but for a number that counts with the pages.
"""

import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import ReadError
from index.readers.pdf import read
from index.readers.pdf.engine import LOCK, open_pdf
from index.types import BlockKind, Box, Document

__all__ = ["heads_in_passages", "lost_words", "main"]

_NEEDED = 3
_WORD = re.compile(r"[^\W\d_]{3,}")


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each PDF in a folder; return 1 where one was not read well."""
    folder = Path((arguments if arguments is not None else sys.argv[1:])[0])
    bad = 0
    write = sys.stdout.write
    write(f"{'file':44} pages  pages/s unread lost heads   words  rows\n")
    for path in sorted(folder.glob("*.pdf")):
        data = path.read_bytes()
        began = time.process_time()
        try:
            document = read(data, str(path))
        except ReadError as error:
            write(f"{path.name:44} not read: {error.reason}\n")
            bad += 1
            continue
        rate = document.pages / (time.process_time() - began)
        unread = document.pages - len({word.page for word in document.words})
        heads = heads_in_passages(data, document)
        lost = lost_words(data, document)
        rows = sum(block.kind is BlockKind.TABLE_ROW for block in document.blocks)
        write(
            f"{path.name[:44]:44} {document.pages:5} {rate:8.1f} {unread:6} {lost:4} "
            f"{len(heads):5} "
            f"{len(document.words):7} {rows:5}\n"
        )
        for page, text in heads[:3]:
            write(f"    p. {page}: {text}\n")
        bad += bool(unread or heads)
    return 1 if bad else 0


def lost_words(data: bytes, document: Document) -> int:
    """Return how many words stand on a page, as PDFium gives them, and not in the document there.

    Args:
        data: the file's bytes.
        document: the document that was read from them.
    """
    found: dict[int, list[str]] = defaultdict(list)
    for word in document.words:
        found[word.page].append(document.text[word.start : word.end])
    lost = 0
    with LOCK, open_pdf(data) as pdf:
        for number in range(1, document.pages + 1):
            page = pdf[number - 1]
            text = page.get_textpage()
            drawn = Counter(_WORD.findall(text.get_text_range()))
            lost += (drawn - Counter(_WORD.findall(" ".join(found[number])))).total()
            text.close()
            page.close()
    return lost


def heads_in_passages(data: bytes, document: Document) -> list[tuple[int, str]]:
    """Return the running heads and feet that stand in blocks that go into passages.

    Args:
        data: the file's bytes.
        document: the document that was read from them.

    Returns:
        The page and the text of each.
    """
    kept = [
        block
        for block in document.blocks
        if block.kind not in (BlockKind.BOILERPLATE, BlockKind.FOOTNOTE)
    ]
    places: dict[int, list[Box]] = defaultdict(list)
    spans = iter(kept)
    block = next(spans, None)
    for word in document.words:
        while block is not None and word.start >= block.end:
            block = next(spans, None)
        if block is not None and word.start >= block.start:
            places[word.page].append(Box(*word[2:7]))
    return [
        (head.page, text)
        for head, text in _heads(data)
        if any(_overlap(head, box) for box in places[head.page])
    ]


def _overlap(a: Box, b: Box) -> bool:
    across, down = (b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2
    return a.x0 <= across <= a.x1 and a.y0 <= down <= a.y1


def _heads(data: bytes) -> Iterator[tuple[Box, str]]:
    """Yield the first and last lines of pages that repeat, and where they stand."""
    found: list[tuple[Box, str]] = []
    count: Counter[tuple[str, int]] = Counter()
    with open_pdf(data) as pdf:
        for number in range(1, len(pdf) + 1):
            with LOCK:
                lines = _lines(pdf, number)
            found.extend(lines)
            count.update({_key(*line) for line in lines})
    for box, text in found:
        if count[_key(box, text)] >= _NEEDED:
            yield box, text


def _key(box: Box, text: str) -> tuple[str, int]:
    counted = re.sub(r"\d{1,4}", lambda match: f"#{int(match[0]) - box.page}", text)
    return counted, round(box.y0 / 4)


def _lines(pdf: Any, number: int) -> list[tuple[Box, str]]:
    """Return the uppermost and the lowest line of a page."""
    page = pdf[number - 1]
    height = page.get_height()
    text = page.get_textpage()
    boxes = [text.get_rect(index) for index in range(text.count_rects())]
    lines = []
    for edge in (max, min) if boxes else ():
        left, bottom, right, top = edge(boxes, key=lambda box: box[1])
        shown = text.get_text_bounded(left, bottom, right, top).strip()
        lines.append((Box(number, left, height - top, right, height - bottom), shown))
    text.close()
    page.close()
    return lines


if __name__ == "__main__":
    sys.exit(main())
