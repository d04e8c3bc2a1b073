"""Read spreadsheets (.xlsx): a section for each sheet, each row in words with its header."""

import datetime
import warnings
from collections.abc import Iterator
from typing import Any

from index.errors import ReadError
from index.readers.builder import DocumentBuilder
from index.readers.openxml import UNPACKING_ERRORS, checked_package
from index.readers.tables import looks_like_header, rows_in_words
from index.types import BlockKind, Document

__all__ = ["read"]

_ROWS, _COLUMNS = 200_000, 1_000
_LAST_ROW = 1 << 20


def read(data: bytes, source: str) -> Document:
    """Read a spreadsheet's visible sheets, formulas as the values they last had.

    Rows above the first that looks like a header are read as text: titles and notes.

    Args:
        data: the file's bytes.
        source: its path.

    Raises:
        ReadError: it is encrypted, damaged, no spreadsheet, or without text.
    """
    package = checked_package(data, holds="[Content_Types].xml")
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    builder = DocumentBuilder()
    try:
        with warnings.catch_warnings():
            # It warns of what it does not keep when writing; nothing is written here.
            warnings.simplefilter("ignore", UserWarning)
            workbook = load_workbook(package, read_only=True, data_only=True)
            for sheet in workbook.worksheets:
                if sheet.sheet_state == "visible":
                    _sheet(builder, sheet)
            title = workbook.properties.title or ""
            workbook.close()
    except (InvalidFileException, SyntaxError, *UNPACKING_ERRORS) as error:
        raise ReadError("the file is damaged: its parts cannot be read") from error
    except (AttributeError, KeyError, IndexError, OverflowError, TypeError, ValueError) as error:
        # What openpyxl meets in a file whose parts lack what they must have.
        raise ReadError("the file is damaged or is not a spreadsheet") from error
    return builder.build(source=source, data=data, title=title)


def _sheet(builder: DocumentBuilder, sheet: Any) -> None:
    rows = list(_rows(sheet))
    if not rows:
        return
    builder.add(BlockKind.HEADING, sheet.title)
    first = next(
        (number for number in range(len(rows)) if looks_like_header(rows[number:], columns=2)), None
    )
    above = rows if first is None else rows[:first]
    for line in rows_in_words(above, header=False):
        builder.add(BlockKind.TABLE_ROW, line)
    if first is not None:
        for line in rows_in_words(rows[first:], header=True):
            builder.add(BlockKind.TABLE_ROW, line)


def _rows(sheet: Any) -> Iterator[list[str]]:
    # The size a file claims may be a lie, and is what decides how many cells are made up.
    sheet.reset_dimensions()
    filled = 0
    # Without a bound on the columns, rows that are not there cost nothing.
    for row in sheet.iter_rows(max_row=_LAST_ROW):
        cells = [_shown(cell) for cell in row[:_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            filled += 1
            yield cells
        if filled > _ROWS:
            raise ReadError(f"a sheet has more than {_ROWS} rows; split the file")


def _shown(cell: Any) -> str:
    """Return a cell as a person reads it, near enough."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return f"{value.day} {value:%B %Y}" if midnight else f"{value.day} {value:%B %Y %H:%M}"
    if isinstance(value, (int, float)):
        if "%" in (cell.number_format or ""):
            return f"{value * 100:.10g}%"
        return f"{value:.10g}"
    return str(value).strip()
