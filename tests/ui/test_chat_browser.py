"""The chat as a person uses it: a real server, a real browser, the real weights."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import gradio as gr
import httpx
import pytest
from pdf_pages import Layout, make
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from index import Index
from index.types import Hit
from qa import Assistant
from qa.types import Answer
from ui.chat import build, launch
from ui.conversation import BROKEN

pytestmark = pytest.mark.slow

# With the server in this process, its libraries' warnings are this process's, too.
of_gradio = pytest.mark.filterwarnings(
    "ignore:'future.no_silent_downcasting' is deprecated", "ignore:The copy keyword is deprecated"
)
# A page may load slowly where other work goes on; what is wrong stays wrong.
_PATIENCE = 30_000
expect.set_options(timeout=_PATIENCE)
SCREENSHOTS = Path(__file__).parents[2] / "reports" / "screenshots"
IMAGE = '<img src=x onerror="window.hacked=1">'
SCRIPT = "<script>window.hacked=2</script>"
HARBOUR = (
    "The harbour patrol was thanked by the panel for rescuing eleven sailors during the winter"
    " storms of the year."
)
TEMPLATE = "${Reflect.set(document,666,1)} and `${window.hacked=4}`"


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a PDF in two columns with one sentence to ask for, which runs over a page's end."""
    sentences = [f"Warehouse {n} was painted, and its roof mended in spring." for n in range(60)]
    layout = Layout(columns=2, size=14, order="interleaved")
    broken = next(n for n in range(60) if len(make(layout, sentences).pages_of(n)) == 2)
    sentences[broken] = HARBOUR
    made = make(layout, sentences)
    assert (made.pages_of(broken), len(made.pages)) == ([1, 2], 2)
    path = tmp_path_factory.mktemp("pdf") / "harbour-report.pdf"
    path.write_bytes(made.data)
    return path


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, seeds: Path, hostile: Path, harbour: Path
) -> Iterator[str]:
    """Give the address of a chat over the seeds, a hostile document and a PDF."""
    store = tmp_path_factory.mktemp("chat") / "store"
    sources = [seeds, hostile, harbour]
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "chat", *sources, "--store", store, "--port", "0"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        yield next(line.split()[-1] for line in lines if line.startswith("The chat is at http"))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # A Chromium of the system if there is one, else the one Playwright has installed.
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        yield playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )


@pytest.fixture
def window() -> dict[str, object]:
    """Give the browser window a test needs; overridden by ``parametrize``."""
    return {"viewport": {"width": 1400, "height": 900}}


