"""The checks of the practice file for naive Bayes."""

from __future__ import annotations

import numpy as np
from naive_bayes import (
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

TEXTS = ["free prize free", "prize now", "meeting now", "free meeting tomorrow"]
KINDS = ["spam", "spam", "work", "work"]
WORDS = ["free", "meeting", "now", "prize", "tomorrow"]


def check_rows_are_sorted_into_classes() -> None:
    classes, members, log_priors = by_class(["b", "a", "b", "b"])
    assert classes.tolist() == ["a", "b"], f"the classes are a and b, found {classes.tolist()}"
    assert members.tolist() == [[0, 1, 0, 0], [1, 0, 1, 1]], f"row 1 is in a, the others in b, found {members.tolist()}"
    assert np.allclose(np.exp(log_priors), [0.25, 0.75]), "the shares are 0.25 and 0.75"


def check_gaussian_learns_means_and_variances() -> None:
    model = fit_gaussian([[0.0], [2.0], [10.0], [14.0]], [0, 0, 1, 1])
    assert np.allclose(model.means, [[1], [12]]), f"the means are 1 and 12, found {model.means.ravel()}"
    assert np.allclose(model.variances, [[1], [4]]), f"the variances are 1 and 4, found {model.variances.ravel()}"


def check_gaussian_adds_log_densities() -> None:
    model = fit_gaussian([[0.0], [2.0], [10.0], [14.0]], [0, 0, 1, 1])
    found = gaussian_log_joint(model, [[1.0]])[0]
    expected = np.log(0.5) + np.array([-0.5 * np.log(2 * np.pi), -0.5 * np.log(8 * np.pi) - 121 / 8])
    assert np.allclose(found, expected), f"expected {expected}, found {found}"


def check_a_constant_feature_is_no_division_by_zero() -> None:
    with np.errstate(all="raise", under="ignore"):
        model = fit_gaussian([[1.0, 5.0], [2.0, 5.0], [9.0, 5.0]], [0, 0, 1])
        found = gaussian_log_joint(model, [[1.5, 5.0], [9.0, 5.0]])
    assert np.isfinite(found).all(), "a feature that never varies needs a floor under its variance"
    assert predict(model.classes, found).tolist() == [0, 1], "the other feature still decides"


def check_variances_far_from_zero_do_not_cancel() -> None:
    model = fit_gaussian([[1e8], [1e8 + 2], [0.0], [2.0]], [0, 0, 1, 1], floor=0.0)
    assert np.allclose(model.variances, 1), f"both classes have variance 1, found {model.variances.ravel()}"


def check_unknown_words_do_not_count() -> None:
    found = count_words(["Free prize free lottery", ""], WORDS)
    assert found.tolist() == [[2, 0, 0, 1, 0], [0, 0, 0, 0, 0]], f"'lottery' is not in the vocabulary: {found.tolist()}"


def check_multinomial_smooths_its_chances() -> None:
    model = fit_multinomial(count_words(TEXTS, WORDS), KINDS)
    expected = [[0.3, 0.1, 0.2, 0.3, 0.1], [0.2, 0.3, 0.2, 0.1, 0.2]]
    assert np.allclose(np.exp(model.log_chances), expected), f"expected {expected}, found {np.exp(model.log_chances)}"


def check_a_word_that_a_class_never_saw_does_not_veto_it() -> None:
    model = fit_multinomial(count_words(TEXTS, WORDS), KINDS)
    found = multinomial_log_joint(model, count_words(["free prize tomorrow lottery"], WORDS))
    assert np.allclose(np.exp(found), [[0.0045, 0.002]]), f"expected 0.0045 and 0.002, found {np.exp(found)}"
    assert predict(model.classes, found).tolist() == ["spam"]


def check_bernoulli_counts_what_is_absent() -> None:
    model = fit_bernoulli([[1, 0], [1, 1], [0, 1], [0, 1]], ["a", "a", "b", "b"])
    found = np.exp(bernoulli_log_joint(model, [[0, 0]]))
    assert np.allclose(found, [[0.5 * 0.25 * 0.5, 0.5 * 0.75 * 0.25]]), f"both features are absent: {found}"


def check_bernoulli_takes_counts_as_present() -> None:
    once = fit_bernoulli([[1, 0], [0, 1]], [0, 1])
    often = fit_bernoulli([[7, 0], [0, 3]], [0, 1])
    assert np.allclose(once.log_present, often.log_present), "seven times present is present"


def check_what_cannot_be_is_refused() -> None:
    for fit, table, smoothing in (
        (fit_multinomial, [[-1], [1]], 1.0),
        (fit_multinomial, [[1], [1]], 0.0),
        (fit_bernoulli, [[1], [0]], 0.0),
    ):
        try:
            fit(table, [0, 1], smoothing)
        except ValueError:
            continue
        raise AssertionError(f"counts {table} with smoothing {smoothing} must raise ValueError")


def check_a_thousand_features_do_not_underflow() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(40, 1000)) + np.repeat([0, 1], 20)[:, None]
    model = fit_gaussian(features, np.repeat([0, 1], 20))
    found = log_posteriors(gaussian_log_joint(model, features))
    assert np.isfinite(found).all(), "in logarithms nothing becomes zero"
    assert predict(model.classes, found).tolist() == [0] * 20 + [1] * 20, "the classes are far apart"


def check_posteriors_add_up_to_one() -> None:
    found = np.exp(log_posteriors(np.array([[-1000.0, -1001.0], [800.0, 800.0]])))
    assert np.allclose(found, [[0.7310586, 0.2689414], [0.5, 0.5]]), f"expected 0.731, 0.269 and 0.5, 0.5: {found}"
