"""The process that reads files for ``index.isolation``: paths come in, documents go out.

It limits itself: the system ends it when a file takes too long, even inside a library's loop, and
even when the process that started it is gone.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path

from index.encoding import document_to
from index.errors import ReadError
from index.readers import read

__all__ = ["main"]


def main() -> None:
    """Answer each line of standard input, a path in JSON, with a line of JSON."""
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    for line in sys.stdin:
        signal.alarm(seconds)
        try:
            answer: dict[str, object] = {"document": document_to(read(Path(json.loads(line))))}
        except ReadError as error:
            answer = {"reason": error.reason}
        except MemoryError:
            answer = {"reason": f"reading it takes more than {memory >> 20} MiB of memory"}
        signal.alarm(0)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
