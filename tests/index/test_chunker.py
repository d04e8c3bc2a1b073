from pathlib import Path

from fakes import HashedWords
from hypothesis import example, given
from hypothesis import strategies as st

from index.chunker import chunk, embedded_text
from index.readers import read
from index.readers.builder import DocumentBuilder
from index.types import Block, BlockKind, Document, Passage, Span, Word

COUNT = HashedWords().count_tokens
FILLER = "The force works with its partners to keep each child safe from harm. "


def passages_of(document: Document, max_tokens: int = 256, words: int = 150) -> list[Passage]:
    return chunk(document, count_tokens=COUNT, max_tokens=max_tokens, words=words)


def built(*blocks: tuple[BlockKind, str], title: str = "Northmere NCPI") -> Document:
    builder = DocumentBuilder()
    for kind, text in blocks:
        builder.add(kind, text, level=text.count("#") or 1)
    return builder.build(source="northmere.md", data=b"x", title=title)


def texts(document: Document) -> list[str]:
    return [passage.text for passage in passages_of(document)]


H, P, L = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM


def test_a_passage_never_crosses_a_section() -> None:
    document = built((H, "Leadership"), (P, "It is good."), (H, "Custody"), (P, "It is poor."))
    found = passages_of(document)
    assert [(p.section, p.text) for p in found] == [
        (("Leadership",), "It is good."),
        (("Custody",), "It is poor."),
    ]


def test_short_paragraphs_share_a_passage_of_about_the_wanted_length() -> None:
    document = built(*[(P, FILLER.strip())] * 47)
    lengths = [len(text.split()) for text in texts(document)]
    assert sum(lengths) == 47 * 13
    assert len(lengths) == 4
    assert all(130 <= length <= 170 for length in lengths)


def test_a_little_more_than_the_wanted_length_stays_one_passage() -> None:
    assert len(texts(built((P, FILLER * 13)))) == 1


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    found = texts(built((P, (FILLER * 40).strip())))
    assert len(found) > 2
    assert all(text.endswith(".") and text.startswith("The force") for text in found)


def test_a_break_falls_between_paragraphs_rather_than_inside_one() -> None:
    first, second = (FILLER * 9).strip(), (FILLER * 13).strip()
    assert texts(built((P, first), (P, second))) == [first, second]


def test_a_finding_begins_the_first_passage_of_its_section() -> None:
    finding = "The force responds well to children who are missing"
    document = built((H, "Initial contact"), (H, f"{finding} ##"), (P, "We saw this. " * 60))
    found = passages_of(document)
    assert found[0].text.startswith(finding)
    assert found[0].section == ("Initial contact", f"{finding} ##")
    assert found[1].text.startswith("We saw this.")
    assert not any("Initial contact" in passage.text for passage in found)


def test_a_heading_that_nothing_stands_under_is_a_passage_by_itself() -> None:
    document = built((H, "Summary"), (P, "It is good."), (H, "Overall grade"))
    assert texts(document) == ["It is good.", "Overall grade"]


def test_the_title_is_no_passage_unless_there_is_nothing_else() -> None:
    title = "Northmere NCPI"
    assert texts(built((H, title), (H, "Custody"), (P, "It is good."))) == ["It is good."]
    assert texts(built((H, title))) == [title]


def test_footnotes_and_boilerplate_are_left_out_and_end_a_passage() -> None:
    document = built(
        (P, "Before it."),
        (BlockKind.BOILERPLATE, "Print this document"),
        (P, "Between them."),
        (BlockKind.FOOTNOTE, "1 A note."),
        (P, "After it."),
    )
    assert texts(document) == ["Before it.", "Between them.", "After it."]


def test_a_list_that_continues_carries_its_stem() -> None:
    stem = "Within three months, the force should make sure that:"
    items = [f"{number} {FILLER * 3}".strip() for number in range(12)]
    document = built((H, "Recommendations"), (P, f"We looked. {stem}"), *[(L, i) for i in items])
    first, *others = passages_of(document)
    assert first.text.startswith(f"We looked. {stem}\n\n0 The force")
    assert first.stem is None
    assert others
    for passage in others:
        assert passage.stem is not None
        assert document.text[passage.stem.start : passage.stem.end] == stem
        assert f"Recommendations\n{stem}\n{passage.text}" in embedded_text(passage, document.text)
        assert COUNT(embedded_text(passage, document.text)) <= 256
        assert passage.text.split()[0].isdigit()


def test_a_stem_outlives_boilerplate_but_not_a_paragraph() -> None:
    document = built(
        (P, "The force should:"),
        (L, "act now"),
        (BlockKind.BOILERPLATE, "12"),
        (L, "report"),
        (P, "That is all."),
        (L, "unrelated"),
    )
    stems = {p.text: p.stem and document.text[slice(*p.stem)] for p in passages_of(document)}
    assert stems == {
        "The force should:\n\nact now": None,
        "report\n\nThat is all.\n\nunrelated": "The force should:",
    }


