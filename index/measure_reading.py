"""Measure how long the files of a folder take, by how many are read at a time.

    python -m index.measure_reading FOLDER [--readers 1 2] [--embed]

With ``--embed`` they are indexed into a store that is thrown away; else they are only read. Run it
on a machine that does nothing else.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from index.discovery import discover, roots_of
from index.index import Index
from index.reading import Readers, cores
from index.types import Document

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each number of readers."""
    parser = argparse.ArgumentParser(prog="python -m index.measure_reading", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--readers", type=int, nargs="+", default=[1, cores()])
    parser.add_argument("--embed", action="store_true")
    given = parser.parse_args(arguments)
    for readers in given.readers:
        started = time.monotonic()
        pages = (_indexed if given.embed else _read)(given.folder, readers)
        seconds = time.monotonic() - started
        print(
            f"{readers} at a time: {pages} pages in {seconds:.1f} s, {pages / seconds:.1f} a second"
        )


def _read(folder: Path, number: int) -> int:
    with TemporaryDirectory() as nothing:
        files = discover(roots_of([folder]), skip=Path(nothing)).files
    pages = 0
    with Readers(number) as readers:
        for outcome in readers.ahead(
            [Path(path) for path in files],
            lambda reader, path: list(reader.read(path)),
            at_once=number,
        ):
            documents = [reading.outcome for reading in outcome.result()]
            pages += sum(each.pages for each in documents if isinstance(each, Document))
    return pages


def _indexed(folder: Path, number: int) -> int:
    with TemporaryDirectory() as store, Index.open(store) as index:
        index.sync([folder], copy=False, readers=number)
        return sum(document.pages for document in index.documents())


if __name__ == "__main__":
    main()
