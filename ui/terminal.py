"""What the command line prints: answers, passages and reports, as text."""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ui.encode import to_json
from ui.wording import answered_part, headline, is_unsure, machine_read, origin, searched, web_link

if TYPE_CHECKING:
    from index import StoreStatus
    from index.types import DocumentSummary, Hit, Location, Progress, SyncReport
    from qa.types import Answer, Citation

__all__ = ["Terminal", "printable"]

_LISTED = 20
_LABEL = 40
_TITLES = 4


def printable(text: str) -> str:
    """Return text with its control characters spelt out.

    A document could otherwise move the cursor, recolour the terminal or turn the line around.
    """
    return re.sub(r"[^\n\t -~\u00a0-\uffff\U00010000-\U0010ffff]", _spelt, text).translate(_BIDI)


def _spelt(match: re.Match[str]) -> str:
    return f"\\x{ord(match.group()):02x}"


_BIDI = {
    ord(character): f"\\u{ord(character):04x}"
    for character in map(chr, range(0x2028, 0x206A))
    if unicodedata.category(character) in {"Cf", "Zl", "Zp"}
}


class Terminal:
    """Print results on standard output, everything else on standard error."""

    def __init__(self) -> None:
        # Windows pipes and old locales write in another encoding than the documents are in.
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        self._out = Console(highlight=False, markup=False, emoji=False)
        self._error = Console(stderr=True, highlight=False, markup=False, emoji=False)

    def line(self, text: str = "", style: str = "", *, indent: int = 0) -> None:
        """Print a line; in a file or a pipe it is never broken, so that quotes stay whole."""
        shown = Text(printable(text), style=style)
        if self._out.is_terminal:
            self._out.print(Padding(shown, (0, 0, 0, indent)))
        else:
            for each in shown.split(allow_blank=True):
                self._out.print(Text(" " * indent if each.plain else "") + each, soft_wrap=True)

    def raw(self, text: str) -> None:
        """Print text as it is."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def json(self, value: object, *, indent: int | None = 2) -> None:
        """Print any of the project's values for programs."""
        self.raw(to_json(value, indent=indent))

    def complain(self, message: str) -> None:
        """Print one line on standard error."""
        one_line = " ".join(printable(message).split())
        self._error.print(Text("Error: ", style="bold red") + Text(one_line), soft_wrap=True)

    def remark(self, message: str) -> None:
        """Print a remark on standard error."""
        self._error.print(Text(printable(message), style="dim"), soft_wrap=True)

    def waiting(self, message: str) -> AbstractContextManager[object]:
        """Show that something goes on whose end cannot be foreseen."""
        return self._error.status(Text(message))

    @contextmanager
    def progress(self) -> "Iterator[Progress]":
        """Show a bar with rate and time left, on a terminal, until the work is done."""
        from rich import progress as bars

        columns = (
            bars.TextColumn("{task.description}", markup=False),
            bars.BarColumn(bar_width=24),
            bars.MofNCompleteColumn(),
            bars.TextColumn("{task.fields[rate]}", markup=False),
            bars.TimeRemainingColumn(),
        )
        hidden = not self._error.is_terminal
        with bars.Progress(*columns, console=self._error, transient=True, disable=hidden) as bar:
            task = bar.add_task("Starting", total=None, rate="")

            def advance(done: int, total: int, label: str) -> None:
                speed = bar.tasks[0].speed
                bar.update(
                    task,
                    completed=done,
                    total=total,
                    description=_shortened(printable(label)),
                    rate=f"{speed:.1f}/s" if speed else "",
                )

            yield advance

    def changes(self, report: "SyncReport") -> None:
        """Print what a sync did, file by file."""
        for word, paths in (
            ("Added", report.added),
            ("Changed", report.changed),
            ("Removed", report.removed),
        ):
            for path in paths[:_LISTED]:
                self.line(f"{word:<8} {path}")
            if len(paths) > _LISTED:
                self.line(f"{word:<8} {len(paths) - _LISTED:,} more")
        for failure in report.failed:
            self.line(f"{'Failed':<8} {failure.source}: {failure.reason}", "red")

    def sync_report(self, report: "SyncReport") -> None:
        """Print what a sync did, file by file and in sum."""
        self.changes(report)
        counts = (
            f"{len(report.added):,} added, {len(report.changed):,} changed,"
            f" {len(report.removed):,} removed, {len(report.unchanged):,} unchanged,"
            f" {len(report.failed):,} failed"
        )
        self.line(f"{counts} in {report.seconds:.1f} s", "bold")

    def status(self, state: "StoreStatus", documents: "Sequence[DocumentSummary]") -> None:
        """Print what a store holds, what could not be read, and what is out of date."""
        self.line(f"Store      {state.store}")
        self.line(f"Model      {state.model or 'none yet'}")
        self.line(f"Documents  {state.documents:,}")
        self.line(f"Passages   {state.passages:,}")
        for each in documents:
            self.line(f"{each.label}  ({each.words:,} words, {each.source})", indent=2)
            if facts := _facts(each):
                self.line(facts, "dim", indent=4)
        for failure in state.failures:
            self.line(f"Failed     {failure.source}: {failure.reason}", "red")
        for path in state.out_of_date:
            self.line(f"Outdated   {path}", "yellow")
        for path in state.not_kept[:_LISTED]:
            self.line(f"Not kept   {path}")
        if len(state.not_kept) > _LISTED:
            self.line(f"Not kept   {len(state.not_kept) - _LISTED:,} more")
        if state.not_kept:
            self.remark(
                "Of these the store has no copy: what a citation leads to is gone once the file is"
                " moved or changed. To keep copies: inspection-qa index --copy SOURCES"
            )

    def hits(self, hits: "Sequence[Hit]", locations: "Sequence[Location]") -> None:
        """Print passages, best first, each with its label, score and place."""
        for rank, (hit, location) in enumerate(zip(hits, locations, strict=True), start=1):
            if rank > 1:
                self.line()
            self.line(f"{rank}. {hit.passage.label}  (score {hit.score:.3f})", "bold")
            self.line(hit.passage.text, indent=3)
            self._location(location, indent=3)

    def answer(self, answer: "Answer", nearest: "Sequence[Citation]") -> None:
        """Print an answer with its exact quotes, or that there is none and what came nearest."""
        if answer.resolved.strip() != answer.question.strip():
            self.line(f"Understood as: {answer.resolved}", "dim")
        if answer.status == "not_found":
            self._absent(answer, nearest)
            return
        if headline(answer):
            self.line(headline(answer), "bold")
            self.line()
        quoted = {citation.number: citation.quote for citation in answer.citations}
        for claim in answer.claims:
            if all(quoted[number] not in claim.text for number in claim.citations):
                marks = "".join(f"[{number}]" for number in claim.citations)
                self.line(f"{claim.text} {marks}")
                self.line()
        for citation in answer.citations:
            self.line(citation.quote, indent=2)
            if citation.speaker:
                self.line(f"— {citation.speaker}", indent=2)
            self.line(f"[{citation.number}] {citation.label}", "cyan", indent=2)
            self._location(citation.location, indent=2)
            self.line()
        sure = f"Confidence {answer.confidence:.0%}"
        self.line(f"{answered_part(answer)}{sure}. {searched(answer.coverage)}.", "dim")

    def _absent(self, answer: "Answer", nearest: "Sequence[Citation]") -> None:
        reason = f": {answer.reason.rstrip('.')}" if answer.reason else ""
        self.line(f"Not in these documents{reason}.", "bold yellow")
        titles = answer.coverage.documents
        named = "; ".join(titles[:_TITLES])
        more = f"; and {len(titles) - _TITLES:,} more" if len(titles) > _TITLES else ""
        self.line(searched(answer.coverage) + (f": {named}{more}." if titles else "."), "dim")
        if nearest:
            self.line()
            self.line("The nearest passages. They do not answer the question.", "dim")
        for citation in nearest:
            self.line()
            cut = " …" if citation.end < citation.passage.end else ""
            self.line(f"{citation.quote}{cut}", "dim", indent=2)
            self.line(citation.label, "cyan", indent=2)
            self._location(citation.location, indent=2)

    def _location(self, location: "Location | None", *, indent: int) -> None:
        if location is None:
            return
        link = web_link(location)
        self.line(f"{link}, {origin(location)}" if link else origin(location), "dim", indent=indent)
        if reading := machine_read(location):
            self.line(reading, "yellow" if is_unsure(location) else "dim", indent=indent)


def _facts(document: "DocumentSummary") -> str:
    """Return what a document is filtered by, and what of it the user has put right."""
    return ", ".join(
        f"{key} {fact.value}" + (f" (from {fact.origin})" if fact.origin else "")
        for key, fact in document.metadata.items()
        if key != "title"
    )


def _shortened(label: str) -> str:
    return label if len(label) <= _LABEL else f"…{label[1 - _LABEL :]}"
