"""The verbs about a store: ``index`` fills it, ``status`` shows it, ``verify`` proves it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from ui.options import Json, Model, Store

if TYPE_CHECKING:
    from index.types import Failure, Progress, SyncReport
    from ui.terminal import Terminal

__all__ = ["index_sources", "status", "verify"]

_Sources = Annotated[
    list[str], typer.Argument(help="Files, folders and web addresses.", show_default=False)
]
_Watch = Annotated[bool, typer.Option("--watch", help="Go on until Ctrl-C, as folders change.")]
_AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from private networks, too.")
]
_Copy = Annotated[
    bool | None,
    typer.Option(
        "--copy/--no-copy",
        help="Whether the store keeps a copy of each file, so that a citation still opens when the"
        " file is gone. --no-copy takes less room and leaves the files where they are.",
        show_default="as the last time, at first --copy",
    ),
]
_TimeLimit = Annotated[
    int,
    typer.Option(
        "--time-limit", min=1, metavar="SECONDS", help="Give up on a file that takes longer."
    ),
]
_MemoryLimit = Annotated[
    int,
    typer.Option(
        "--memory-limit",
        min=256,
        metavar="MIB",
        help="Give up on a file that takes more memory to read, in MiB (1024 are one GiB).",
    ),
]


class _Sync(Protocol):
    """Bring a store up to date: ``Index.sync`` for given sources."""

    def __call__(self, *, progress: "Progress") -> "SyncReport":
        """Do it, and say how far it is."""


def index_sources(
    sources: _Sources,
    watch: _Watch = False,
    allow_private: _AllowPrivate = False,
    copy: _Copy = None,
    time_limit: _TimeLimit = 60,
    memory_limit: _MemoryLimit = 2048,
    store: Store = None,
    model: Model = None,
    json: Json = False,
) -> None:
    """Read files, folders and pages into the store. Only what is new or changed is read again.

    Web addresses are fetched when they are given here, and at no other time.

    A file that cannot be read, or takes too long to read, is named; all others are indexed.
    """
    from index import Index
    from ui.terminal import Terminal

    folders = _watchable(sources) if watch else []
    terminal = Terminal()
    with Index.open(store, model=model) as index:
        sync = partial(
            index.sync,
            sources,
            copy=copy,
            allow_private=allow_private,
            seconds=time_limit,
            memory=memory_limit << 20,
        )
        if watch:
            _sync_on_change(terminal, sync, folders, store=index.store, json=json)
        elif not _sync_once(terminal, sync, json=json):
            terminal.complain("None of the files could be read.")
            raise typer.Exit(1)


def status(store: Store = None, json: Json = False) -> None:
    """Show what the store holds, what could not be read, and what is out of date."""
    from index import Index
    from ui.terminal import Terminal

    terminal = Terminal()
    with Index.open(store) as index:
        state = index.status()
        documents = index.documents()
    if json:
        terminal.json({"status": state, "documents": documents})
    else:
        terminal.status(state, documents)


def verify(store: Store = None, json: Json = False) -> None:
    """Re-read the store and prove every passage against its document. Exit code 1 if one fails.

    Proved are passages, metadata, the place of every word on its page, and the quotes that users
    judged in the chat. What cannot be proved, because its file is gone and no copy was kept, is
    named and is no failure.
    """
    from index import Index
    from ui.terminal import Terminal
    from ui.wording import counted

    terminal = Terminal()
    with Index.open(store) as index:
        with terminal.progress() as progress:
            problems = index.verify(progress=progress)
        unproved = index.unproved()
        state = index.status()
    if json:
        terminal.json({"status": state, "problems": problems, "unproved": unproved})
    else:
        for each in unproved:
            terminal.line(f"Not proved: {each}", "yellow")
        for problem in problems:
            terminal.line(problem, "red")
        if not problems:
            documents = counted(state.documents, "document")
            passages = counted(state.passages, "passage")
            terminal.line(f"Everything matches: {documents}, {passages}.")
    if problems:
        raise typer.Exit(1)


def _watchable(sources: Sequence[str]) -> list[Path]:
    """Return sources as folders; of a file or an address nobody tells when it changes."""
    from index.links import is_address

    for source in sources:
        if is_address(source) or Path(source).is_file():
            raise typer.BadParameter(
                f"--watch takes folders, and {source} is none. Index it by itself."
            )
    return [Path(source) for source in sources]


def _sync_once(terminal: "Terminal", sync: _Sync, *, json: bool) -> bool:
    """Bring a store up to date, print what that did, and return whether anything could be read."""
    with terminal.progress() as progress:
        report = sync(progress=progress)
    if json:
        terminal.json(report)
    else:
        terminal.sync_report(report)
    return bool(not report.failed or report.added or report.changed or report.unchanged)


def _sync_on_change(
    terminal: "Terminal", sync: _Sync, folders: Sequence[Path], *, store: Path, json: bool
) -> None:
    """Keep a store up to date until Ctrl-C, printing what changes and nothing twice."""
    from index.errors import StoreError
    from index.watching import watched

    def shown_sync() -> "SyncReport":
        with terminal.progress() as progress:
            return sync(progress=progress)

    told: tuple[Failure, ...] | None = None
    trouble = ""
    try:
        # What the index writes into its own folder is no change of a source.
        for outcome in watched(folders, shown_sync, skip=store):
            if isinstance(outcome, StoreError):
                if str(outcome) != trouble:
                    terminal.complain(str(outcome))
                trouble = str(outcome)
                continue
            trouble = ""
            _tell(terminal, outcome, told, json=json)
            if told is None:
                terminal.remark("Watching for changes. Press Ctrl-C to stop.")
            told = outcome.failed
    except KeyboardInterrupt:
        if told is None:
            raise
        terminal.remark("The folders are not watched any more.")


def _tell(
    terminal: "Terminal", report: "SyncReport", told: "tuple[Failure, ...] | None", *, json: bool
) -> None:
    """Print a whole report the first time, and then only what is new in it."""
    failed = tuple(failure for failure in report.failed if failure not in (told or ()))
    news = replace(report, failed=failed)
    if told is not None and not (news.added or news.changed or news.removed or news.failed):
        return
    if json:
        terminal.json(news, indent=None)
    elif told is None:
        terminal.sync_report(news)
    else:
        terminal.changes(news)
