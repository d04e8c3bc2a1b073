from hypothesis import given
from hypothesis import strategies as st

from qa.plain import plain, words


@given(st.text())
def test_plain_text_keeps_every_character_in_its_place(text: str) -> None:
    assert len(plain(text)) == len(text)
    for one, other in zip(text, plain(text), strict=True):
        # A capital sigma is small in two ways, by where it stands.
        assert other in (plain(one), "ς")


def test_quotes_dashes_and_spaces_become_plain_and_letters_small() -> None:
    assert plain("“Kent’s”\u00a0N–E\tİ") == '"kent\'s" n-e İ'
    assert [match.span() for match in words("Kent’s N–E")] == [(0, 6), (7, 8), (9, 10)]
