"""Sound files that were changed at random: a clear reason or a sane document."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sound_files import PACKAGES, VALID, changed, is_sane

from index.errors import ReadError
from index.readers import read_bytes


@pytest.fixture(scope="module")
def valid() -> dict[str, bytes]:
    return {suffix: make() for suffix, make in VALID.items()}


def mutated(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Replace stretches: (place, length, content), places taken modulo what is there."""
    for place, length, content in changes:
        at = place % (len(data) + 1)
        data = data[:at] + content + data[at + length :]
    return data


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, 1 << 20),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(
                [
                    b"<",
                    b">",
                    b"</",
                    b"&",
                    b'"',
                    b"\0",
                    b"-1",
                    b"99999999999",
                    b"\xff",
                    b"PK\x03\x04",
                ]
            ),
        ),
    ),
    min_size=1,
    max_size=6,
)


def attempt(data: bytes, suffix: str) -> None:
    try:
        document = read_bytes(data, f"mutated{suffix}")
    except ReadError:
        return
    is_sane(document)


@pytest.mark.parametrize("suffix", sorted(VALID))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=MUTATIONS)
def test_a_changed_file_gives_a_reason_or_a_sane_document(
    valid: dict[str, bytes], suffix: str, changes: list[tuple[int, int, bytes]]
) -> None:
    attempt(mutated(valid[suffix], changes), suffix)


def parts(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        yield from (name for name in package.namelist() if name.endswith((".xml", ".rels")))


@pytest.mark.parametrize("suffix", PACKAGES)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 1000), changes=MUTATIONS)
def test_a_changed_part_gives_a_reason_or_a_sane_document(
    valid: dict[str, bytes], suffix: str, place: int, changes: list[tuple[int, int, bytes]]
) -> None:
    names = list(parts(valid[suffix]))
    name = names[place % len(names)]
    attempt(changed(valid[suffix], name, lambda part: mutated(part, changes)), suffix)
