"""The chat in the browser: questions and answers on the left, the source on the right."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from index.errors import InspectionError
from ui.conversation import Conversation, Message, reply
from ui.feedback import Feedback
from ui.page import PageView, open_page
from ui.showing import samples_of
from ui.theme import ASSETS, theme
from ui.viewer import DocumentLine, SourceView, list_documents, open_source
from ui.wording import counted

if TYPE_CHECKING:
    import gradio as gr

    from index import Index
    from qa import Assistant

__all__ = ["EXAMPLES", "build", "launch", "serve"]

EXAMPLES = (
    "What was praised?",
    "What still needs to improve?",
    "Who is the police and crime commissioner?",
    "What grade was given?",
)
_TITLE = "Inspection Q&A"
_HEADER = """
<h1>Inspection Q&amp;A</h1>
<p>Exact quotes from your documents, or “not in these documents”. <span>Nothing leaves this
computer.</span></p>
"""
_WELCOME = """
<h2 class="welcome">What would you like to know?</h2>

<p class="welcome">Ask in your own words. Every answer quotes the document; follow a number such as
[1] to read the sentence where it stands.</p>
"""
_PANEL = '<section class="panel" aria-label="Source documents"></section>'
# Questions that may be worked on at the same time, over all browsers.
_CONCURRENT = 4


def build(index: "Index", assistant: "Assistant") -> "gr.Blocks":
    """Return the page, ready to be served.

    Args:
        index: what is listed and opened in the source panel, and what quotes are proved against.
        assistant: who answers.

    """
    # Gradio reads this when it is imported: nothing is to be reported to anyone.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    feedback = Feedback(index.store)

    # Gradio calls it by its name, with one argument.
    def judge(said: list[str]) -> str:
        return feedback.judge(*map(str, said))

    def ask(
        question: str, conversation: Conversation, samples: bool
    ) -> Iterator[tuple[str, Conversation, list[Message]]]:
        told = reply(index, assistant, conversation, question, samples=samples, feedback=feedback)
        for state in told:
            yield "", state, list(state.messages)

    def choose(event: gr.SelectData) -> str:
        return str(event.value["text"])

    def start_again() -> tuple[str, Conversation, list[Message]]:
        return "", Conversation(), []

    def apologise(conversation: Conversation) -> tuple[Conversation, list[Message]]:
        state = conversation.apologising()
        return state, list(state.messages)

    page = gr.Blocks(title=_TITLE, fill_width=True, fill_height=True, analytics_enabled=False)
    with page:
        conversation = gr.State(Conversation())
        with gr.Row(elem_id="header"):
            gr.HTML(
                _HEADER,
                elem_id="heading",
                js_on_load=_script("conversation.js"),
                server_functions=[judge],
            )
            new = gr.Button("New chat", elem_id="new-chat", size="sm")
        with gr.Row(elem_id="main"):
            with gr.Column(elem_id="conversation", scale=3, min_width=320):
                chat = _chatbot(has_documents=bool(index.documents()))
                box = _box()
                samples = _samples_too(samples_of(index))
            with gr.Column(elem_id="sources", scale=2, min_width=320):
                _panel(index)
        shown: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        given, asking = [box, conversation, samples], [box, conversation, chat]
        typed = box.submit(ask, given, asking, **shown)
        chosen = chat.example_select(choose, None, box, queue=False, **shown)
        examined = chosen.then(ask, given, asking, **shown)
        for event in (typed, examined):
            event.failure(apologise, conversation, [conversation, chat], **shown)
        new.click(start_again, None, asking, cancels=[typed, examined], queue=False, **shown)
    return page


def serve(
    index: "Index",
    *,
    assistant: "Assistant | None" = None,
    host: str = "127.0.0.1",
    port: int = 7860,
    ready: Callable[[str], None] = print,
) -> None:
    """Serve the chat until interrupted.

    Args:
        index: open, and kept open by the caller.
        assistant: what answers; by default one as it comes.
        host: the address to listen on.
        port: the port, or 0 for any that is free.
        ready: called once with the page's address when it can be opened.

    Raises:
        InspectionError: the port is taken or the address is not this machine's.

    """
    from qa import Assistant

    port = _free(host, port)
    page = build(index, assistant or Assistant(index))
    launch(page, host=host, port=port)
    ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
    try:
        threading.Event().wait()
    finally:
        page.close(verbose=False)


def launch(page: "gr.Blocks", *, host: str, port: int) -> None:
    """Start serving a page in the background, closed to everything but the page's own needs.

    Raises:
        InspectionError: the page does not answer on its own machine.

    """
    # Gradio asks the page whether it is there, and no proxy on the way out can know.
    direct = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    if direct.strip() != "*":
        direct = ",".join(filter(None, [direct, "localhost", host]))
        os.environ |= {"NO_PROXY": direct, "no_proxy": direct}
    page.queue(default_concurrency_limit=_CONCURRENT, api_open=False)
    try:
        _launch(page, host, port)
    except ValueError as error:
        if "localhost is not accessible" not in str(error):
            raise
        page.close(verbose=False)
        raise InspectionError(
            f"The chat was started on {host} port {port} and does not answer. Try again; if this"
            " machine is busy, when it is less so."
        ) from error


def _launch(page: "gr.Blocks", host: str, port: int) -> None:
    from ui.safety import middleware

    page.launch(
        server_name=host,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        run_history=False,
        enable_monitoring=False,
        max_file_size=1,
        footer_links=[],
        favicon_path=ASSETS / "icon.svg",
        theme=theme(),
        css_paths=ASSETS / "chat.css",
        app_kwargs={"middleware": middleware(host)},
    )


def _chatbot(*, has_documents: bool) -> "gr.Chatbot":
    import gradio as gr

    return gr.Chatbot(
        elem_id="chat",
        label="Conversation",
        show_label=False,
        container=False,
        height="100%",
        layout="bubble",
        buttons=[],
        autoscroll=False,
        latex_delimiters=[],
        feedback_options=None,
        placeholder=_WELCOME,
        examples=[{"text": example} for example in EXAMPLES] if has_documents else None,
    )


def _box() -> "gr.Textbox":
    import gradio as gr

    return gr.Textbox(
        elem_id="question",
        label="Your question",
        show_label=False,
        container=False,
        placeholder="Ask a question",
        lines=1,
        max_lines=6,
        autofocus=True,
        submit_btn="Ask",
    )


def _samples_too(count: int) -> "gr.Checkbox":
    import gradio as gr

    return gr.Checkbox(
        elem_id="samples",
        label=f"Search the {counted(count, 'fictional sample')}, too",
        container=False,
        visible=count > 0,
    )


def _panel(index: "Index") -> "gr.HTML":
    import gradio as gr

    # Gradio calls a server function by its name, which must not be one of the attributes of its
    # own components (such as "page"), and always with one argument.
    def documents(_: object) -> list[DocumentLine]:
        return list_documents(index)

    def source(address: str) -> SourceView:
        return open_source(index, str(address))

    def sheet(wanted: dict[str, object]) -> PageView:
        return open_page(index, wanted.get("address"), wanted.get("page"))

    return gr.HTML(
        elem_id="source",
        html_template=_PANEL,
        js_on_load=_script("source.js"),
        apply_default_css=False,
        server_functions=[documents, source, sheet],
    )


def _script(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _free(host: str, port: int) -> int:
    """Return the port, or any free one for 0; say so plainly where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InspectionError(
                f"The chat cannot listen on {host} port {port} ({error.strerror}). Give another"
                " with --port, or stop what uses it."
            ) from error
        return int(probe.getsockname()[1])
