import hashlib

from hypothesis import given
from hypothesis import strategies as st

from index.types import Passage
from qa.types import Citation
from ui.place import Place

NUMBERS = st.integers(0, 10**12 - 1)


def citation(text: str, start: int, end: int) -> Citation:
    passage = Passage(0, len(text), text, document_id=7, id=1)
    return Citation(1, passage, start, end, text[start:end], "A label")


@given(NUMBERS, NUMBERS, NUMBERS, st.from_regex(r"[0-9a-f]{12}", fullmatch=True))
def test_a_link_to_a_quote_names_the_same_place_again(document, start, end, digest):
    place = Place(document, start, end, digest)
    assert Place.parse(place.href) == place


def test_a_link_to_a_document_names_it_and_where_to_begin():
    assert Place.parse("#document-3") == Place(3, 0, 0)
    assert Place.parse("#document-3-900") == Place(3, 900, 900)


@given(st.text())
def test_any_other_address_is_no_place(address):
    place = Place.parse(address)
    assert place is None or place.href.lstrip("#") == address.lstrip("#")


def test_addresses_with_anything_added_are_refused():
    for address in (
        "#cite-1-2-3",
        "#cite-1-2-3-xyz",
        "#document--1",
        "#document-1 ",
        "#document-\uff11",
    ):
        assert Place.parse(address) is None, address


def test_a_place_tells_whether_the_document_still_says_what_was_quoted():
    text = "The force was praised. It must improve."
    place = Place.of(citation(text, 0, 22))
    assert place == Place(7, 0, 22, hashlib.sha256(b"The force was praised.").hexdigest()[:12])
    assert place.quotes(text)
    assert not place.quotes(text.replace("praised", "damned "))
    assert not Place(7, 0, 22).quotes(text)
