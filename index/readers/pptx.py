"""Read presentations (.pptx): a section and a page for each slide."""

from collections.abc import Iterator
from typing import Any

from index.errors import ReadError
from index.readers.builder import DocumentBuilder
from index.readers.openxml import UNPACKING_ERRORS, checked_package
from index.readers.tables import rows_in_words
from index.types import BlockKind, Document

__all__ = ["read"]

_NOTES = "Speaker notes"


def read(data: bytes, source: str) -> Document:
    """Read a presentation slide by slide; a slide's number is its page.

    Args:
        data: the file's bytes.
        source: its path.

    Raises:
        ReadError: it is encrypted, damaged, no presentation, or without text.
    """
    package = checked_package(data, holds="[Content_Types].xml")
    import pptx
    from lxml.etree import LxmlError
    from pptx.exc import PythonPptxError

    builder = DocumentBuilder()
    try:
        opened = pptx.Presentation(package)
        slides = list(opened.slides)
        for number, slide in enumerate(slides, start=1):
            _slide(builder, slide, number)
        title = opened.core_properties.title or _first_title(slides)
    except (PythonPptxError, LxmlError, *UNPACKING_ERRORS) as error:
        raise ReadError("the file is damaged: its parts cannot be read") from error
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        # What python-pptx meets in a file whose parts lack what they must have.
        raise ReadError("the file is damaged or is not a presentation") from error
    return builder.build(source=source, data=data, title=title, pages=len(slides))


def _first_title(slides: list[Any]) -> str:
    titles = (slide.shapes.title for slide in slides)
    return next((shape.text_frame.text for shape in titles if shape is not None), "")


def _slide(builder: DocumentBuilder, slide: Any, number: int) -> None:
    title = slide.shapes.title
    heading = " ".join(title.text_frame.text.split()) if title is not None else ""
    builder.add(BlockKind.HEADING, heading or f"Slide {number}", page=number)
    for shape in _leaves(slide.shapes):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if shape.has_table:
            rows = [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
            for line in rows_in_words(rows, header=bool(shape.table.first_row)):
                builder.add(BlockKind.TABLE_ROW, line, page=number)
        elif shape.has_text_frame:
            _paragraphs(builder, shape, number)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        notes = slide.notes_slide.notes_text_frame.text
        if notes.strip():
            builder.add(BlockKind.HEADING, _NOTES, page=number, level=2)
            builder.add(BlockKind.PARAGRAPH, _lines(notes), page=number)


def _leaves(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _leaves(shape.shapes)
        else:
            yield shape


def _paragraphs(builder: DocumentBuilder, shape: Any, number: int) -> None:
    from pptx.enum.shapes import PP_PLACEHOLDER

    kind = shape.placeholder_format.type if shape.is_placeholder else None
    if kind in (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE):
        block = BlockKind.BOILERPLATE
    elif kind in (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT):
        # The body of a slide is drawn with bullets.
        block = BlockKind.LIST_ITEM
    else:
        block = BlockKind.PARAGRAPH
    for paragraph in shape.text_frame.paragraphs:
        builder.add(block, _lines(paragraph.text).strip(), page=number)


def _lines(text: str) -> str:
    return text.replace("\v", "\n")
