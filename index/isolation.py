"""Read files in a process of their own, so that what a file does to its reader stays there."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from index.encoding import document_from
from index.errors import ReadError
from index.types import Document

__all__ = ["READING_BYTES", "READING_SECONDS", "IsolatedReader", "Picture", "Reading"]

READING_SECONDS = 60
READING_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file, or a file in it, turned out to be.

    Attributes:
        path: the file's path, or that of a member as in "reports.zip!/2021/kent.pdf".
        outcome: the document, or what is wrong.
        file: where the bytes are, for as long as the next reading is not asked for.
    """

    path: str
    outcome: Document | ReadError
    file: Path


@dataclass(frozen=True, slots=True)
class Picture:
    """A page, drawn: a PNG image, and the page's own width and height in points."""

    png: bytes
    width: float
    height: float


class IsolatedReader:
    """Read files one after the other in another process, started when it is first needed.

    A reader that hangs, crashes or takes too much memory costs that file only. Plain pipes and
    JSON rather than multiprocessing, which would run the caller's main module a second time.

    Args:
        seconds: how long a file may take; of an archive, each file in it.
        memory: how much address space the process may take, in bytes.

    """

    def __init__(self, *, seconds: int = READING_SECONDS, memory: int = READING_BYTES) -> None:
        self._seconds = seconds
        self._memory = memory
        self._worker: _Worker | None = None
        self._stopped = False

    def read(self, path: Path) -> Iterator[Reading]:
        """Yield what a file holds: one document, or those in an archive or a message.

        Raises:
            ReadError: the file cannot be read at all, or its reader did not survive it.

        """
        refused: ReadError | None = None
        for answer in self._answers({"path": str(path)}):
            if "path" not in answer:
                refused = ReadError(answer["reason"])
            elif "reason" in answer:
                yield Reading(answer["path"], ReadError(answer["reason"]), path)
            else:
                spilled = Path(answer["file"]) if "file" in answer else None
                document = document_from(answer["document"])
                yield Reading(answer["path"], document, spilled or path)
                if spilled is not None:
                    spilled.unlink()
        if refused is not None:
            raise refused

    def picture(self, path: Path, suffix: str, page: int) -> Picture:
        """Return a page as a picture.

        Args:
            path: of the file.
            suffix: which says its format, whatever the file is called.
            page: its number, from 1.

        Raises:
            ReadError: the page cannot be drawn, or its reader did not survive it.

        """
        (answer,) = self._answers({"path": str(path), "suffix": suffix, "page": page})
        if "reason" in answer:
            raise ReadError(answer["reason"])
        return Picture(b64decode(answer["picture"]), answer["width"], answer["height"])

    def _answers(self, task: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Set the process a task, and yield every answer up to the null that ends them."""
        worker = self._worker = self._worker or self._start()
        if self._stopped:
            worker.process.kill()
        with suppress(BrokenPipeError):
            worker.tasks.write(json.dumps(task) + "\n")
            worker.tasks.flush()
        while (line := worker.answers.readline()) != "null\n":
            if not line:
                self._worker = None
                raise ReadError(self._what_happened(worker))
            yield json.loads(line)

    def stop(self) -> None:
        """End the process at once and for good, from another thread than the one that reads."""
        self._stopped = True
        worker = self._worker
        if worker is not None:
            worker.process.kill()

    def close(self) -> None:
        """End the process."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.process.kill()
            worker.end()

    def _start(self) -> "_Worker":
        folder = tempfile.TemporaryDirectory(prefix="inspection-qa-")
        complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - _Worker closes it
        limits = [str(self._seconds), str(self._memory), folder.name]
        process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", "index.worker", *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            encoding="utf-8",
            # Without it, numerical libraries reserve memory by the number of cores.
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"},
        )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process was started without the pipes that were asked for")
        return _Worker(process, process.stdin, process.stdout, complaints, folder)

    def _what_happened(self, worker: "_Worker") -> str:
        code, complaint = worker.end()
        if code == -signal.SIGALRM:
            return f"reading it takes longer than {self._seconds} seconds"
        if code < 0:
            return f"its reader crashed ({signal.Signals(-code).name})"
        return f"its reader failed ({complaint or f'exit code {code}'})"


@dataclass(frozen=True, slots=True)
class _Worker:
    process: "subprocess.Popen[str]"
    tasks: IO[str]
    answers: IO[str]
    complaints: IO[str]
    folder: "tempfile.TemporaryDirectory[str]"

    def end(self) -> tuple[int, str]:
        """Wait for the process; return its exit code and the last line it complained with."""
        code = self.process.wait()
        self.complaints.seek(0)
        lines = self.complaints.read().split("\n")
        with suppress(BrokenPipeError):
            self.tasks.close()
        self.answers.close()
        self.complaints.close()
        self.folder.cleanup()
        return code, next((line.strip() for line in reversed(lines) if line.strip()), "")
