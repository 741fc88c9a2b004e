"""Scaled dot-product attention of the ML coding pages."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scaled_dot_product_attention import (
    Projections,
    attention,
    causal_mask,
    merge_heads,
    multi_head_attention,
    padding_mask,
    split_heads,
)
from scipy.special import softmax

from tests.pages import says

PAGE = "ml-coding/attention.md"
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
seeds = st.integers(0, 10_000)


def by_loops(q: Floats, k: Floats, v: Floats, mask: Bools) -> Floats:
    """Attention of one sequence, a query and a key at a time."""
    made = np.zeros((len(q), v.shape[1]))
    for i in range(len(q)):
        seen = [j for j in range(len(k)) if mask[i, j]]
        shares = [math.exp(sum(a * b for a, b in zip(q[i], k[j], strict=True)) / math.sqrt(q.shape[1])) for j in seen]
        for j, share in zip(seen, shares, strict=True):
            made[i] += share / sum(shares) * v[j]
    return made


@settings(max_examples=50, deadline=None)
@given(seeds, st.integers(1, 5), st.integers(1, 6))
def test_it_agrees_with_loops(seed: int, n: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    q, k, v, mask = rng.normal(size=(n, 4)), rng.normal(size=(m, 4)), rng.normal(size=(m, 3)), rng.random((n, m)) < 0.7
    output, weights = attention(q, k, v, mask)
    np.testing.assert_allclose(output, by_loops(q, k, v, mask), atol=1e-12)
    assert not weights[~mask].any()
    np.testing.assert_allclose(weights.sum(axis=-1), mask.any(axis=-1).astype(float))


def test_without_a_mask_it_agrees_with_scipy() -> None:
    rng = np.random.default_rng(0)
    q, k, v = (rng.normal(size=(2, 3, 5, 8)) for _ in range(3))
    expected = softmax(q @ k.transpose(0, 1, 3, 2) / np.sqrt(8), axis=-1) @ v
    np.testing.assert_allclose(attention(q, k, v)[0], expected)


@settings(max_examples=50, deadline=None)
@given(seeds)
def test_the_order_of_keys_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    q, k, v, order = rng.normal(size=(3, 4)), rng.normal(size=(6, 4)), rng.normal(size=(6, 2)), rng.permutation(6)
    np.testing.assert_allclose(attention(q, k, v)[0], attention(q, k[order], v[order])[0])


@settings(max_examples=50, deadline=None)
@given(seeds, st.integers(1, 5), st.sampled_from([1, 2, 4]))
def test_under_a_causal_mask_the_future_does_not_change_the_past(seed: int, length: int, n_heads: int) -> None:
    rng = np.random.default_rng(seed)
    x, w = rng.normal(size=(2, 6, 8)), Projections(*rng.normal(size=(4, 8, 8)))
    later = x.copy()
    later[:, length:] += rng.normal(size=later[:, length:].shape)
    before, after = (multi_head_attention(a, w, n_heads, causal_mask(6, 6)) for a in (x, later))
    np.testing.assert_allclose(before[:, :length], after[:, :length], atol=1e-10)


@settings(max_examples=50, deadline=None)
@given(seeds, st.integers(1, 6))
def test_padding_does_not_matter(seed: int, length: int) -> None:
    rng = np.random.default_rng(seed)
    x, w = rng.normal(size=(1, 6, 8)), Projections(*rng.normal(size=(4, 8, 8)))
    padded = multi_head_attention(x, w, 2, padding_mask(np.array([length]), 6))
    np.testing.assert_allclose(padded[:, :length], multi_head_attention(x[:, :length], w, 2), atol=1e-10)


def test_decoding_with_a_cache_equals_the_whole_sequence() -> None:
    rng = np.random.default_rng(0)
    q, k, v = (rng.normal(size=(6, 4)) for _ in range(3))
    whole = attention(q, k, v, causal_mask(6, 6))[0]
    np.testing.assert_allclose(attention(q[4:], k, v, causal_mask(2, 6))[0], whole[4:])
    np.testing.assert_allclose(attention(q[5:], k, v)[0], whole[5:])


def test_heads_are_features_of_each_token() -> None:
    x = np.random.default_rng(0).normal(size=(2, 5, 8))
    np.testing.assert_array_equal(split_heads(x, 4)[1, 2], x[1, :, 4:6])
    np.testing.assert_array_equal(merge_heads(split_heads(x, 4)), x)
    wrong = x.reshape(2, 4, 5, 2)
    assert not np.array_equal(wrong, split_heads(x, 4))


@pytest.mark.parametrize("n_heads", [1, 2, 4])
def test_heads_are_attention_in_subspaces(n_heads: int) -> None:
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(3, 5, 8)), Projections(*rng.normal(size=(4, 8, 8)))
    size = 8 // n_heads
    parts = [slice(i * size, (i + 1) * size) for i in range(n_heads)]
    heads = [attention(x @ w.q[:, part], x @ w.k[:, part], x @ w.v[:, part])[0] for part in parts]
    expected = np.concatenate(heads, axis=-1) @ w.o
    np.testing.assert_allclose(multi_head_attention(x, w, n_heads), expected)


def test_a_fully_masked_row_is_0_where_naive_code_gives_nan() -> None:
    rng = np.random.default_rng(0)
    q, k, v = rng.normal(size=(2, 4)), rng.normal(size=(3, 4)), rng.normal(size=(3, 2))
    mask = np.array([[True, True, False], [False, False, False]])
    scores = np.where(mask, q @ k.T / 2, -np.inf)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.isnan(softmax(scores, axis=-1)[1]).all()
    np.testing.assert_allclose(softmax(np.where(mask, q @ k.T / 2, -1e9), axis=-1)[1], 1 / 3)
    assert attention(q, k, v, mask)[0][1].tolist() == [0, 0]


def test_a_mask_after_the_softmax_does_not_sum_to_1() -> None:
    rng = np.random.default_rng(0)
    q, k = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    late = softmax(q @ k.T / 2, axis=-1) * causal_mask(3, 3)
    assert (late.sum(axis=-1)[:2] < 0.9).all()


def test_scores_have_the_variance_of_the_page() -> None:
    rng = np.random.default_rng(0)
    q, k = rng.normal(size=(1000, 64)), rng.normal(size=(1000, 64))
    scores = q @ k.T
    assert f"{scores.std():.1f}" == "8.0" and f"{(scores / 8).std():.1f}" == "1.0"
    sharp, flat = (np.median(softmax(s[:, :16], axis=-1).max(axis=-1)) for s in (scores, scores / 8))
    assert says(PAGE, f"median largest weight of {sharp:.2f}; divided by 8, it is {flat:.2f}")


def test_sizes_of_the_page() -> None:
    assert says(PAGE, f"{8192**2 * 32 * 2 / 2**30:.0f} GiB")
