"""Principal component analysis of the ML coding pages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pca_power_iteration import leading_direction, pca, project, reconstruct
from pca_power_iteration_example import with_spectrum
from sklearn.datasets import load_iris, load_wine
from sklearn.decomposition import PCA

from tests.pages import says

PAGE = "ml-coding/pca.md"
Floats = NDArray[np.float64]


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def cloud(seed: int, n: int = 20, d: int = 4) -> Floats:
    made = np.random.default_rng(seed)
    return made.normal(size=(n, d)) @ made.normal(size=(d, d)) + made.normal(0, 10, d)


@pytest.mark.parametrize("load", [load_iris, load_wine])
def test_it_agrees_with_scikit_learn_signs_included(load: object) -> None:
    x: Floats = load(return_X_y=True)[0]  # type: ignore[operator]
    x = x / x.std(axis=0)
    ours, theirs = pca(x, 3, rng()), PCA(3, svd_solver="full").fit(x)
    np.testing.assert_allclose(ours.vectors, theirs.components_, atol=1e-6)
    np.testing.assert_allclose(ours.variances, theirs.explained_variance_, rtol=1e-9)
    np.testing.assert_allclose(project(x, ours), theirs.transform(x), atol=1e-5)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_components_are_orthonormal_and_variances_fall(seed: int, k: int) -> None:
    found = pca(cloud(seed), k, rng())
    np.testing.assert_allclose(found.vectors @ found.vectors.T, np.eye(k), atol=1e-9)
    assert (np.diff(found.variances) <= 1e-6 * found.variances[0]).all()


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_no_subspace_of_as_many_dimensions_restores_better(seed: int, k: int) -> None:
    x = cloud(seed)
    found = pca(x, k, rng())
    ours = ((x - reconstruct(project(x, found), found)) ** 2).sum()
    s = np.linalg.svd(x - x.mean(axis=0))[1]
    assert ours == pytest.approx((s[k:] ** 2).sum(), rel=1e-4)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000))
def test_moving_the_data_moves_only_the_mean(seed: int) -> None:
    x = cloud(seed)
    here, there = pca(x, 2, rng()), pca(x + 1000, 2, rng())
    np.testing.assert_allclose(here.variances, there.variances, rtol=1e-6)
    np.testing.assert_allclose(here.mean + 1000, there.mean)


def test_a_start_of_ones_never_turns_and_a_random_one_does() -> None:
    x = np.outer(np.arange(-5.0, 6.0), [1.0, -1.0])
    assert (x.T @ (x @ np.ones(2)) == 0).all()
    np.testing.assert_allclose(np.abs(leading_direction(x, np.empty((0, 2)), rng()).vector), np.sqrt(0.5))


def test_without_centering_the_first_component_points_at_the_mean() -> None:
    x = np.random.default_rng(0).normal(size=(200, 2)) * [3, 0.3] + [0, 100]
    wrong = np.linalg.svd(x)[2][0]
    assert np.abs(wrong[1]) > 0.99  # at the mean, (0, 100)
    assert np.abs(pca(x, 1, rng()).vectors[0, 0]) > 0.99


def test_equal_eigenvalues_have_no_direction_of_their_own_but_a_plane() -> None:
    x, axes = with_spectrum([1, 1, 0.1])
    found = pca(x, 2, rng())
    np.testing.assert_allclose(found.variances * (len(x) - 1), 1)
    np.testing.assert_allclose(np.abs(found.vectors @ axes[2]), 0, atol=1e-8)


def test_components_beyond_the_rank_have_no_variance() -> None:
    x = np.outer(np.arange(6.0), [1.0, 2, 3])
    found = pca(x, 3, rng())
    np.testing.assert_allclose(found.variances[1:], 0, atol=1e-9)
    np.testing.assert_allclose(found.vectors @ found.vectors.T, np.eye(3), atol=1e-9)
    assert np.isfinite(pca(np.ones((4, 3)), 3, rng()).vectors).all()


@pytest.mark.parametrize("ratio", [0.5, 0.9, 0.99])
def test_steps_by_ratio_of_eigenvalues(ratio: float) -> None:
    x, axes = with_spectrum([1, ratio, 0.2, 0.1, 0.05])
    found = leading_direction(x, np.empty((0, 5)), rng())
    assert says(PAGE, f"| {ratio} | {found.steps} |")
    assert np.abs(found.vector @ axes[0]) > 1 - 1e-9


def test_the_residual_is_the_move_of_a_step_and_the_eigenvalue_settles_earlier() -> None:
    x, axes = with_spectrum([1, 0.9, 0.2, 0.1, 0.05])
    v = leading_direction(x, np.empty((0, 5)), rng(), max_steps=80).vector
    w = x.T @ (x @ v)
    value = v @ w
    residual = np.linalg.norm(w - value * v)
    assert np.linalg.norm(w / np.linalg.norm(w) - v) == pytest.approx(residual / value, rel=1e-3)
    angle = np.linalg.norm(v - (v @ axes[0]) * axes[0])
    assert angle == pytest.approx(residual / (1 - 0.9), rel=1e-3)
    assert 1 - value == pytest.approx((1 - 0.9) * angle**2, rel=1e-3)  # the square of the angle


@pytest.mark.parametrize("k", [0, 5])
def test_k_out_of_range_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}, and there are 4 features"):
        pca(np.eye(4), k, rng())
