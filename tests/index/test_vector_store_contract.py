"""Every vector store gives the ids and scores of exhaustive search, whatever was done to it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Vectors, VectorStore
from index.vectors import FaissStore

DIMENSION = 16


class BruteForce:
    """The contract in its plainest form: a dictionary and a sort."""

    def __init__(self) -> None:
        self._vectors: dict[int, Vectors] = {}

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        self._vectors.update(zip(ids, vectors, strict=True))

    def delete(self, ids: Sequence[int]) -> None:
        for i in ids:
            self._vectors.pop(i, None)

    def search(
        self, query: Vectors, k: int, *, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        allowed = self._vectors.keys() if among is None else self._vectors.keys() & set(among)
        scored = [(i, float(self._vectors[i] @ query)) for i in allowed]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]

    def count(self) -> int:
        return len(self._vectors)

    def ids(self) -> list[int]:
        return list(self._vectors)

    def close(self) -> None:
        self._vectors.clear()


def reopened(store: FaissStore, folder: Path) -> FaissStore:
    store.save(folder / "vectors", stamp=7)
    store.close()
    loaded = FaissStore.load(folder / "vectors", DIMENSION)
    assert loaded is not None
    assert loaded[1] == 7
    return loaded[0]


Make = Callable[[], VectorStore]
Reopen = Callable[[VectorStore, Path], VectorStore]
STORES: dict[str, tuple[Make, Reopen]] = {
    "brute force": (BruteForce, lambda store, _: store),
    "faiss": (lambda: FaissStore(DIMENSION), reopened),
}


def vectors(seeds: Sequence[int]) -> Vectors:
    """Give unit vectors whose inner products are exact in 32 bits: quarters, with many ties."""
    rows = np.zeros((len(seeds), DIMENSION), np.float32)
    for row, seed in zip(rows, seeds, strict=True):
        generator = np.random.default_rng(seed)
        places = generator.choice(DIMENSION, 4, replace=False)
        row[places] = generator.choice([-0.5, 0.5], 4)
    return rows


IDS = st.integers(1, 40) | st.integers(2**40, 2**40 + 3)
STEPS = st.one_of(
    st.tuples(
        st.just("add"), st.lists(st.tuples(IDS, st.integers(0, 9)), unique_by=lambda p: p[0])
    ),
    st.tuples(st.just("delete"), st.lists(IDS, max_size=8)),
    st.tuples(st.just("reopen"), st.none()),
)


@pytest.mark.parametrize("name", STORES)
@given(
    steps=st.lists(STEPS, max_size=8),
    query=st.integers(0, 9),
    k=st.integers(0, 50),
    among=st.none() | st.lists(IDS),
)
def test_ids_and_scores_equal_exhaustive_search_after_any_history(
    name, steps, query, k, among, tmp_path_factory
):
    make, reopen = STORES[name]
    store, expected = make(), BruteForce()
    for action, argument in steps:
        if action == "reopen":
            store = reopen(store, tmp_path_factory.mktemp("store"))
        elif action == "delete":
            store.delete(argument)
            expected.delete(argument)
        else:
            ids, seeds = [i for i, _ in argument], [seed for _, seed in argument]
            store.add(ids, vectors(seeds))
            expected.add(ids, vectors(seeds))
    assert store.count() == expected.count()
    assert sorted(store.ids()) == sorted(expected.ids())
    wanted = expected.search(vectors([query])[0], k, among=among)
    assert store.search(vectors([query])[0], k, among=among) == wanted


@pytest.mark.parametrize("name", STORES)
def test_a_tie_longer_than_the_answer_goes_to_the_lowest_ids(name):
    store = STORES[name][0]()
    ids = list(range(300, 0, -1))
    store.add(ids, np.repeat(vectors([1]), 300, axis=0))
    assert store.search(vectors([1])[0], 5) == [(1, 1.0), (2, 1.0), (3, 1.0), (4, 1.0), (5, 1.0)]


@pytest.mark.parametrize("name", STORES)
def test_adding_an_id_again_replaces_its_vector(name):
    store = STORES[name][0]()
    store.add([5], vectors([1]))
    store.add([5], -vectors([1]))
    assert store.search(vectors([1])[0], 3) == [(5, -1.0)]


@pytest.mark.parametrize("name", STORES)
def test_a_closed_store_holds_nothing(name):
    store = STORES[name][0]()
    store.add([5], vectors([1]))
    store.close()
    assert store.count() == 0


def saved(folder: Path) -> Path:
    store = FaissStore(DIMENSION)
    store.add([1, 2, 3], vectors([1, 2, 3]))
    store.save(folder / "vectors", stamp=7)
    return folder / "vectors"


def test_a_file_that_is_not_there_is_not_trusted(tmp_path):
    assert FaissStore.load(tmp_path / "vectors", DIMENSION) is None


def test_a_file_of_another_dimension_is_not_trusted(tmp_path):
    assert FaissStore.load(saved(tmp_path), DIMENSION + 1) is None


@given(data=st.data())
def test_a_file_with_any_byte_altered_or_cut_off_is_not_trusted(data, tmp_path_factory):
    path = saved(tmp_path_factory.mktemp("damaged"))
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del content[place:]
    path.write_bytes(content)
    assert FaissStore.load(path, DIMENSION) is None


def test_saving_leaves_no_partial_file_behind(tmp_path):
    saved(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["vectors"]
