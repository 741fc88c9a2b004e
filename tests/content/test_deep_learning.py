"""The numbers on the deep-learning page."""

from __future__ import annotations

import numpy as np
import pytest
from deep_learning import KEYS, NEGATIVES, QUERIES, VALUES, co_occurrences, dropped_sums, skip_gram
from scaled_dot_product_attention import attention, causal_mask
from scipy.special import log_expit
from scipy.special import softmax as reference_softmax
from sklearn.metrics.pairwise import cosine_similarity
from softmax import softmax

from macros.figures.ml_theory.deep_learning import attention_heat_map
from tests.pages import says

PAGE = "ml-theory/deep-learning.md"


def attention_weights(queries: np.ndarray, keys: np.ndarray, *, causal: bool = False) -> np.ndarray:
    return attention(queries, keys, np.eye(len(keys)), causal_mask(len(queries), len(keys)) if causal else None)[1]


def batch_norm(x: np.ndarray) -> np.ndarray:
    made: np.ndarray = (x - x.mean(axis=0)) / x.std(axis=0)
    return made


def test_batch_norm_in_training_and_at_inference() -> None:
    batch = np.array([2.0, 4, 6, 8])
    assert says(PAGE, f"the mean is {batch.mean():.0f} and the variance {batch.var():.0f}")
    assert says(PAGE, rf"$(8 - 5)/\sqrt{{5}} = {batch_norm(batch)[3]:.3f}$")
    assert says(PAGE, rf"$(8 - 4)/\sqrt{{4}} = {(8 - 4) / np.sqrt(4):.3f}$")
    mean, variance = 0.9 * 4 + 0.1 * batch.mean(), 0.9 * 4 + 0.1 * batch.var(ddof=1)
    assert says(PAGE, f"the mean goes to {mean:.3f} and the variance to {variance:.3f}")
    assert says(PAGE, f"the unbiased batch variance, {batch.var(ddof=1):.3f}")


def test_batch_norm_ignores_the_scale_of_the_weights_and_shrinks_their_gradient() -> None:
    random = np.random.default_rng(0)
    x, target, w = random.normal(size=(8, 3)), random.normal(size=8), random.normal(size=3)

    def loss(weights: np.ndarray) -> float:
        return float(((batch_norm(x @ weights) - target) ** 2).mean())

    def gradient(weights: np.ndarray) -> np.ndarray:
        return np.array([(loss(weights + step) - loss(weights - step)) / 2e-6 for step in 1e-6 * np.eye(3)])

    assert loss(5 * w) == pytest.approx(loss(w))
    assert gradient(5 * w) == pytest.approx(gradient(w) / 5, rel=1e-4)


def test_layer_norm_and_rms_norm() -> None:
    example = np.array([1.0, 3, 5, 7])
    layer, rms = batch_norm(example), example / np.sqrt((example**2).mean())
    assert says(PAGE, "LayerNorm gives " + ", ".join(f"{value:.3f}" for value in layer).replace("-", "−"))
    assert says(PAGE, "RMSNorm gives " + ", ".join(f"{value:.3f}" for value in rms))


def test_dropout_over_all_masks() -> None:
    sums, chances = dropped_sums([0.5, 1, 1.5, 2], 0.5)
    mean = chances @ sums
    deviation = np.sqrt(chances @ (sums - mean) ** 2)
    assert says(PAGE, f"there are {len(sums)} equally likely masks")
    assert says(PAGE, f"the mean is {mean:.2f} and the standard deviation {deviation:.2f}")
    assert says(PAGE, f"Without dropout it outputs exactly {max(mean - 5, 0):.0f}")
    assert says(PAGE, f"Averaged over the 16 masks it outputs {chances @ np.maximum(sums - 5, 0):.3f}")


@pytest.mark.parametrize("drop", [0.1, 0.5, 0.8])
def test_dropout_is_a_penalty_in_a_linear_model(drop: float) -> None:
    w, x, y = np.array([0.5, -1, 2]), np.array([1.0, 3, 0.2]), 1.7
    sums, chances = dropped_sums(w * x, drop)
    penalty = drop / (1 - drop) * (w**2 * x**2).sum()
    assert chances @ (y - sums) ** 2 == pytest.approx((y - w @ x) ** 2 + penalty)


