"""The checks of the practice file for scaled dot-product attention."""

from __future__ import annotations

import numpy as np
from scaled_dot_product_attention import (
    Projections,
    attention,
    causal_mask,
    merge_heads,
    multi_head_attention,
    padding_mask,
    split_heads,
)

RNG = np.random.default_rng(0)
Q, K, V = RNG.normal(size=(2, 3, 4)), RNG.normal(size=(2, 5, 4)), RNG.normal(size=(2, 5, 6))
X = RNG.normal(size=(2, 5, 8))
W = Projections(*(RNG.normal(size=(8, 8)) / 3 for _ in range(4)))


def check_one_query_by_hand() -> None:
    q, k, v = np.array([[2.0, 0, 0, 0]]), np.eye(4)[:2], np.array([[1.0], [0.0]])
    output, weights = attention(q, k, v)
    expected = np.e / (np.e + 1)
    assert np.allclose(weights, [[expected, 1 - expected]]), "scores (2, 0) over √4 are (1, 0)"
    assert np.allclose(output, expected), f"expected {expected}, found {output}"


def check_shapes_of_a_batch() -> None:
    output, weights = attention(Q, K, V)
    assert output.shape == (2, 3, 6) and weights.shape == (2, 3, 5), f"found {output.shape} and {weights.shape}"
    assert np.allclose(weights.sum(axis=-1), 1), "each query's weights sum to 1"


def check_masked_keys_get_nothing() -> None:
    mask = np.array([True, False, True, True, False])
    output, weights = attention(Q, K, V, mask)
    assert not weights[..., ~mask].any(), "expected weights of 0"
    assert np.allclose(output, attention(Q, K[:, mask], V[:, mask])[0]), "as if the keys were not there"


def check_a_query_that_sees_nothing_gets_0() -> None:
    mask = np.ones((3, 5), dtype=np.bool_)
    mask[1] = False
    output, weights = attention(Q, K, V, mask)
    assert np.isfinite(output).all() and not output[:, 1].any() and not weights[:, 1].any(), "0, not nan"


def check_large_scores_do_not_overflow() -> None:
    output, _ = attention(1000 * Q, K, V)
    assert np.isfinite(output).all(), "subtract the largest score of each row"


def check_the_causal_mask() -> None:
    assert causal_mask(3, 3).tolist() == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    assert causal_mask(2, 4).tolist() == [[1, 1, 1, 0], [1, 1, 1, 1]], "the queries are the last of the positions"


def check_the_padding_mask() -> None:
    found = padding_mask(np.array([1, 3]), 3)
    assert found.tolist() == [[[1, 0, 0]], [[1, 1, 1]]], f"expected shape (2, 1, 3), found {found.shape}"


def check_heads_split_the_features_of_each_token() -> None:
    x = np.arange(12.0).reshape(1, 3, 4)
    found = split_heads(x, 2)
    assert found[0, 0].tolist() == [[0, 1], [4, 5], [8, 9]], f"expected the first two features, found {found[0, 0]}"


def check_merging_undoes_splitting() -> None:
    assert np.array_equal(merge_heads(split_heads(X, 4)), X)


def check_one_head_is_plain_attention() -> None:
    expected = attention(X @ W.q, X @ W.k, X @ W.v)[0] @ W.o
    assert np.allclose(multi_head_attention(X, W, 1), expected)


def check_the_future_does_not_change_the_past() -> None:
    later = X.copy()
    later[:, 3:] += 1
    before, after = (multi_head_attention(x, W, 2, causal_mask(5, 5)) for x in (X, later))
    assert np.allclose(before[:, :3], after[:, :3]), "positions 0 to 2 must not see 3 and 4"
    assert not np.allclose(before[:, 3:], after[:, 3:])


def check_each_sequence_has_its_own_padding() -> None:
    mask = padding_mask(np.array([2, 5]), 5)
    noisy = X.copy()
    noisy[0, 2:] = 99
    before, after = (multi_head_attention(x, W, 2, mask) for x in (X, noisy))
    assert np.allclose(before[0, :2], after[0, :2]), "what stands in the padding must not matter"
