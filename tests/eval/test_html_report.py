"""The page as a person reads it: in a real browser, without a network."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from evaluation import mixed, outcome, report
from playwright.sync_api import Browser, Page, expect, sync_playwright

from eval.compare import compare
from eval.html_report import html
from eval.types import Excerpt, Outcome, Report

HOSTILE = (
    '</script></style><img src=x onerror="window.hacked=1"><script>window.hacked=2</script>'
    " {{ 7 * 7 }} '\" &lt;b&gt;"
)


def wrong(identity: str, *, group: str, failures: tuple[str, ...]) -> Outcome:
    plain = outcome(identity, right=False)
    return replace(plain, question=replace(plain.question, group=group), failures=failures)


FAILED = report(
    outcome("right"),
    wrong("first", group="list", failures=("incomplete", "trap")),
    wrong("second", group="who", failures=("trap",)),
    wrong("third", group="who", failures=("wrong_evidence",)),
    outcome("absent", answerable=False, refused=True),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        yield playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page, and check at the end that it loaded and ran nothing but itself."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda request: problems.append(request.url))
    yield opened
    assert opened.evaluate("window.hacked") is None
    assert [each for each in problems if not each.startswith("file://")] == []
    assert len([each for each in problems if each.startswith("file://")]) <= 1
    context.close()


def show(page: Page, folder: Path, shown: Report) -> None:
    path = folder / "report.html"
    path.write_text(html(shown), encoding="utf-8")
    page.goto(path.as_uri())


def test_the_summary_counts_what_happened_to_the_questions() -> None:
    text = _text(html(FAILED))
    assert "2 of 5 questions answered right" in text
    assert "1 January 2026, 00:00 UTC. Questions: seed.jsonl." in text
    assert "The documents answer 4 of the questions 1 right 3 something wrong 0 refused" in text
    assert (
        "The documents do not answer 1 of the questions 1 refused, rightly 0 answered all the same"
    ) in text
    assert "40.0% of all questions are right in every respect" in text
    assert "Failures 2 shows what must not appear 1 no quote cited is evidence" in text


def test_a_failure_shows_question_expected_got_and_the_quotes_in_their_context() -> None:
    text = _text(html(mixed()))
    failure = text[text.index("factoid · bad") :]
    assert failure.startswith(
        "factoid · bad · some of the evidence is not cited What about bad? Expected praised"
        " Alder is a force. It was praised. It has 30 cells. … alder.txt Got (confidence 50%)"
        " praised Alder is a force. It was praised. It has 30 cells. … Alder, p. 1"
    )
    assert "<mark>It was praised.</mark>" in html(mixed())
    assert "What about good?" not in text


def test_an_answer_that_is_more_than_its_quotes_is_shown_in_full() -> None:
    told = replace(mixed().outcomes[1], text="Alder said: “It was praised.” [1]", resolved="Who?")
    text = _text(html(report(told)))
    assert "praised Alder said: “It was praised.” [1] Alder is a force." in text
    assert "Understood as: “Who?”" in text


def test_what_a_trap_forbids_what_was_asked_before_and_a_whole_document_are_told() -> None:
    asked = replace(mixed().outcomes[1].question, forbidden=("Birch",), history=("Who? ", "Why?"))
    whole = Excerpt("oak.txt", "", "", "Oak is a village.")
    text = _text(html(report(replace(mixed().outcomes[1], question=asked, expected=(whole,)))))
    assert "Must not appear: Birch" in text
    assert "Asked after: “Who? ”, “Why?”" in text
    assert "Anywhere in this document, which begins: Oak is a village. oak.txt" in text


def test_a_report_without_failures_says_none_and_has_no_filter() -> None:
    page = html(report(outcome("good")))
    assert "Failures None." in _text(page)
    assert "<form" not in page


def test_a_comparison_is_part_of_the_page() -> None:
    old = mixed()
    new = report(old.outcomes[0], outcome("bad", f1=1.0, **{"recall@1": 1.0}))
    text = _text(html(new, compare(old, new)))
    assert "Compared with the baseline, on 2 questions" in text
    assert (
        "Evidence found, first passage 50.0% 100.0% no clear difference 0.0% to +100.0%"
    ) in text
    assert "Questions won bad Questions lost none" in text


def test_the_page_refers_to_nothing_outside_itself() -> None:
    page = html(FAILED)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256")
    targets = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert targets
    assert {target[0] for target in targets} == {"#"}


@pytest.mark.slow
def test_hostile_text_is_shown_and_never_runs(page: Page, tmp_path: Path) -> None:
    bad = mixed().outcomes[1]
    nasty = Excerpt(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    question = replace(
        bad.question,
        id=HOSTILE,
        group=HOSTILE,
        question=HOSTILE,
        history=(HOSTILE,),
        answers=(HOSTILE,),
        forbidden=(HOSTILE,),
        tags=(HOSTILE, "other"),
    )
    show(
        page,
        tmp_path,
        replace(
            report(
                replace(
                    bad,
                    question=question,
                    short=HOSTILE,
                    text=HOSTILE,
                    resolved=HOSTILE + "?",
                    cited=(nasty,),
                    expected=(nasty,),
                )
            ),
            settings={HOSTILE: HOSTILE},
        ),
    )
    expect(page.locator("mark").first).to_have_text(HOSTILE)
    expect(page.locator("article h3")).to_have_text(HOSTILE)
    expect(page.locator(".told")).to_have_text(HOSTILE)
    assert page.locator("main img, main article script").count() == 0
    page.locator("form").get_by_label("Group").select_option(HOSTILE)
    expect(page.locator(".failure:visible")).to_have_count(1)


@pytest.mark.slow
def test_failures_are_filtered_by_keyboard(page: Page, tmp_path: Path) -> None:
    show(page, tmp_path, FAILED)
    shown = page.locator(".failure:visible h3")
    expect(shown).to_have_count(3)
    page.locator("form").get_by_label("Group").focus()
    page.keyboard.type("who")
    expect(shown).to_have_text(["What about second?", "What about third?"])
    page.keyboard.press("Tab")
    page.keyboard.type("no quote")
    expect(shown).to_have_text(["What about third?"])
    expect(page.get_by_role("status")).to_have_text("1 of 3 are shown.")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(shown).to_have_count(3)
    expect(page.get_by_role("status")).to_have_text("All 3 are shown.")
    page.get_by_label("With the words").fill("FIRST praised")
    expect(shown).to_have_text(["What about first?"])


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_the_page_fits_the_window_and_can_be_read(
    page: Page, tmp_path: Path, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    show(page, tmp_path, FAILED)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    colours = page.evaluate(
        """[...document.querySelectorAll('h1, .about, mark, .around, svg text')].map((element) => {
            const style = getComputedStyle(element);
            let behind = element;
            while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)')
              behind = behind.parentElement;
            const front = element.closest('svg') ? style.fill : style.color;
            return [front, getComputedStyle(behind).backgroundColor];
        })"""
    )
    assert len(colours) > 40
    assert min(_contrast(front, behind) for front, behind in colours) >= 4.5


@pytest.mark.slow
def test_without_its_script_and_on_paper_every_failure_is_there(
    browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    show(bare, tmp_path, FAILED)
    expect(bare.locator(".failure:visible")).to_have_count(3)
    expect(bare.locator("form")).to_be_hidden()
    bare.emulate_media(media="print", color_scheme="dark")
    expect(bare.locator("nav")).to_be_hidden()
    expect(bare.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    context.close()


class _Text(HTMLParser):
    """Collect what a reader sees, without figures."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "svg", "title"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.parts.append(data)


def _text(page: str) -> str:
    parser = _Text()
    parser.feed(page)
    return " ".join(" ".join(parser.parts).split())


def _contrast(front: str, behind: str) -> float:
    """Return the contrast ratio of two colours, as WCAG 2 defines it."""
    light, dark = sorted((_luminance(front), _luminance(behind)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(number) / 255 for number in re.findall(r"\d+", colour)[:3]]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
