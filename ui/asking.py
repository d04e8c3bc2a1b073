"""The verbs that put a question to the documents: ``search``, ``ask`` and ``chat``."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from ui.options import Caution, HowSure, Json, Model, Reranker, Samples, Store, Where

if TYPE_CHECKING:
    from index import Filter, Index
    from qa import Assistant
    from qa.types import Answer
    from ui.terminal import Terminal

__all__ = ["ask", "chat", "search"]

_NOT_FOUND = 3


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
    from index import Index
    from qa import Assistant
    from ui.encode import as_json
    from ui.terminal import Terminal

    terminal = Terminal()
    with Index.open(store, model=model) as index, terminal.waiting("Looking through the documents"):
        hits = Assistant(index).retrieve(question, k, where=_chosen(index, where, samples))
        spans = ((hit.passage.document_id, hit.passage.start, hit.passage.end) for hit in hits)
        locations = [index.locate(*span) for span in spans]
    if json:
        pairs = zip(hits, locations, strict=True)
        terminal.json([{**as_json(hit), "location": location} for hit, location in pairs])
    elif hits:
        terminal.hits(hits, locations)
    else:
        terminal.line("Nothing found: no document is indexed, or none matches --where.")
    if not hits:
        raise typer.Exit(_NOT_FOUND)


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
    from index import Index
    from ui.showing import asked
    from ui.terminal import Terminal

    terminal = Terminal()
    found = True
    with Index.open(store, model=model) as index:
        chosen = _chosen(index, where, samples)
        assistant = _assistant(index, caution, reranker)
        answers = asked(index, assistant, questions, where=chosen)
        for number in range(len(questions)):
            with terminal.waiting("Looking through the documents"):
                answer = next(answers)
            found = found and answer.status != "not_found"
            if json:
                terminal.json(answer, indent=None)
                continue
            if number:
                terminal.line()
            if len(questions) > 1:
                terminal.line(f"> {answer.question}", "bold")
            _show(terminal, index, answer, filtered=bool(where))
    if not found:
        raise typer.Exit(_NOT_FOUND)


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
    from index import Index
    from ui.chat import serve
    from ui.safety import is_loopback
    from ui.terminal import Terminal

    terminal = Terminal()
    if not is_loopback(host):
        terminal.remark(f"Everyone who can reach {host} can read the documents. There is no login.")
    with Index.open(store, model=model) as index, ExitStack() as starting:
        if sources:
            with terminal.progress() as progress:
                report = index.sync(sources, progress=progress)
            if not json:
                terminal.sync_report(report)
        starting.enter_context(terminal.waiting("Starting the chat"))
        index.embedder.encode_query("The first question is not to wait for the model.")

        def ready(address: str) -> None:
            starting.close()
            if json:
                terminal.json({"address": address})
            else:
                terminal.raw(f"The chat is at {address}")
            terminal.remark("Press Ctrl-C to stop it.")

        try:
            assistant = _assistant(index, caution, reranker)
            serve(index, assistant=assistant, host=host, port=port, ready=ready)
        except KeyboardInterrupt:
            terminal.remark("The chat has stopped.")


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


def _show(terminal: "Terminal", index: "Index", answer: "Answer", *, filtered: bool) -> None:
    """Print an answer, or what came nearest and how to search what was left out."""
    from ui.showing import excerpt, nearest
    from ui.wording import counted

    terminal.answer(answer, [excerpt(each) for each in nearest(index, answer)])
    if answer.coverage.left_out and not filtered and answer.status == "not_found":
        left_out = counted(answer.coverage.left_out, "fictional sample")
        terminal.remark(f"Left out: {left_out}. To search them, too: --samples")
