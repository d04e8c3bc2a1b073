"""The chat as a person uses it: a real server, a real browser, the real weights."""

import json
import re
from collections.abc import Iterator, Sequence

import pytest
from chat_page import ask, finished, of_gradio, served
from playwright.sync_api import expect

from index import Index
from index.types import Hit
from qa import Assistant
from qa.types import Answer
from ui.chat import build
from ui.conversation import BROKEN

pytestmark = pytest.mark.slow

IMAGE = '<img src=x onerror="window.hacked=1">'
SCRIPT = "<script>window.hacked=2</script>"
TEMPLATE = "${Reflect.set(document,666,1)} and `${window.hacked=4}`"


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
        with served(build(index, Assistant(index))) as address:
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


class Breaking:
    """An Answerer with a bug."""

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        raise ZeroDivisionError(question, len(hits))


@pytest.fixture
def broken(index: Index) -> Iterator[str]:
    """Give the address of a chat, in this process, whose answerer has a bug."""
    with served(build(index, Assistant(index, answerer=Breaking()))) as place:
        yield place


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
