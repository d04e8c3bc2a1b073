"""Read tables of text (.csv, .tsv): each row in words, with its header."""

import csv
import io

from index.errors import ReadError
from index.readers.builder import DocumentBuilder, storable
from index.readers.decoding import decode
from index.readers.tables import looks_like_header, rows_in_words
from index.types import BlockKind, Document

__all__ = ["read"]

_SAMPLE = 1 << 16
_DELIMITERS = ",;\t|"


def read(data: bytes, source: str) -> Document:
    """Read a file of delimited values.

    The first row is taken for the header unless one of its cells is blank, a number, or there
    twice. The delimiter is detected.

    Args:
        data: the file's bytes.
        source: its path.

    Raises:
        ReadError: it is not text, cannot be parsed, or is blank.
    """
    text = storable(decode(data))
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), _dialect(text)) if row]
    except csv.Error as error:
        raise ReadError(f"the file is damaged: {error}") from error
    builder = DocumentBuilder()
    for line in rows_in_words(rows, header=looks_like_header(rows, columns=2)):
        builder.add(BlockKind.TABLE_ROW, line)
    return builder.build(source=source, data=data)


def _dialect(text: str) -> type[csv.Dialect]:
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()][:50]
    counts = {mark: [line.count(mark) for line in lines] for mark in _DELIMITERS}
    # csv.Sniffer guesses letters as delimiters of ordinary prose; these four are what is used.
    best = max(_DELIMITERS, key=lambda mark: (min(counts[mark], default=0), sum(counts[mark])))

    class Detected(csv.excel):
        delimiter = best

    return Detected