def test_an_introduction_is_not_parted_from_its_list() -> None:
    document = built(
        (P, (FILLER * 11).strip()), (P, "The force should:"), (L, FILLER * 5), (L, FILLER * 5)
    )
    assert [text for text in texts(document) if text.endswith("should:")] == []


def test_a_sentence_longer_than_the_limit_is_cut_at_a_word_boundary() -> None:
    document = built((P, "word " * 1000))
    found = passages_of(document)
    assert all(set(passage.text.split()) == {"word"} for passage in found)
    assert sum(len(passage.text.split()) for passage in found) == 1000
    assert all(COUNT(embedded_text(passage, document.text)) <= 256 for passage in found)


def test_a_word_without_end_is_cut_between_characters() -> None:
    document = built((P, "x" * 100_000))
    found = passages_of(document)
    assert "".join(passage.text for passage in found) == "x" * 100_000
    assert max(len(passage.text) for passage in found) <= 2048


def test_the_real_tokenizer_is_never_overrun(seeds: Path, embedder: object) -> None:
    from index.embedder import SentenceTransformerEmbedder

    assert isinstance(embedder, SentenceTransformerEmbedder)
    document = read(next(seeds.glob("*.txt")))
    for words in (60, 150, 400):
        found = chunk(
            document,
            count_tokens=embedder.count_tokens,
            max_tokens=embedder.max_tokens,
            words=words,
        )
        assert " ".join(" ".join(p.text for p in found).split()) == " ".join(document.text.split())
        for passage in found:
            assert embedder.count_tokens(embedded_text(passage, document.text)) <= 256


def test_pages_come_from_words_and_else_from_blocks() -> None:
    text = "One two. Three four."
    block = Block(0, len(text), P, (), 4)
    plain = Document("a.pdf", "A", text, (block,), "")
    assert passages_of(plain)[0].pages == (4, 4)
    starts = (0, 4, 9, 15)
    words = tuple(Word(s, s + 3, 4 + (s > 8), 0, 0, 1, 1) for s in starts)
    paged = Document("a.pdf", "A", text, (block,), "", words=words)
    assert passages_of(paged)[0].pages == (4, 5)
    assert passages_of(built((P, "No pages.")))[0].pages == ()


def test_what_is_embedded_has_title_path_stem_and_text_once() -> None:
    text = "It should:\n\nact"
    passage = Passage(12, 15, "act", ("NCPI", "Custody", "Cells"), (), Span(0, 10), title="NCPI")
    assert embedded_text(passage, text) == "NCPI\nCustody > Cells\nIt should:\nact"


def test_an_endless_title_and_path_leave_room_for_the_text() -> None:
    passage = Passage(0, 3, "act", ("a " * 300, "deep " * 300), title="long " * 300)
    assert len(embedded_text(passage, "act")) < 220


WORDING = st.text(st.sampled_from("ab A.:?!-”“\n1"), min_size=1, max_size=60)
LONG = st.integers(1, 400).map(lambda n: "word " * n + "end.")
BLOCKS = st.lists(
    st.tuples(st.sampled_from(list(BlockKind)), WORDING | LONG, st.integers(1, 3)), max_size=25
)


@example([(H, "1", 1), (H, "11", 2)], "11", 20)
@given(BLOCKS, st.text(max_size=100), st.integers(20, 200))
def test_every_character_is_in_exactly_one_passage(
    blocks: list[tuple[BlockKind, str, int]], title: str, words: int
) -> None:
    builder = DocumentBuilder()
    builder.add(P, "Beginning.")
    for kind, text, level in blocks:
        builder.add(kind, text, level=level)
    document = builder.build(source="a.md", data=b"x", title=title)
    found = passages_of(document, words=words)
    covered = [0] * len(document.text)
    for passage in found:
        assert document.text[passage.start : passage.end] == passage.text == passage.text.strip()
        assert COUNT(embedded_text(passage, document.text)) <= 256
        for position in range(passage.start, passage.end):
            covered[position] += 1
    paths = {passage.section for passage in found}
    for block in document.blocks:
        inside = {
            covered[position]
            for position in range(block.start, block.end)
            if not document.text[position].isspace()
        }
        if block.kind in (BlockKind.FOOTNOTE, BlockKind.BOILERPLATE):
            assert inside == {0}
        elif block.kind is H and inside == {0}:
            depth = len(block.section)
            over_others = any(path[:depth] == block.section for path in paths)
            assert over_others or block.section[-1] == document.title
        else:
            assert inside == {1}
        sections = {p.section for p in found if p.start < block.end and p.end > block.start}
        assert sections <= {block.section}
