"""Read files in a process of their own, so that what a file does to its reader stays there."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from index.encoding import document_from
from index.errors import ReadError
from index.types import Document

__all__ = ["IsolatedReader"]

_SECONDS = 60
_BYTES = 2 << 30


class IsolatedReader:
    """Read files one after the other in another process, started when it is first needed.

    A reader that hangs, crashes or takes too much memory costs that file only. Plain pipes and
    JSON rather than multiprocessing, which would run the caller's main module a second time.

    Args:
        seconds: how long a file may take.
        memory: how much address space the process may take, in bytes.

    """

    def __init__(self, *, seconds: int = _SECONDS, memory: int = _BYTES) -> None:
        self._seconds = seconds
        self._memory = memory
        self._worker: _Worker | None = None

    def read(self, path: Path) -> Document:
        """Read a file into a document; ``source`` is the path as given.

        Raises:
            ReadError: the file cannot be read, or its reader did not survive it.

        """
        worker = self._worker = self._worker or self._start()
        try:
            worker.paths.write(json.dumps(str(path)) + "\n")
            worker.paths.flush()
            line = worker.answers.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self._worker = None
            raise ReadError(self._what_happened(worker))
        answer = json.loads(line)
        if "reason" in answer:
            raise ReadError(answer["reason"])
        return document_from(answer["document"])

    def close(self) -> None:
        """End the process."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.process.kill()
            worker.end()

    def _start(self) -> "_Worker":
        complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "index.worker", str(self._seconds), str(self._memory)],
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
        return _Worker(process, process.stdin, process.stdout, complaints)

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
    paths: IO[str]
    answers: IO[str]
    complaints: IO[str]

    def end(self) -> tuple[int, str]:
        """Wait for the process; return its exit code and the last line it complained with."""
        code = self.process.wait()
        self.complaints.seek(0)
        lines = self.complaints.read().split("\n")
        with suppress(BrokenPipeError):
            self.paths.close()
        self.answers.close()
        self.complaints.close()
        return code, next((line.strip() for line in reversed(lines) if line.strip()), "")
