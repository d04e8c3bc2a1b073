"""The command line: ``inspection-qa`` and its verbs. Each verb is thin: it calls, and it prints."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.edge import Verbs
from ui.options import (
    AllowPrivate,
    Caution,
    Copy,
    HowSure,
    Json,
    MemoryLimit,
    Model,
    Part,
    Reranker,
    Samples,
    Sources,
    Store,
    TimeLimit,
    Watch,
    Where,
    examples,
)

# Nothing that takes time to import is imported here: --help must answer at once.
if TYPE_CHECKING:
    from index import Filter, Hit, Index, Location
    from qa import Assistant
    from ui.terminal import Terminal

__all__ = ["app", "main"]

_NOT_FOUND = 3


app = typer.Typer(
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask questions of inspection reports: exact, cited quotes, or 'not in these documents'.",
    epilog="Start with: inspection-qa index seeds/   then: inspection-qa chat",
)


@app.command(
    "index",
    epilog=examples(
        "index seeds/",
        "index reports/ letter.docx https://example.org/report.pdf --store .store",
        "index --watch reports/",
        "index --no-copy --time-limit 300 archive/",
    ),
)
def index_sources(
    sources: Sources,
    watch: Watch = False,
    allow_private: AllowPrivate = False,
    copy: Copy = None,
    time_limit: TimeLimit = 60,
    memory_limit: MemoryLimit = 2048,
    store: Store = None,
    model: Model = None,
    json: Json = False,
) -> None:
    """Read files, folders and pages into the store. Only what is new or changed is read again.

    Web addresses are fetched when they are given here, and at no other time.

    A file that cannot be read, or takes too long to read, is named; all others are indexed.
    """
    from ui.indexing import sync_on_change, sync_once, watchable

    try:
        folders = watchable(sources) if watch else []
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    terminal = _terminal()
    with _open(store, model) as index:
        sync = partial(
            index.sync,
            sources,
            copy=copy,
            allow_private=allow_private,
            seconds=time_limit,
            memory=memory_limit << 20,
        )
        if watch:
            sync_on_change(terminal, sync, folders, store=index.store, json=json)
        elif not sync_once(terminal, sync, json=json):
            terminal.complain("None of the files could be read.")
            raise typer.Exit(1)


@app.command(
    epilog=examples(
        'search "online abuse" -k 5',
        'search "custody" --where body=HMICFRS --where "published>=2022"',
    ),
)
def search(
    question: Annotated[str, typer.Argument(help="What to look for.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, help="How many passages at most.")] = 10,
    where: Where = None,
    samples: Samples = False,
    store: Store = None,
    model: Model = None,
    json: Json = False,
) -> None:
    """Find the passages that fit a question best. Exit code 3 if there are none."""
    from index.errors import QuestionError

    if not question.strip():
        raise QuestionError("The search is empty. Say what to look for.")
    terminal = _terminal()
    with _open(store, model) as index, terminal.waiting("Looking through the documents"):
        hits = index.search(question, k=k, where=_chosen(index, where, samples))
        spans = ((hit.passage.document_id, hit.passage.start, hit.passage.end) for hit in hits)
        locations = [index.locate(*span) for span in spans]
    if json:
        terminal.raw(_json([_located(*each) for each in zip(hits, locations, strict=True)]))
    elif hits:
        terminal.hits(hits, locations)
    else:
        terminal.line("Nothing found: no document is indexed, or none matches --where.")
    if not hits:
        raise typer.Exit(_NOT_FOUND)


@app.command(
    epilog=examples(
        'ask "What was the force praised for?"',
        'ask "Who is the commissioner?" "What did she say about it?" --json',
        'ask "What grade was given for investigating crime?" --samples',
        'ask "Was the force praised?" --caution high',
    ),
)
def ask(
    questions: Annotated[
        list[str],
        typer.Argument(help="Several are taken as one conversation.", show_default=False),
    ],
    where: Where = None,
    samples: Samples = False,
    store: Store = None,
    model: Model = None,
    caution: Caution = HowSure.NORMAL,
    reranker: Reranker = None,
    json: Json = False,
) -> None:
    """Answer a question with exact quotes. Exit code 3 if the documents do not answer it.

    With --json, each question gives one line with one object; the rectangles of a quote are in
    points (1/72 inch) from the top left corner of its page.
    """
    from ui.encode import to_json
    from ui.render import counted, excerpt
    from ui.showing import asked, nearest

    terminal = _terminal()
    found = True
    with _open(store, model) as index:
        chosen = _chosen(index, where, samples)
        assistant = _assistant(index, caution, reranker)
        answers = asked(index, assistant, questions, where=chosen)
        for number in range(len(questions)):
            with terminal.waiting("Looking through the documents"):
                answer = next(answers)
            found = found and answer.status != "not_found"
            if json:
                terminal.raw(to_json(answer, indent=None))
                continue
            if number:
                terminal.line()
            if len(questions) > 1:
                terminal.line(f"> {answer.question}", "bold")
            terminal.answer(answer, [excerpt(each) for each in nearest(index, answer)])
            if answer.coverage.left_out and not where and answer.status == "not_found":
                left_out = counted(answer.coverage.left_out, "fictional sample")
                terminal.remark(f"Left out: {left_out}. To search them, too: --samples")
    if not found:
        raise typer.Exit(_NOT_FOUND)


@app.command(epilog=examples("chat", "chat seeds/ --port 8080"))
def chat(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="What to bring up to date first.", show_default=False),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port.")] = 7860,
    store: Store = None,
    model: Model = None,
    caution: Caution = HowSure.NORMAL,
    reranker: Reranker = None,
    json: Json = False,
) -> None:
    """Serve the chat in the browser, on this machine only, until Ctrl-C."""
    from ui.chat import serve
    from ui.safety import is_loopback

    terminal = _terminal()
    if not is_loopback(host):
        terminal.remark(f"Everyone who can reach {host} can read the documents. There is no login.")
    with _open(store, model) as index, ExitStack() as starting:
        if sources:
            with terminal.progress() as progress:
                report = index.sync(sources, progress=progress)
            if not json:
                terminal.sync_report(report)
        starting.enter_context(terminal.waiting("Starting the chat"))
        index.embedder.encode_query("The first question is not to wait for the model.")

        def ready(address: str) -> None:
            starting.close()
            terminal.raw(_json({"address": address}) if json else f"The chat is at {address}")
            terminal.remark("Press Ctrl-C to stop it.")

        try:
            assistant = _assistant(index, caution, reranker)
            serve(index, assistant=assistant, host=host, port=port, ready=ready)
        except KeyboardInterrupt:
            terminal.remark("The chat has stopped.")


@app.command(
    "eval",
    epilog=examples(
        "eval",
        "eval mine.jsonl --store .store --compare reports/report.json",
        "eval --gate",
        "eval check mine.jsonl --store .store",
        "eval --failures-from feedback --store .store",
    ),
)
def evaluate(
    questions: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[check] QUESTIONS",
            help="JSONL, SQuAD (.json), a table (.csv) or a BEIR folder. With the word check before"
            " it, nothing is asked: it is proved that every quote stands in its document and"
            " nothing is given twice.",
            show_default="all questions about seeds/",
        ),
    ] = None,
    part: Annotated[Part, typer.Option(help="Which questions to ask.")] = Part.ALL,
    compare: Annotated[
        Path | None, typer.Option(help="A report.json to compare with.", show_default=False)
    ] = None,
    gate: Annotated[
        bool,
        typer.Option("--gate", help="Exit 1 if a threshold of gate.toml is missed, and say which."),
    ] = False,
    ablate: Annotated[
        bool, typer.Option("--ablate", help="Switch parts off, and show what each is worth.")
    ] = False,
    failures_from: Annotated[
        Path | None,
        typer.Option(
            metavar="feedback",
            help="Nothing is asked: what users called wrong in the chat on --store becomes a file"
            " of questions to fill in. In place of the word, the path of a feedback.jsonl.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the report goes.")] = Path("reports"),
    store: Annotated[
        Path | None,
        typer.Option(help="The store to ask.", show_default="seeds/, indexed for the occasion"),
    ] = None,
    model: Model = None,
    caution: Caution = HowSure.NORMAL,
    reranker: Reranker = None,
    json: Json = False,
) -> None:
    """Ask a file of questions, measure the answers, and write a report to read and to compare.

    Exit code 1 if check finds something wrong, or if --gate does.
    """
    from ui import evaluating

    try:
        checks, path = evaluating.parted(questions or [])
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    terminal = _terminal()
    if checks:
        if not evaluating.check(terminal, path, store=store, json=json):
            raise typer.Exit(1)
        return
    if failures_from is not None:
        evaluating.collect(terminal, failures_from, out=out, store=store, json=json)
        return
    if ablate:
        evaluating.ablate(
            terminal, path, part=part.value, out=out, store=store, model=model, json=json
        )
        return
    passed = evaluating.ask_all(
        terminal,
        path,
        part=part.value,
        baseline=compare,
        gate=gate,
        out=out,
        store=store,
        model=model,
        caution=caution.value,
        reranker=reranker,
        json=json,
    )
    if not passed:
        raise typer.Exit(1)


@app.command(epilog=examples("status", "status --store .store --json"))
def status(store: Store = None, json: Json = False) -> None:
    """Show what the store holds, what could not be read, and what is out of date."""
    terminal = _terminal()
    with _open(store) as index:
        state = index.status()
        documents = index.documents()
    if json:
        terminal.raw(_json({"status": state, "documents": documents}))
        return
    terminal.status(state, documents)


@app.command(epilog=examples("verify", "verify --store .store --json"))
def verify(store: Store = None, json: Json = False) -> None:
    """Re-read the store and prove every passage against its document. Exit code 1 if one fails.

    Proved are passages, metadata, the place of every word on its page, and the quotes that users
    judged in the chat. What cannot be proved, because its file is gone and no copy was kept, is
    named and is no failure.
    """
    from ui.render import counted

    terminal = _terminal()
    with _open(store) as index:
        with terminal.progress() as progress:
            problems = index.verify(progress=progress)
        unproved = index.unproved()
        state = index.status()
    if json:
        terminal.raw(_json({"status": state, "problems": problems, "unproved": unproved}))
    else:
        for each in unproved:
            terminal.line(f"Not proved: {each}", "yellow")
        for problem in problems:
            terminal.line(problem, "red")
        if not problems:
            documents, passages = (
                counted(state.documents, "document"),
                counted(state.passages, "passage"),
            )
            terminal.line(f"Everything matches: {documents}, {passages}.")
    if problems:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line."""
    app(prog_name="inspection-qa")


def _terminal() -> "Terminal":
    from ui.terminal import Terminal

    return Terminal()


@contextmanager
def _open(store: Path | None, model: str | None = None) -> "Iterator[Index]":
    from index import Index

    with Index.open(store, model=model) as index:
        yield index


def _chosen(index: "Index", where: list[str] | None, samples: bool) -> "Filter | None":
    """Return what may be searched: what was asked for, else everything that is real."""
    from index.filters import Filter
    from ui.showing import without_samples

    if where:
        return Filter.parse(where)
    return None if samples else without_samples(index)


def _assistant(index: "Index", caution: HowSure, reranker: str | None) -> "Assistant":
    from qa import Assistant, CrossEncoderReranker

    other = CrossEncoderReranker(reranker) if reranker else None
    return Assistant(index, caution=caution.value, reranker=other)


def _json(value: object) -> str:
    from ui.encode import to_json

    return to_json(value)


def _located(hit: "Hit", location: "Location") -> dict[str, object]:
    from ui.encode import as_json

    return {**as_json(hit), "location": as_json(location)}


if __name__ == "__main__":
    main()