def test_lstm_against_attention() -> None:
    kept = {gate: gate**100 for gate in (0.9, 0.99, 0.999)}
    assert says(PAGE, f"0.9 keeps {kept[0.9]:.5f} of it, 0.99 keeps {kept[0.99]:.3f} and 0.999 keeps {kept[0.999]:.3f}")
    d, tokens = 512, 8192
    gates = [(np.zeros((d, d)), np.zeros((d, d)), np.zeros(d)) for _ in range(4)]
    parameters = sum(part.size for gate in gates for part in gate)
    assert says(PAGE, f"{parameters:,}".replace(",", "{,}"))
    n = np.arange(1, 4000)
    (equal,) = n[8 * n * d**2 == 4 * n * d**2 + 2 * n**2 * d]
    assert equal == 2 * d
    assert says(PAGE, f"$n = 2d = {equal:,}".replace(",", "{,}"))
    assert says(PAGE, f"holds {2 * d:,} numbers")
    assert says(PAGE, f"keys and values holds {2 * tokens * d:,}")


def numbers(row: np.ndarray) -> str:
    return ", ".join(f"{value:.3f}" for value in row)


def test_attention_by_hand() -> None:
    weights = attention_weights(QUERIES, KEYS)
    assert weights == pytest.approx(reference_softmax(QUERIES @ KEYS.T / 2, axis=1))
    assert (QUERIES @ KEYS.T).tolist() == [[4, 2, 2], [2, 4, 0], [0, 4, 2]]
    assert says(PAGE, r"QK^\top = \begin{pmatrix} 4 & 2 & 2 \\ 2 & 4 & 0 \\ 0 & 4 & 2 \end{pmatrix}")
    assert says(PAGE, rf"$e^1 = {np.e:.3f}$ and $e^2 = {np.e**2:.3f}$")
    assert says(PAGE, rf"$1 + 7.389 + 2.718 = {1 + np.e + np.e**2:.3f}$ and the weights {numbers(weights[2])}")
    assert says(PAGE, f"Row 1 has the sum {np.e**2 + 2 * np.e:.3f} and the weights {numbers(weights[0])}")
    outputs = weights @ VALUES
    assert says(PAGE, f"which makes ({numbers(outputs[2])})")
    assert says(PAGE, f"Rows 1 and 2 give ({numbers(outputs[0])}) and ({numbers(outputs[1])})")
    assert says(PAGE, f"token 1 gives token 3 a weight of {weights[0, 2]:.3f}")
    assert says(PAGE, f"token 3 gives token 1 a weight of {weights[2, 0]:.3f}")


def test_attention_with_a_causal_mask() -> None:
    full, causal = attention_weights(QUERIES, KEYS), attention_weights(QUERIES, KEYS, causal=True)
    assert causal[0].tolist() == [1, 0, 0]
    assert causal[2] == pytest.approx(full[2])
    row = causal[1]
    output = row @ VALUES
    assert says(PAGE, f"{row[0]:.3f} and {row[1]:.3f}, output ({output[0]:.3f}, {output[1]:.3f})")


def test_attention_figure_is_described_by_its_numbers() -> None:
    shown = attention_heat_map()
    for weights in (attention_weights(QUERIES, KEYS), attention_weights(QUERIES, KEYS, causal=True)[1:2, :2]):
        assert all(numbers(row) in shown for row in weights)


def test_scaling_keeps_the_softmax_soft() -> None:
    random = np.random.default_rng(0)
    queries, keys = random.normal(size=(4000, 64)), random.normal(size=(4000, 10, 64))
    scores = np.einsum("qd,qkd->qk", queries, keys)
    assert says(PAGE, f"scores have a standard deviation of {scores.std():.0f}")
    assert says(PAGE, f"weight then averages about {softmax(scores).max(axis=1).mean():.1f}")
    assert says(PAGE, f"divided by 8, about {softmax(scores / 8).max(axis=1).mean():.1f}")
    raw, scaled = (float(np.median(a * (1 - a))) for a in (softmax(scores), softmax(scores / 8)))
    assert says(PAGE, f"its median over keys is {scaled:.3f} with the scaling")
    assert says(PAGE, f"passes {scaled / 8:.3f} on to the dot product, and below 0.0001 without it") and raw < 0.0001
    sharp, soft = softmax(QUERIES @ KEYS.T)[2, 1], attention_weights(QUERIES, KEYS)[2, 1]
    assert says(PAGE, f"would give token 2 a weight of {sharp:.3f} rather than {soft:.3f}")


