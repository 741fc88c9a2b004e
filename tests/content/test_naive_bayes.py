"""Naive Bayes: against scikit-learn and by its properties; the page's numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from naive_bayes import (
    Floats,
    bernoulli_log_joint,
    by_class,
    count_words,
    fit_bernoulli,
    fit_gaussian,
    fit_multinomial,
    gaussian_log_joint,
    log_posteriors,
    multinomial_log_joint,
    predict,
)
from naive_bayes_example import three_classes
from scipy.special import logsumexp
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import BernoulliNB, GaussianNB, MultinomialNB

from tests.pages import says

PAGE = "ml-coding/naive-bayes.md"
TEXTS = ["free prize free", "prize now", "meeting now", "free meeting tomorrow"]
KINDS = ["spam", "spam", "work", "work"]
WORDS = ["free", "meeting", "now", "prize", "tomorrow"]
COUNTS = st.tuples(st.integers(4, 30), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(0, 9))
)


def labels_for(n: int, seed: int) -> Any:
    """Three classes, each with a row at least."""
    labels = np.random.default_rng(seed).integers(0, 3, size=n)
    labels[:3] = [0, 1, 2]
    return labels


@settings(max_examples=50, deadline=None)
@given(COUNTS, st.integers(0, 99), st.floats(0.01, 5))
def test_counted_models_are_those_of_scikit_learn(counts: Any, seed: int, smoothing: float) -> None:
    labels = labels_for(len(counts), seed)
    for ours, theirs in (
        (multinomial_log_joint(fit_multinomial(counts, labels, smoothing), counts), MultinomialNB(alpha=smoothing)),
        (bernoulli_log_joint(fit_bernoulli(counts, labels, smoothing), counts), BernoulliNB(alpha=smoothing)),
    ):
        expected = theirs.fit(counts, labels).predict_log_proba(counts)
        np.testing.assert_allclose(log_posteriors(ours), expected, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_gaussian_is_that_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = labels_for(90, seed)
    features = rng.normal(size=(90, 4)) * [1, 5, 0.1, 2] + labels[:, None]
    ours = fit_gaussian(features, labels)
    theirs = GaussianNB().fit(features, labels)
    np.testing.assert_allclose(ours.means, theirs.theta_)
    np.testing.assert_allclose(ours.variances, theirs.var_)
    found = gaussian_log_joint(ours, features)
    np.testing.assert_allclose(log_posteriors(found), theirs.predict_log_proba(features), atol=1e-9)
    np.testing.assert_array_equal(predict(ours.classes, found), theirs.predict(features))


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, st.tuples(st.integers(1, 9), st.integers(1, 5)), elements=st.floats(-1e4, 1e4)))
def test_posteriors_add_up_to_one(log_joint: Floats) -> None:
    found = log_posteriors(log_joint)
    np.testing.assert_allclose(np.exp(found).sum(axis=1), 1)
    np.testing.assert_allclose(found, log_joint - logsumexp(log_joint, axis=1, keepdims=True), atol=1e-9)


@settings(max_examples=50, deadline=None)
@given(COUNTS, st.integers(0, 99))
def test_the_order_of_rows_and_columns_does_not_matter(counts: Any, seed: int) -> None:
    labels = labels_for(len(counts), seed)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(counts)), rng.permutation(counts.shape[1])
    mixed = fit_multinomial(counts[rows][:, columns], labels[rows])
    model = fit_multinomial(counts, labels)
    np.testing.assert_allclose(mixed.log_chances, model.log_chances[:, columns])
    np.testing.assert_allclose(np.exp(model.log_chances).sum(axis=1), 1)
    np.testing.assert_allclose(
        multinomial_log_joint(mixed, counts[:, columns]), multinomial_log_joint(model, counts), atol=1e-9
    )


def test_the_hard_case_that_breaks_naive_code() -> None:
    """Six hundred features: the product of densities is zero for both classes, and the posterior 0 / 0."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 20)
    features = rng.normal(size=(40, 600)) + 0.5 * labels[:, None]
    model = fit_gaussian(features, labels)
    squares = (features[:, None, :] - model.means) ** 2
    densities = np.exp(-squares / (2 * model.variances)) / np.sqrt(2 * np.pi * model.variances)
    assert (densities.prod(axis=2) == 0).all(), "the raw products underflow"
    np.testing.assert_array_equal(predict(model.classes, gaussian_log_joint(model, features)), labels)