@pytest.fixture
def page(
    request: pytest.FixtureRequest, browser: Browser, address: str, window: dict[str, object]
) -> Iterator[Page]:
    """Give the open page, and check at the end that nothing left this machine and nothing ran."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **window)
    context.set_default_timeout(_PATIENCE)
    opened = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    opened.on("request", lambda each: outside.append(each.url) if _is_outside(each.url) else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(address)
    expect(opened.locator("#question textarea")).to_be_visible()
    yield opened
    if request.node.call_report.failed:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        opened.screenshot(path=SCREENSHOTS / f"{request.node.name}.png")
    ran = opened.evaluate("window.hacked ?? document[666]")
    context.close()
    assert outside == []
    assert errors == []
    assert ran is None


def _is_outside(url: str) -> bool:
    return not re.match(r"http://127\.0\.0\.1:\d+/|data:|blob:http://127\.0\.0\.1:", url)


def ask(page: Page, question: str) -> Locator:
    """Ask, and return the message that answers."""
    asked = page.locator("#chat .user-row").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#chat .user-row")).to_have_count(asked + 1)
    return finished(page)


def finished(page: Page) -> Locator:
    message = page.locator("#chat .bot-row").last
    expect(message.locator(".copy, .notice")).to_be_visible()
    return message


def test_a_citation_opens_the_source_at_the_highlighted_sentence(page, seeds):
    answer = ask(page, "What did the inspector say about senior leaders?")
    quote = answer.locator(".quote").first.inner_text()
    assert quote in next(seeds.glob("*.txt")).read_text(encoding="utf-8")
    expect(answer).to_contain_text("Roy Wilsher")
    answer.get_by_role("link", name=re.compile(r"\[1\]")).click()
    mark = page.locator(".panel mark")
    expect(mark).to_have_count(1)
    expect(mark).to_have_text(quote)
    expect(mark).to_be_in_viewport(ratio=1)
    expect(page.locator(".panel h2")).to_have_text("Hampshire child protection inspection article")
    assert page.url.endswith("/")


def test_what_the_documents_do_not_say_is_called_that(page):
    answer = ask(page, "What does the report say about Kent?")
    expect(answer.locator(".absent")).to_have_text("Not in these documents")
    expect(answer).to_contain_text("Searched")
    expect(answer).to_contain_text("The nearest passages. They do not answer the question.")
    nearest = answer.locator(".card.near")
    expect(nearest).to_have_count(3)
    nearest.first.get_by_role("link").click()
    shown = nearest.first.locator(".quote").inner_text().removesuffix(" …")
    expect(page.locator(".panel mark").first).to_be_in_viewport()
    squeezed = "".join("".join(page.locator(".panel mark").all_inner_texts()).split())
    assert squeezed == "".join(shown.split())


def test_an_example_is_asked_with_one_click(page):
    page.get_by_role("button", name=re.compile("What was praised")).click()
    answer = finished(page)
    expect(page.locator("#chat .asked")).to_have_text("What was praised?")
    expect(answer).to_contain_text("praised for how it investigates child abuse")
    expect(page.locator("#question textarea")).to_have_value("")


def test_a_follow_up_is_understood_and_a_new_chat_forgets(page):
    ask(page, "Who is the police and crime commissioner?")
    follow_up = ask(page, "What has she written?")
    expect(follow_up.locator(".understood")).to_have_text(
        "Understood as: What has Donna Jones written?"
    )
    page.get_by_role("button", name="New chat").click()
    expect(page.locator("#chat .message-row")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("What was praised"))).to_be_visible()
    expect(page.locator("#question textarea")).to_be_focused()
    expect(ask(page, "What has she written?").locator(".understood")).to_have_count(0)


def test_each_browser_session_has_its_own_conversation(page, browser, address):
    ask(page, "Who is the police and crime commissioner?")
    other_context = browser.new_context()
    other = other_context.new_page()
    other.goto(address)
    expect(other.locator("#question textarea")).to_be_visible()
    expect(ask(other, "What has she written?").locator(".understood")).to_have_count(0)
    expect(ask(page, "What has she written?").locator(".understood")).to_have_count(1)
    other_context.close()


def test_hostile_text_shows_literally_and_nothing_of_it_runs(page):
    answer = ask(page, "What did the depot panel praise for its lighting?")
    expect(answer).to_contain_text(IMAGE)
    expect(answer).to_contain_text(SCRIPT)
    expect(answer).to_contain_text(TEMPLATE)
    other = ask(page, "What did the depot auditor write about the windows?")
    expect(other).to_contain_text("*bold* _it_ [x](http://evil.example/) $x^2$ `code`")
    expect(other).to_contain_text("www.evil.example a@b.example <b>not bold</b> &lt; wrote")
    other.get_by_role("link", name=re.compile("Show in the source")).first.click()
    panel = page.locator(".panel")
    expect(panel.locator("mark").first).to_be_in_viewport()
    expect(panel).to_contain_text(IMAGE)
    expect(panel).to_contain_text(rf"{TEMPLATE} and \u0041")
    mine = page.locator("#chat .asked").last
    ask(page, f"Is {IMAGE} *this* ${{Reflect.set(document,666,1)}} `safe`?")
    expect(mine).to_have_text(f"Is {IMAGE} *this* ${{Reflect.set(document,666,1)}} `safe`?")
    made = page.locator(".message-content, .panel").locator("img, script, em, code, b, iframe")
    expect(made).to_have_count(0)
    evil = page.locator('a[href*="evil"], a[href^="mailto"]')
    expect(evil).to_have_count(0)


def test_the_documents_are_listed_and_open_with_a_click(page, seeds):
    panel = page.locator(".panel")
    expect(panel.locator("li")).to_have_count(3)
    expect(panel).to_contain_text("461 words")
    panel.get_by_role("link", name=re.compile("Hampshire child protection")).click()
    body = panel.get_by_role("region", name=re.compile("Text of Hampshire"))
    text = next(seeds.glob("*.txt")).read_text(encoding="utf-8")
    expect(body).to_be_focused()
    assert "".join(body.inner_text().split()) == "".join(text.split())
    panel.get_by_role("link", name="All documents").click()
    expect(panel.locator("li")).to_have_count(3)


@pytest.mark.parametrize(
    "window",
    [{"viewport": {"width": 1400, "height": 900}}, {"viewport": {"width": 390, "height": 844}}],
)
def test_a_citation_of_a_pdf_shows_the_quote_marked_on_its_pages(page, harbour):
    harbour.unlink(missing_ok=True)  # the copy in the store is shown
    answer = ask(page, "Who did the harbour patrol rescue?")
    expect(answer.locator(".quote").first).to_have_text(HARBOUR)
    expect(answer.locator(".origin").first).to_have_text(f"{harbour}, page 1")
    answer.get_by_role("link", name=re.compile(r"\[1\]")).click()
    pages = page.get_by_role("region", name="The page itself")
    sheets = pages.get_by_role("img", name=re.compile("The quote is marked"))
    expect(sheets).to_have_count(2)
    expect(sheets.first).to_have_accessible_name(re.compile("^Picture of page 1 of Harbour report"))
    assert sheets.first.evaluate("image => image.naturalWidth") == 1190
    expect(pages.locator(".mark").first).to_be_in_viewport(ratio=1)
    expect(page.locator(".panel mark")).to_have_text(HARBOUR)
    expect(page.locator(".panel mark")).to_be_in_viewport()
    expect(page.locator(".panel mark")).to_be_focused()
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_pages_are_turned_and_enlarged_from_the_keyboard(page):
    page.get_by_role("link", name=re.compile("Harbour report")).click()
    pages = page.get_by_role("region", name="The page itself")
    number, picture = pages.locator(".number"), pages.locator(".sheet img")
    expect(number).to_have_text("Page 1 of 2")
    expect(pages.get_by_role("button", name="Previous page")).to_be_disabled()
    pages.get_by_role("button", name="Next page").press("Enter")
    expect(number).to_have_text("Page 2 of 2")
    expect(picture).to_have_accessible_name("Picture of page 2 of Harbour report.")
    expect(pages.get_by_role("button", name="Next page")).to_be_disabled()
    before = picture.bounding_box()["width"]
    pages.get_by_role("button", name="Enlarge").press("Enter")
    assert picture.bounding_box()["width"] > 1.8 * before
    pages.get_by_role("button", name="Reduce").press("Enter")
    page.get_by_role("button", name="Page 1", exact=True).first.press("Enter")
    expect(number).to_have_text("Page 1 of 2")


@of_gradio
def test_many_documents_can_be_found_by_name(browser, tmp_path, fake_embedder):
    for number in range(12):
        (tmp_path / f"Report {number:02}.txt").write_text(f"Site {number} was sound.")
    with (
        Index.open(tmp_path / "store", embedder=fake_embedder) as index,
        _served(build(index, Assistant(index))) as address,
        browser.new_context() as context,
    ):
        index.sync([tmp_path])
        page = context.new_page()
        page.goto(address)
        items = page.locator(".panel li:visible")
        expect(items).to_have_count(12)
        page.get_by_role("searchbox", name=re.compile("Find a document")).fill("report 07")
        expect(items).to_have_count(1)
        expect(items).to_contain_text("07")


@of_gradio
def test_what_is_said_of_an_answer_is_kept_in_the_store_and_can_be_taken_back(
    browser, tmp_path, fake_embedder
):
    (tmp_path / "site.txt").write_text("The depot\n\nThe depot was praised for its lighting.")
    (tmp_path / "made-up.txt").write_text("Fictional sample. Not real.\n\nMoon depots are praised.")
    with (
        Index.open(tmp_path / "store", embedder=fake_embedder) as index,
        browser.new_context() as context,
    ):
        index.sync([tmp_path / "site.txt", tmp_path / "made-up.txt"])
        with _served(build(index, Assistant(index))) as address:
            page = context.new_page()
            page.goto(address)
            expect(page.locator("#question textarea")).to_be_visible()
            ask(page, "What does it say about Kent?")
            answer = page.locator("#chat .bot-row").first
            expect(answer).to_contain_text("1 document was left out.")
            right = answer.get_by_role("button", name="This answer is Right")
            wrong = answer.get_by_role("button", name="This answer is Wrong")
            right.press("Enter")
            expect(right).to_have_attribute("aria-pressed", "true")
            expect(answer.get_by_role("status")).to_contain_text("Noted on this computer")
            wrong.press("Space")
            expect(wrong).to_have_attribute("aria-pressed", "true")
            expect(right).to_have_attribute("aria-pressed", "false")
            answer.get_by_label("What would be right?").fill(IMAGE)
            answer.get_by_role("button", name="Save the note").click()
            expect(answer.get_by_role("status")).to_contain_text("note is kept")
            page.get_by_label("Search the 1 fictional sample, too").check()
            second = ask(page, "What does it say about Surrey?")
            expect(second).not_to_contain_text("left out")
            expect(wrong).to_have_attribute("aria-pressed", "true")
            wrong.click()
            expect(wrong).to_have_attribute("aria-pressed", "false")
            expect(answer.get_by_role("status")).to_have_text("Taken back.")
            said = [
                json.loads(line)
                for line in (tmp_path / "store" / "feedback.jsonl").read_text("utf-8").splitlines()
            ]
    assert [each["verdict"] for each in said] == ["right", "wrong", "wrong", "withdrawn"]
    assert [each.get("note") for each in said] == [None, None, IMAGE, None]
    assert {each["question"] for each in said} == {"What does it say about Kent?"}


def test_the_whole_path_works_from_the_keyboard(page):
    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type("Who is the police and crime commissioner?")
    page.keyboard.press("Enter")
    finished(page)
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('#chat a[href^=\"#cite-\"]')"):
            break
    link = page.locator("#chat a:focus")
    expect(link).to_have_accessible_name(re.compile(r"^Show (in the )?source"))
    assert link.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    mark = page.locator(".panel mark")
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_an_answer_is_copied_as_plain_text(page):
    answer = ask(page, "Who is the police and crime commissioner?")
    answer.get_by_role("button", name="Copy answer").click()
    expect(answer.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Donna Jones\n\n")
    assert answer.locator(".quote").first.inner_text() in copied
    assert "[1] Hampshire child protection inspection article" in copied
    assert "Copy answer" not in copied
    assert "Show" not in copied


def test_an_empty_and_an_endless_question_get_a_sensible_answer(page):
    page.locator("#question textarea").press("Enter")
    expect(finished(page)).to_have_text("Please type a question first.")
    expect(ask(page, "why " * 2_500)).to_contain_text("at most 2,000 are read")
    expect(page.locator("#chat .asked").last).to_contain_text("(10,000 characters in all)")


@pytest.mark.parametrize("window", [{"viewport": {"width": 390, "height": 844}}])
def test_on_a_phone_the_source_comes_up_and_nothing_is_cut_off(page):
    answer = ask(page, "What did the inspector say about senior leaders?")
    answer.get_by_role("link", name=re.compile(r"\[1\]")).click()
    expect(page.locator(".panel mark")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="Back to the answer").click()
    expect(answer.locator(".quote").first).to_be_in_viewport()


@pytest.mark.parametrize("window", [{"color_scheme": "dark"}, {"color_scheme": "light"}])
def test_the_page_follows_the_colour_scheme_of_the_system(page, window):
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(map(int, re.findall(r"\d+", ground)[:3])) / 3
    assert (brightness < 60) == (window["color_scheme"] == "dark")


def test_screen_readers_hear_names_and_not_markup(page):
    ask(page, "Who is the police and crime commissioner?")
    expect(page.get_by_role("log", name="Conversation")).to_be_visible()
    expect(page.get_by_role("group", name="You asked")).to_have_count(1)
    expect(page.get_by_role("group", name="Answer")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    expect(page.get_by_role("region", name="Source documents")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "file=/etc/passwd",
        "gradio_api/file=pyproject.toml",
        f"gradio_api/file={Path(__file__)}",
        "gradio_api/file=../../etc/passwd",
        "static/..%2f..%2f..%2fetc/passwd",
        "assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_file_of_this_machine_is_served(address, path):
    reply = httpx.get(address + path)
    assert reply.status_code in {403, 404}
    assert "root:" not in reply.text
    assert "inspection-qa" not in reply.text


def test_the_server_fetches_nothing_for_others(address):
    assert httpx.get(f"{address}gradio_api/proxy=http://127.0.0.1:1/").status_code == 400


def test_the_server_answers_only_requests_that_name_this_machine(address):
    assert httpx.get(address, headers={"Host": "evil.example"}).status_code == 400
    assert httpx.get(address).status_code == 200


def test_the_browser_is_told_to_fetch_from_here_only(address):
    policy = httpx.get(address).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy


def test_there_is_no_public_api_and_no_upload(address):
    described = httpx.get(f"{address}gradio_api/info").json()
    assert described["named_endpoints"] == {}
    assert described["unnamed_endpoints"] == {}
    sent = httpx.post(f"{address}gradio_api/upload", files={"files": ("a.txt", b"x" * 10_000)})
    assert sent.status_code == 413


class Breaking:
    """An Answerer with a bug."""

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        raise ZeroDivisionError(question, len(hits))


@pytest.fixture
def broken(index: Index) -> Iterator[str]:
    """Give the address of a chat, in this process, whose answerer has a bug."""
    with _served(build(index, Assistant(index, answerer=Breaking()))) as place:
        yield place


@contextmanager
def _served(page: gr.Blocks) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    launch(page, host="127.0.0.1", port=port)
    yield f"http://127.0.0.1:{port}/"
    page.close()


@of_gradio
def test_a_bug_is_told_in_the_chat_which_goes_on(browser, broken):
    context = browser.new_context()
    page = context.new_page()
    page.goto(broken)
    for count in (1, 2):
        answer = ask(page, "What was praised?")
        expect(answer).to_have_text(BROKEN)
        expect(page.locator("#chat .message-row")).to_have_count(2 * count)
    expect(page.locator("#chat .waiting")).to_have_count(0)
    context.close()
