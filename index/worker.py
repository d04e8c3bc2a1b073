"""The process that reads files for ``index.isolation``: paths in, documents and pictures out.

It limits itself: the system ends it when a file takes too long, even inside a library's loop, and
even when the process that started it is gone.
"""

import json
import os
import resource
import signal
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.encoding import document_to
from index.errors import ReadError
from index.readers import SUFFIXES, read, read_bytes
from index.readers.archive import CONTAINERS, expand

__all__ = ["main"]

_SHOWN_SCALE, _SHOWN_PIXELS = 2.0, 4_000_000
"""Pixels a point, and in all: sharp on a screen, whatever size the page says it has."""


def main() -> None:
    """Answer each line of standard input, a task in JSON, with lines of JSON up to a null."""
    seconds, memory, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    for line in sys.stdin:
        task = json.loads(line)
        signal.alarm(seconds)
        try:
            for answer in _answers(task, folder):
                signal.alarm(0)
                answers.write(json.dumps(answer) + "\n")
                answers.flush()
                signal.alarm(seconds)
        except ReadError as error:
            answers.write(json.dumps({"reason": error.reason}) + "\n")
        except OSError as error:
            reason = f"the file cannot be opened: {error.strerror}"
            answers.write(json.dumps({"reason": reason}) + "\n")
        except MemoryError:
            reason = f"reading it takes more than {memory >> 20} MiB of memory"
            answers.write(json.dumps({"reason": reason}) + "\n")
        signal.alarm(0)
        answers.write("null\n")
        answers.flush()


def _answers(task: dict[str, Any], folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the picture of a page; or what is read from a file, and from the files in it."""
    path = Path(task["path"])
    if "page" in task:
        yield _picture(path.read_bytes(), task["suffix"], task["page"])
        return
    suffix = path.suffix.lower()
    if suffix not in CONTAINERS:
        yield {"path": str(path), "document": document_to(read(path))}
        return
    if suffix in SUFFIXES:
        yield _member(str(path), path.read_bytes(), None)
    for number, (name, content) in enumerate(expand(path.read_bytes(), str(path))):
        yield _member(name, content, folder / str(number))


def _picture(data: bytes, suffix: str, page: int) -> dict[str, Any]:
    from index.readers.pdf import page_size, render_page

    if suffix != ".pdf":
        raise ReadError("only a PDF has pages to show")
    width, height = page_size(data, page)
    png = render_page(data, page, scale=_SHOWN_SCALE, pixels=_SHOWN_PIXELS)
    return {"picture": b64encode(png).decode(), "width": width, "height": height}


def _member(name: str, content: bytes | ReadError, spilled: Path | None) -> dict[str, Any]:
    try:
        if isinstance(content, ReadError):
            raise content
        answer = {"path": name, "document": document_to(read_bytes(content, name))}
    except ReadError as error:
        return {"path": name, "reason": error.reason}
    if spilled is not None:
        spilled.write_bytes(content)
        answer["file"] = str(spilled)
    return answer


if __name__ == "__main__":
    main()
