"""Another model's order of the passages is taken as it is."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import HashedWords

from index import Index, ModelUnavailable
from index.embedder import installed_weights
from qa import Assistant
from qa.rerank import CrossEncoderReranker


class Longest:
    """A Reranker that prefers long texts, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.texts: list[str] = []

    def score(self, question: str, texts: Sequence[str]) -> np.ndarray:
        self.asked.append(question)
        self.texts += texts
        return np.array([len(text) for text in texts], np.float32)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("rerank")
    (folder / "a.md").write_text(
        "# Review\n\n## Custody\n\nCustody was praised.\n\n## Visits\n\nVisits to custody were"
        " late, and nobody had told the court, the council or the families why that was so.\n"
    )
    with Index.open(folder / "store", embedder=HashedWords()) as opened:
        opened.sync([folder / "a.md"])
        yield opened


def test_passages_are_read_in_the_order_of_the_reranker(index: Index) -> None:
    reranker = Longest()
    answer = Assistant(index, reranker=reranker).ask("Was custody praised?")
    assert reranker.asked == ["Was custody praised?"]
    assert [hit.passage.section[-1] for hit in answer.hits] == ["Visits", "Custody"]
    assert [hit.score for hit in answer.hits] == [hit.signals["reranker"] for hit in answer.hits]
    assert "Review\nReview > Custody\nCustody was praised." in reranker.texts


def test_a_cross_encoder_from_a_folder_gives_each_text_its_own_score(tmp_path: Path) -> None:
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    BertForSequenceClassification(
        BertConfig(**{**config.to_dict(), "id2label": {0: "score"}})
    ).save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(installed_weights(), local_files_only=True).save_pretrained(
        tmp_path
    )
    reranker = CrossEncoderReranker(str(tmp_path))
    together = reranker.score("Who?", ["The inspector.", "A long report on custody."])
    alone = reranker.score("Who?", ["A long report on custody."])
    assert together.shape == (2,)
    assert together[0] != together[1]
    np.testing.assert_allclose(together[1], alone[0], atol=1e-5)
    assert reranker.score("Who?", []).shape == (0,)


def test_a_reranker_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="reranker 'nobody/nothing' could not be loaded"):
        CrossEncoderReranker("nobody/nothing")