def test_attention_in_two_heads() -> None:
    first, second = (attention_weights(QUERIES[:, half], KEYS[:, half])[2] for half in (slice(0, 2), slice(2, 4)))
    assert says(PAGE, f"spreads evenly, {first[0]:.3f} on each token")
    assert np.ptp(first) == pytest.approx(0)
    assert says(PAGE, f"takes {second[0]:.3f}, {second[1]:.3f} and {second[2]:.3f}")


def test_attention_does_not_know_the_order() -> None:
    order = [2, 0, 1]
    moved = attention_weights(QUERIES[order], KEYS[order]) @ VALUES[order]
    assert moved == pytest.approx((attention_weights(QUERIES, KEYS) @ VALUES)[order])


def test_perplexity() -> None:
    chances = np.array([0.5, 0.25, 0.125, 0.25])
    bits, nats = -np.log2(chances), -np.log(chances).mean()
    assert says(PAGE, f"that is {bits[0]:.0f}, {bits[1]:.0f}, {bits[2]:.0f} and {bits[3]:.0f} bits")
    assert says(PAGE, f"on average {bits.mean():.0f} bits or {nats:.3f} nats, and the perplexity is {np.exp(nats):.0f}")
    total = bits.sum()
    assert says(PAGE, f"The {total:.0f} bits of the worked number")
    assert says(PAGE, f"over 4 tokens are a perplexity of {2 ** (total / 4):.0f};")
    assert says(PAGE, f"over 8 shorter tokens are one of {2 ** (total / 8):.0f}")


def test_preference_loss() -> None:
    assert says(PAGE, rf"the loss is $\log 2 = {-log_expit(0):.3f}$")
    assert says(PAGE, rf"$\Delta_w = 2$ and $\Delta_l = -1$ it is {-log_expit(0.1 * (2 - -1)):.3f}")


def test_preference_optimum_cancels_its_constant() -> None:
    reference, reward, beta = np.array([0.5, 0.3, 0.2]), np.array([1.0, -2, 0.5]), 0.7
    policy = reference * np.exp(reward / beta)
    policy /= policy.sum()

    def objective(p: np.ndarray) -> float:
        return float(p @ reward - beta * (p * np.log(p / reference)).sum())

    random = np.random.default_rng(0)
    assert all(objective(policy) >= objective(other) for other in random.dirichlet(np.ones(3), size=500))
    ratios = np.log(policy / reference)
    assert beta * (ratios[0] - ratios[1]) == pytest.approx(reward[0] - reward[1])


def test_noise_of_negative_sampling() -> None:
    powers = np.array([0.9, 0.09, 0.01]) ** 0.75
    first, second, third = powers / powers.sum()
    assert says(PAGE, f"with probabilities of {first:.3f}, {second:.3f} and {third:.3f}")


def test_skip_gram_factorizes_pointwise_mutual_information() -> None:
    counts = co_occurrences()
    words, contexts = skip_gram(counts, 9, 10000)
    shares = counts / counts.sum()
    information = np.log(shares / np.outer(shares.sum(axis=1), shares.sum(axis=0)))
    assert words @ contexts.T == pytest.approx(information - np.log(NEGATIVES), abs=0.005)
    assert says(PAGE, "agrees with that value to within 0.005")


def test_word_vectors_of_a_topic_point_one_way() -> None:
    words, _ = skip_gram(co_occurrences(), 2, 3000)
    cosines = cosine_similarity(words)
    same = np.kron(np.eye(3), np.ones((3, 3))) > 0
    assert cosines[same].min() > 0.99
    assert cosines[~same].max() < 0.71
    assert says(PAGE, "every cosine is above 0.99; between topics none is above 0.71")


def test_cosine_and_dot_product_disagree() -> None:
    query, items = np.array([[1.0, 0]]), np.array([[1.0, 0.2], [3, 2]])
    (dots,), (cosines,) = query @ items.T, cosine_similarity(query, items)
    assert says(PAGE, f"The dot products are {dots[0]:.0f} and {dots[1]:.0f}")
    assert says(PAGE, f"The cosines are {cosines[0]:.3f} and {cosines[1]:.3f}")
    unit = items / np.linalg.norm(items, axis=1, keepdims=True)
    assert ((query - unit) ** 2).sum(axis=1) == pytest.approx(2 - 2 * cosines)


def test_memory_of_an_embedding_table() -> None:
    assert says(PAGE, f"take {1_000_000 * 64 * 4 / 1e6:.0f} MB")
