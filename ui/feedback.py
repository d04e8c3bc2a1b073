"""What users say of answers: right or wrong, kept in the store and nowhere else."""

import json
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from qa.types import Answer

__all__ = ["FILE", "VERDICTS", "Feedback"]

FILE = "feedback.jsonl"
"""The file's name, in the store's folder."""

VERDICTS = ("right", "wrong", "withdrawn")

_KEPT = 1_000
_LONGEST_NOTE = 2_000
_UNKNOWN = "This answer was given too long ago. Ask again, then say what you think of it."


class Feedback:
    """Append to the store what users say of the answers they were shown.

    A line is written when somebody presses a button under an answer, and at no other time. What
    was said before stays in the file; of the lines with the same id the last one counts.

    Args:
        store: the store's folder.
    """

    def __init__(self, store: Path) -> None:
        self._path = store / FILE
        self._lock = Lock()
        self._shown: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def offer(self, answer: Answer, history: Sequence[str]) -> str:
        """Remember an answer that is shown, until it is one of the thousand last no more.

        Args:
            answer: as it is shown.
            history: the questions before it in the conversation, as typed.

        Returns:
            What the page calls it by; nobody else can guess it.
        """
        token = secrets.token_hex(8)
        with self._lock:
            self._shown[token] = _record(answer, history)
            while len(self._shown) > _KEPT:
                self._shown.popitem(last=False)
        return token

    def judge(self, token: str, verdict: str, note: str = "") -> str:
        """Write down what somebody says of an answer.

        Args:
            token: from ``offer``.
            verdict: one of ``VERDICTS``.
            note: in the user's own words, if any.

        Returns:
            Why it could not be written, as a sentence; empty if it was.
        """
        with self._lock:
            shown = self._shown.get(token)
            if shown is None or verdict not in VERDICTS:
                return _UNKNOWN
            now = datetime.now(UTC).isoformat(timespec="seconds")
            line = {"id": token, "time": now, "verdict": verdict, **shown}
            if note.strip():
                line["note"] = note.strip()[:_LONGEST_NOTE]
            try:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
            except OSError as error:
                return f"It could not be written to {self._path} ({error.strerror})."
        return ""


def _record(answer: Answer, history: Sequence[str]) -> dict[str, Any]:
    return {
        "question": answer.question,
        "resolved": answer.resolved,
        "history": list(history),
        "status": answer.status,
        "text": answer.text,
        "confidence": answer.confidence,
        "citations": [
            {
                "source": each.location.source if each.location else "",
                "sha256": each.location.sha256 if each.location else "",
                "start": each.start,
                "end": each.end,
                "quote": each.quote,
                "label": each.label,
            }
            for each in answer.citations
        ],
    }
