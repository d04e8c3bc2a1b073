from pathlib import Path

import pytest

from index import Index
from index.types import Embedder
from qa.types import Citation
from ui.place import Place
from ui.viewer import SourceView, list_documents, open_source


def squeezed(text: str) -> str:
    return "".join(text.split())


def whole_text(view: SourceView) -> str:
    return "".join(run["text"] for part in view["parts"] for run in part["runs"])


def marked(view: SourceView) -> list[str]:
    return [run["text"] for part in view["parts"] for run in part["runs"] if run["marked"]]


def seed_id(index: Index) -> int:
    (found,) = (each.id for each in index.documents() if "hampshire" in each.source)
    return found


def place_of(index: Index, document: int, quote: str) -> Place:
    start = index.text(document).index(quote)
    passage = index.passages(document)[0]
    return Place.of(Citation(1, passage, start, start + len(quote), quote, ""))


def test_a_document_is_shown_whole_and_in_order(index):
    for summary in index.documents():
        view = open_source(index, Place(summary.id).href)
        assert squeezed(whole_text(view)) == squeezed(index.text(summary.id))
        assert view["title"] == summary.title
        assert marked(view) == []
        assert view["problem"] == ""


def test_a_quote_is_marked_to_the_character(index):
    quote = "Hampshire Constabulary’s senior leaders are clearly committed to child protection"
    view = open_source(index, place_of(index, seed_id(index), quote).href)
    assert marked(view) == [quote]
    assert view["problem"] == ""
    passages = index.passages(seed_id(index))
    assert view["label"] in {passage.label for passage in passages}


def test_a_quote_over_several_paragraphs_is_marked_in_each(index):
    document = seed_id(index)
    text = index.text(document)
    start = text.index("“We are encouraged")
    end = text.index("The report examined") + len("The report examined")
    view = open_source(index, place_of(index, document, text[start:end]).href)
    assert [piece[:13] for piece in marked(view)] == ["“We are encou", "The report ex"]
    assert squeezed("".join(marked(view))) == squeezed(text[start:end])


def test_a_quote_that_is_there_no_more_is_not_marked_and_the_panel_says_so(index):
    place = place_of(index, seed_id(index), "national child protection inspection")
    moved = Place(place.document_id, place.start + 1, place.end + 1, place.digest)
    view = open_source(index, moved.href)
    assert marked(view) == []
    assert "changed since this answer was given" in view["problem"]


def test_a_document_that_is_gone_and_a_foreign_address_are_told_plainly(index):
    assert open_source(index, "#document-999999")["problem"].startswith("This document is not in")
    for address in ("", "#", "javascript:alert(1)", "../../etc/passwd", "#cite-1-2-3"):
        view = open_source(index, address)
        assert view["problem"] == "This link does not lead to a document."
        assert view["parts"] == []


def test_hostile_text_stays_text(index):
    (document,) = (each.id for each in index.documents() if "hostile" in each.source)
    text = whole_text(open_source(index, Place(document).href))
    assert '<img src=x onerror="window.hacked=1">' in text
    assert "${Reflect.set(document,666,1)}" in text


def test_the_list_names_each_document_with_its_size_and_source(index):
    lines = {line["href"]: line for line in list_documents(index)}
    assert len(lines) == 2
    line = lines[Place(seed_id(index)).href]
    assert line["facts"].startswith("461 words")
    assert line["source"].endswith("hampshire-child-protection-inspection-article.txt")


@pytest.fixture
def long_index(tmp_path: Path, fake_embedder: Embedder):
    paragraphs = [
        f"Paragraph {n} says that site {n} was sound. " + "Filler. " * 40 for n in range(900)
    ]
    (tmp_path / "long.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    with Index.open(tmp_path / "store", embedder=fake_embedder) as opened:
        opened.sync([tmp_path / "long.txt"])
        yield opened


def test_a_very_long_document_is_shown_around_the_quote_with_links_to_the_rest(long_index):
    (summary,) = long_index.documents()
    quote = "Paragraph 450 says that site 450 was sound."
    view = open_source(long_index, place_of(long_index, summary.id, quote).href)
    assert marked(view) == [quote]
    assert 100_000 < len(whole_text(view)) < 200_000
    assert view["earlier"]
    assert view["later"]


def test_following_the_links_through_a_very_long_document_shows_all_of_it(long_index):
    (summary,) = long_index.documents()
    address, seen = Place(summary.id).href, set()
    while address:
        view = open_source(long_index, address)
        seen.update(run["text"] for part in view["parts"] for run in part["runs"])
        assert view["later"] != address
        address = view["later"]
    for number in range(900):
        assert any(text.startswith(f"Paragraph {number} says") for text in seen), number
