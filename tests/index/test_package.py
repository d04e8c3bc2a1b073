import importlib
import pkgutil

import pytest

import index

MODULES = ["index", *(module.name for module in pkgutil.walk_packages(index.__path__, "index."))]


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_exactly_what_it_offers(name):
    module = importlib.import_module(name)
    assert sorted(set(module.__all__)) == sorted(module.__all__)
    assert [offered for offered in module.__all__ if not hasattr(module, offered)] == []


def test_the_package_offers_the_index_its_values_and_its_errors():
    assert set(index.types.__all__) | set(index.errors.__all__) < set(index.__all__)
    assert set(index.__all__) - set(index.types.__all__) - set(index.errors.__all__) == {
        "DEFAULT_MODEL",
        "Condition",
        "Filter",
        "Index",
        "Method",
        "SentenceTransformerEmbedder",
        "StoreStatus",
        "link_to",
    }
