"""Affine maps between a PDF's own space and the page as it is shown."""

from typing import NamedTuple

__all__ = ["Matrix"]


_SLANT = 0.05
"""Lines that rise by less than this part of their length are level."""


class Matrix(NamedTuple):
    """An affine map: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return the bounds of where a rectangle goes, smaller coordinates first."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def turn(self, across: float, up: float) -> int:
        """Return how many quarter turns clockwise a direction is shown from left to right.

        Returns:
            0 to 3, or -1 where it is slanted.
        """
        x, y = self.a * across + self.c * up, self.b * across + self.d * up
        if abs(y) < _SLANT * abs(x):
            return 0 if x > 0 else 2
        if abs(x) < _SLANT * abs(y):
            return 1 if y > 0 else 3
        return -1

    @staticmethod
    def turned(turn: int, width: float, height: float) -> "tuple[Matrix, Matrix]":
        """Return the map that turns a page back so that text turned by ``turn`` is level.

        Args:
            turn: quarter turns clockwise, 1 to 3.
            width: of the page as shown.
            height: of the page as shown.

        Returns:
            That map and its inverse.
        """
        if turn == 1:
            return Matrix(0, -1, 1, 0, 0, width), Matrix(0, 1, -1, 0, width, 0)
        if turn == 3:
            return Matrix(0, 1, -1, 0, height, 0), Matrix(0, -1, 1, 0, 0, height)
        half = Matrix(-1, 0, 0, -1, width, height)
        return half, half

    def then(self, other: "Matrix") -> "Matrix":
        """Return this map followed by another."""
        e, f = other.point(self.e, self.f)
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            e,
            f,
        )
