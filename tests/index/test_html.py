import pytest

from index.errors import ReadError
from index.readers import html
from index.types import Document


def read(body: str, head: str = "") -> Document:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return html.read(page.encode(), "page.html")


def outline(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def test_only_the_main_content_is_read() -> None:
    document = read(
        "<div id=cookie-banner>We use cookies</div><header><a>HMICFRS</a></header>"
        "<nav><ul><li>Home</ul></nav><main><header><h1>Kent NCPI</h1></header>"
        "<div class='breadcrumbs'>Home &gt; Kent</div><p>Kept  words.</p><script>alert(1)</script>"
        "<p style='display: none'>Hidden</p><p hidden>Hidden</p><form>Search</form></main>"
        "<aside>Related</aside><footer>Crown</footer>"
    )
    assert outline(document) == [("heading", "Kent NCPI"), ("paragraph", "Kept words.")]
    assert document.title == "Kent NCPI"


def test_a_page_without_main_is_read_whole() -> None:
    document = read("<div class='has-sidebar'><h1>A b</h1>loose <b>wo</b>rds<div>more</div></div>")
    assert outline(document) == [
        ("heading", "A b"),
        ("paragraph", "loose words"),
        ("paragraph", "more"),
    ]


def test_contents_lists_and_page_furniture_are_no_evidence() -> None:
    links = "".join(f"<li><a href='#s{number}'>Chapter {number}</a>" for number in range(4))
    document = read(f"<h2>Contents</h2><ul>{links}</ul><p>Print this document</p><p>Words.</p>")
    assert outline(document) == [
        ("boilerplate", "Contents"),
        ("boilerplate", "Print this document"),
        ("paragraph", "Words."),
    ]


def test_blocks_carry_the_id_of_the_heading_above() -> None:
    document = read(
        "<p>Before</p><h2 id=lead>Leadership</h2><p>One</p><section id=cust><h3>Custody</h3><p>Two"
        "</section><h2><a name=end></a>End</h2><p>Three<h2>None</h2><p>Four"
    )
    anchors = [block.anchor for block in document.blocks]
    assert anchors == ["", "lead", "lead", "cust", "cust", "end", "end", "", ""]
    assert document.blocks[4].section == ("Leadership", "Custody")


def test_lists_keep_their_numbers() -> None:
    document = read(
        "<p>The force should:<ul><li>act<ul><li>at once</ul>and then</ul>"
        "<ol start=3><li>third<li><p>fourth</p><p>more</p></ol>"
    )
    assert outline(document) == [
        ("paragraph", "The force should:"),
        ("list_item", "act"),
        ("list_item", "at once"),
        ("list_item", "and then"),
        ("list_item", "3. third"),
        ("list_item", "4. fourth"),
        ("list_item", "more"),
    ]


def test_tables_are_rows_in_words() -> None:
    document = read(
        "<table><caption>Cases</caption><tr><th>Area<th>Good<th>Requires improvement"
        "<tr><td>Initial contact<td>6<td>9</table>"
        "<table><tr><td>Force<td>Kent<tr><td>Date<td>June</table>"
    )
    assert outline(document) == [
        ("caption", "Cases"),
        ("table_row", "Initial contact — Good: 6, Requires improvement: 9"),
        ("table_row", "Force — Kent"),
        ("table_row", "Date — June"),
    ]


def test_cells_that_span_are_repeated_and_headers_of_two_rows_joined() -> None:
    document = read(
        "<table><thead><tr><th rowspan=2>Area<th colspan=2>Cases<tr><th>Good<th>Poor</thead>"
        "<tr><td rowspan=2>Contact<td>6<td>9<tr><td colspan=2>7</table>"
    )
    assert outline(document) == [
        ("table_row", "Contact — Cases Good: 6, Cases Poor: 9"),
        ("table_row", "Contact — Cases Good: 7, Cases Poor: 7"),
    ]


def test_a_box_drawn_as_a_table_is_read_as_text() -> None:
    document = read("<table><tr><td><p>Recommendation 1</p><ul><li>act</ul></table>")
    assert outline(document) == [("paragraph", "Recommendation 1"), ("list_item", "act")]


def test_definitions_keep_their_term() -> None:
    document = read("<dl><dt>Published on:<dd>12 May 2022<dt>Force<dd>Kent</dl>")
    assert outline(document) == [
        ("paragraph", "Published on: 12 May 2022"),
        ("paragraph", "Force: Kent"),
    ]


def test_footnotes_and_their_marks_are_kept_apart_from_the_words() -> None:
    document = read(
        "<p>PEEL<sup><a href='#fn1'>1</a></sup> and area<sup>2</sup> of 5 m<sup>2</sup>.</p>"
        "<div class=footnotes><p>A note.</div>"
    )
    assert outline(document) == [
        ("paragraph", "PEEL[1] and area[2] of 5 m2."),
        ("footnote", "A note."),
    ]


def test_lines_are_kept_where_they_are_meant() -> None:
    assert outline(read("<p>one <br> two\nthree<pre>\n a\n  b\n</pre>")) == [
        ("paragraph", "one\ntwo three"),
        ("paragraph", " a\n  b"),
    ]


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset='windows-1251'>", "cp1251"),
        ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-5'>", "iso-8859-5"),
        ("<meta charset=utf-8>", "utf-8"),
    ],
)
def test_the_declared_encoding_is_used(declaration: str, encoding: str) -> None:
    page = f"<html><head>{declaration}</head><body><p>Дети</body></html>"
    assert html.read(page.encode(encoding), "page.html").text == "Дети"


def test_latin_1_is_read_as_browsers_read_it() -> None:
    page = "<meta charset=iso-8859-1><p>It’s"
    assert html.read(page.encode("cp1252"), "page.html").text == "It’s"


def test_the_title_comes_from_the_heading_or_the_head() -> None:
    head = "<title>Kent – National child protection inspection - HMICFRS</title>"
    assert read("<p>x", head).title == "Kent – National child protection inspection"
    assert read("<h1>Kent 2021</h1><p>x", head).title == "Kent 2021"
    assert read("<p>x").title == "Page"


def test_a_page_with_nothing_but_furniture_has_no_text() -> None:
    with pytest.raises(ReadError, match="no text"):
        read("<nav>Home</nav><script>x</script>")
    with pytest.raises(ReadError, match="no text"):
        html.read(b"<frameset><frame src=a></frameset>", "page.html")


def test_absurd_nesting_is_refused_before_it_costs_time() -> None:
    with pytest.raises(ReadError, match="nested more than"):
        read("<div>" * 100_000)
    assert read("<p>a" * 50_000).text.startswith("a\n\na")
