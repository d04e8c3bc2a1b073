"""The source panel as a person uses it: a real server, a real browser, the real weights."""

import re

import pytest
from chat_page import HARBOUR, ask, finished, of_gradio, served
from playwright.sync_api import expect

from index import Index
from qa import Assistant
from ui.chat import build

pytestmark = pytest.mark.slow


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
        served(build(index, Assistant(index))) as address,
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


@pytest.mark.parametrize("window", [{"viewport": {"width": 390, "height": 844}}])
def test_on_a_phone_the_source_comes_up_and_nothing_is_cut_off(page):
    answer = ask(page, "What did the inspector say about senior leaders?")
    answer.get_by_role("link", name=re.compile(r"\[1\]")).click()
    expect(page.locator(".panel mark")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="Back to the answer").click()
    expect(answer.locator(".quote").first).to_be_in_viewport()