def test_a_word_without_smoothing_vetoes_or_is_no_number() -> None:
    counts = count_words(TEXTS, WORDS)
    _, members, _ = by_class(KINDS)
    with np.errstate(divide="ignore", invalid="ignore"):
        bare = np.log(members @ counts / (members @ counts).sum(axis=1, keepdims=True))
        assert np.isnan(count_words(["free"], WORDS) @ bare.T).any(), "0 times minus infinity"


def test_a_constant_feature_does_no_harm() -> None:
    features = np.column_stack([[0.0, 1.0, 9.0, 10.0], np.full(4, 3.0)])
    model = fit_gaussian(features, [0, 0, 1, 1])
    assert predict(model.classes, gaussian_log_joint(model, features)).tolist() == [0, 0, 1, 1]
    model = fit_gaussian(np.ones((4, 2)), [0, 0, 0, 1])
    assert predict(model.classes, gaussian_log_joint(model, [[1.0, 1.0]])).tolist() == [0], "the prior decides"


def test_one_row_in_a_class_is_enough() -> None:
    model = fit_gaussian([[0.0], [1.0], [50.0]], ["a", "a", "b"])
    assert predict(model.classes, gaussian_log_joint(model, [[0.4], [50.0]])).tolist() == ["a", "b"]


def test_integers_and_strings_are_taken_as_they_come() -> None:
    assert fit_gaussian([[0], [1], [4]], [0, 0, 1]).means.tolist() == [[0.5], [4]]
    assert predict(*joint_of(fit_multinomial([[2, 0], [0, 2]], ["yes", "no"]), [[3, 0]])).tolist() == ["yes"]


def joint_of(model: Any, counts: Any) -> tuple[Any, Floats]:
    return model.classes, multinomial_log_joint(model, counts)


def test_words_are_counted_as_scikit_learn_counts_them() -> None:
    theirs = CountVectorizer(vocabulary=WORDS).transform([*TEXTS, "Free lottery FREE"]).toarray()
    np.testing.assert_array_equal(count_words([*TEXTS, "Free lottery FREE"], WORDS), theirs)


def test_wrong_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="counts must not be negative"):
        fit_multinomial([[1], [-1]], [0, 1])
    with pytest.raises(ValueError, match="smoothing must be positive"):
        fit_bernoulli([[1], [0]], [0, 1], smoothing=0)


def test_the_worked_example_on_the_page() -> None:
    model = fit_multinomial(count_words(TEXTS, WORDS), KINDS)
    spam, work = np.exp(model.log_chances)
    for word in ("free", "prize", "tomorrow"):
        column = WORDS.index(word)
        assert says(PAGE, f"| {word} | {spam[column]:.1f} | {work[column]:.1f} |")
    joint = multinomial_log_joint(model, count_words(["free prize tomorrow lottery"], WORDS))
    chances = np.exp(joint[0])
    assert says(PAGE, f"0.5 × 0.3 × 0.3 × 0.1 = {chances[0]:.4f}")
    assert says(PAGE, f"0.5 × 0.2 × 0.1 × 0.2 = {chances[1]:.4f}")
    assert says(PAGE, f"spam with probability {np.exp(log_posteriors(joint))[0, 0]:.2f}")
    _, members, _ = by_class(KINDS)
    bare = members @ count_words(TEXTS, WORDS)  # without smoothing
    assert bare[:, WORDS.index("tomorrow")].tolist() == [0, 1]
    assert bare[:, WORDS.index("prize")].tolist() == [2, 0]
    assert says(PAGE, "Without smoothing both products would be 0")


def test_the_numbers_on_the_page() -> None:
    assert math.prod([0.1] * 323) > 0
    assert math.prod([0.1] * 324) == 0
    assert says(PAGE, "324 features with a likelihood of 0.1 each multiply to exactly 0")
    # One feature, copied: the evidence is counted again with each copy.
    features, labels = np.array([[-1.0], [0.0], [0.0], [1.0]]), [0, 0, 1, 1]
    at = np.array([[0.25]])
    chances = []
    for copies in (1, 5, 10):
        joint = gaussian_log_joint(fit_gaussian(np.tile(features, copies), labels), np.tile(at, copies))
        chances.append(float(np.exp(log_posteriors(joint))[0, 1]))
    one, five, ten = chances
    assert says(PAGE, f"a class with {one:.2f}, one copy gives {one:.2f}, five give {five:.2f} and ten {ten:.5f}")
    points, kinds = three_classes()
    model = fit_gaussian(points, kinds)
    right = (predict(model.classes, gaussian_log_joint(model, points)) == kinds).mean()
    assert says(PAGE, f"{right:.0%} of the points lie in the region of their own class")
