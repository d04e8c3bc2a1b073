"""The lines and areas drawn on a page."""

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from index.readers.pdf.geometry import Matrix

__all__ = ["Shape", "read_shapes"]

_MAX_SHAPES = 20_000
_MAX_SEGMENTS = 200_000
"""What is beyond, on one page, is not read: it is a map or a drawing, not a table."""


class Shape(NamedTuple):
    """A drawn path's bounds, and whether it is filled and stroked with a colour that shows.

    ``picture``: an image, and no path.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    filled: bool
    stroked: bool
    picture: bool = False


def read_shapes(raw: Any, page: Any, matrix: Matrix) -> list[Shape]:
    """Return the drawn paths of a page that can be seen, those inside form objects too.

    Args:
        raw: pypdfium2's raw bindings.
        page: a ``pypdfium2.PdfPage``.
        matrix: from PDF user space to the page as shown.
    """
    shapes: list[Shape] = []
    budget = [_MAX_SEGMENTS]

    def visit(count: int, get: Any, owner: Any, at: Matrix, depth: int) -> None:
        for index in range(min(count, _MAX_SHAPES)):
            if len(shapes) >= _MAX_SHAPES or budget[0] <= 0:
                return
            item = get(owner, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                shapes.extend(_paths(raw, item, at, budget))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                shapes.append(_picture(_matrix_of(raw, item).then(at)))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < 4:
                inner = _matrix_of(raw, item).then(at)
                inside = raw.FPDFFormObj_CountObjects(item)
                visit(inside, raw.FPDFFormObj_GetObject, item, inner, depth + 1)

    visit(raw.FPDFPage_CountObjects(page.raw), raw.FPDFPage_GetObject, page.raw, matrix, 0)
    return shapes


def _matrix_of(raw: Any, item: Any) -> Matrix:
    """Return a page object's own map."""
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return Matrix(1, 0, 0, 1, 0, 0)
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _paths(raw: Any, item: Any, at: Matrix, budget: list[int]) -> Iterator[Shape]:
    """Yield the bounds of each separate piece of a path object that can be seen."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroke)
    fills = mode.value != raw.FPDF_FILLMODE_NONE
    filled = fills and _shows(raw.FPDFPageObj_GetFillColor, item)
    stroked = bool(stroke.value) and _shows(raw.FPDFPageObj_GetStrokeColor, item)
    if not filled and not stroked:
        return
    to_page = _matrix_of(raw, item).then(at)
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    count = min(raw.FPDFPath_CountSegments(item), budget[0])
    budget[0] -= count
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield _shape(points, filled=filled, stroked=stroked)
            points = []
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(to_page.point(x.value, y.value))
    if points:
        yield _shape(points, filled=filled, stroked=stroked)


def _shape(points: list[tuple[float, float]], *, filled: bool, stroked: bool) -> Shape:
    """Return the bounds of a path's points."""
    across = [x for x, _ in points]
    down = [y for _, y in points]
    return Shape(min(across), min(down), max(across), max(down), filled, stroked)


def _picture(matrix: Matrix) -> Shape:
    """Return the bounds of an image: it is drawn on a square of one by one."""
    corners = [matrix.point(x, y) for x in (0, 1) for y in (0, 1)]
    return _shape(corners, filled=False, stroked=False)._replace(picture=True)


def _shows(colour_of: Any, item: Any) -> bool:
    """Tell whether a colour differs from white paper."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(item, red, green, blue, alpha):
        return False
    return alpha.value > 8 and min(red.value, green.value, blue.value) < 252
