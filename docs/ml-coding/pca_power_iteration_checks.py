"""The checks of the practice file for principal component analysis."""

from __future__ import annotations

import numpy as np
from pca_power_iteration import Components, leading_direction, pca, project, reconstruct

NONE = np.empty((0, 2))
LINE = np.outer(np.arange(-5.0, 6.0), [3.0, 4.0])  # along (0.6, 0.8), centered, of sum of squares 2750


def _cloud() -> tuple[np.ndarray, Components]:
    x = np.random.default_rng(1).normal(size=(60, 4)) * [5, 3, 2, 1] + [100, -50, 0, 7]
    return x, pca(x, 4, np.random.default_rng(0))


def check_the_leading_direction_of_a_line() -> None:
    found = leading_direction(LINE, NONE, np.random.default_rng(0))
    assert np.allclose(np.abs(found.vector), [0.6, 0.8]), f"expected (0.6, 0.8), either sign, found {found.vector}"
    assert np.isclose(found.value, 2750), f"expected 2750, found {found.value}"


def check_the_second_direction_is_orthogonal() -> None:
    found = leading_direction(LINE, np.array([[0.6, 0.8]]), np.random.default_rng(0))
    assert np.allclose(np.abs(found.vector), [0.8, 0.6]), f"expected (0.8, -0.6), either sign, found {found.vector}"
    assert np.isclose(found.value, 0, atol=1e-9), "nothing varies along it"


def check_a_start_of_ones_would_miss_it() -> None:
    found = leading_direction(np.outer(np.arange(-5.0, 6.0), [1.0, -1.0]), NONE, np.random.default_rng(0))
    assert np.allclose(np.abs(found.vector), np.sqrt(0.5)), "(1, -1) is orthogonal to (1, 1): start at random"


def check_components_are_orthonormal() -> None:
    vectors = _cloud()[1].vectors
    assert np.allclose(vectors @ vectors.T, np.eye(4), atol=1e-9), "their products must make the identity"


def check_it_agrees_with_svd() -> None:
    x, found = _cloud()
    _, s, v = np.linalg.svd(x - x.mean(axis=0))
    assert np.allclose(found.variances, s**2 / 59), f"expected {s**2 / 59}, found {found.variances}"
    assert np.allclose(np.abs((found.vectors * v).sum(axis=1)), 1), "each component is a right singular vector"


def check_the_largest_entry_is_positive() -> None:
    vectors = _cloud()[1].vectors
    assert (vectors[np.arange(4), np.abs(vectors).argmax(axis=1)] > 0).all()


def check_the_data_are_centered() -> None:
    x, found = _cloud()
    assert np.allclose(found.mean, x.mean(axis=0))
    assert np.allclose(project(x, found).mean(axis=0), 0), "coordinates have mean 0"


def check_all_components_restore_the_data() -> None:
    x, found = _cloud()
    assert np.allclose(reconstruct(project(x, found), found), x)


def check_constant_data_have_no_variance() -> None:
    found = pca(np.ones((5, 3)), 2, np.random.default_rng(0))
    assert np.isfinite(found.vectors).all() and np.allclose(found.variances, 0), "no nan from dividing by 0"
