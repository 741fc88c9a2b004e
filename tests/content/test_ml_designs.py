"""The arithmetic of the worked designs in ml-system-design/."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import ceil, exp, log, sqrt

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.pages import says

DAY = 24 * 60 * 60
MILLION, BILLION, TRILLION = 10**6, 10**9, 10**12


def page(name: str) -> Callable[[str], None]:
    """A check that the design holds these words."""

    def holds(words: str) -> None:
        assert says(f"ml-system-design/{name}.md", words), words

    return holds


def hundreds(value: float) -> str:
    """Rounded to hundreds, as in 13,900."""
    return f"{round(value, -2):,.0f}"


@pytest.mark.parametrize(
    "name",
    [
        "feed-ranking",
        "video-recommendation",
        "search-ranking",
        "ad-click-prediction",
        "fraud-detection",
        "retrieval-augmented-generation",
    ],
)
def test_a_design_follows_the_template(name: str) -> None:
    text = (ROOT / f"docs/ml-system-design/{name}.md").read_text(encoding="utf-8")
    headings = re.findall(r"^(##+) (.+?)(?:: .+)? \{ #", text, re.MULTILINE)
    assert headings == [
        ("##", "Objective"),
        ("##", "Modeling"),
        ("###", "Input data and labels"),
        ("###", "Data preparation"),
        ("###", "Features"),
        ("###", "Model"),
        ("###", "Offline metrics"),
        ("##", "System design"),
        ("###", "Training and inference"),
        ("###", "Experiments"),
        ("###", "Scale, availability and latency"),
        ("##", "Key decision"),
        ("##", "What breaks first"),
    ]
    assert "**Baseline**" in text.split("### Model ")[1].split("\n###")[0]
    assert "```{.d2 " in text.split("### Training and inference")[1].split("\n###")[0]


FEED = page("feed-ranking")


def test_feed_load() -> None:
    requests = 100 * MILLION * 12
    FEED(f"{requests / BILLION:.1f} billion requests a day")
    peak = 3 * requests / DAY
    FEED(f"{hundreds(requests / DAY)} a second on average, and with a peak of three times that {hundreds(peak)}")
    scores = peak * 400
    FEED(f"400 posts each, {scores / MILLION:.1f} million scores a second at peak")
    machines = scores / 100_000
    FEED(f"{machines:.0f} machines, and {machines / 0.6:.0f} at 60% load")
    FEED(f"leaves {scores * (1 - 0.90) / MILLION:.2f} million keys a second")
    FEED(f": {60 + 50 + 20 + 80 + 20 + 70} in total")


def test_feed_log() -> None:
    seen = 100 * MILLION * 12 * 20
    FEED(f"grows by {seen / BILLION:.0f} billion impressions a day")
    FEED(f"{seen * 2_000 / TRILLION:.0f} TB a day")
    kept = seen * 0.05 + seen * 0.95 * 0.05
    FEED(f"leaves {kept / BILLION:.2f} billion examples, or {kept * 2_000 / TRILLION:.1f} TB")
    FEED(f"a weight of {1 / 0.05:.0f}")


def test_feed_value() -> None:
    weights, a, b = (1, 8, -40), (0.100, 0.010, 0.001), (0.060, 0.030, 0.006)
    FEED("| Like | 0.100 | 0.060 | | Comment | 0.010 | 0.030 | | Hide | 0.001 | 0.006 |")
    engaged = [np.dot(weights[:2], post[:2]) for post in (a, b)]
    value = [np.dot(weights, post) for post in (a, b)]
    assert engaged[0] < engaged[1] and value[0] > value[1]
    FEED(f"| Without hides | {engaged[0]:.2f} | {engaged[1]:.2f} |")
    FEED(f"| $V$ | {value[0]:.2f} | {value[1]:.2f} |")


def test_feed_diversity() -> None:
    left = [("A", 0.50), ("A", 0.45), ("A", 0.42), ("B", 0.35)]
    order: list[str] = []
    while left:
        best = max(left, key=lambda post: post[1] * 0.7 ** order.count(post[0]))
        order.append(best[0])
        left.remove(best)
    FEED(f"give the order {', '.join(order)}: the second post of A counts as {0.45 * 0.7:.3f}")


VIDEO = page("video-recommendation")


def test_video_load() -> None:
    requests = 50 * MILLION * 20
    VIDEO(f"{requests / BILLION:.0f} billion requests a day")
    peak = 2.5 * requests / DAY
    VIDEO(f"{hundreds(requests / DAY)} a second, {hundreds(peak)} at a peak of 2.5 times")
    VIDEO(f"200,000 videos a second would need {100 * MILLION / 200_000:.0f} seconds")
    scores = peak * 300
    busy = scores / 200_000
    VIDEO(f"{scores / MILLION:.1f} million scores a second at peak: {busy:.0f} accelerators fully busy, {2 * busy:.0f}")
    VIDEO(f": {30 + 20 + 20 + 30 + 50 + 50} in total")


def test_video_memory() -> None:
    VIDEO(f"100 million vectors of 128 floats are {100 * MILLION * 128 * 4 / BILLION:.1f} GB")
    VIDEO(f"makes it {100 * MILLION * (32 + 8) / BILLION:.1f} GB")
    VIDEO(f"200 million accounts would be another {200 * MILLION * 64 * 4 / BILLION:.1f} GB")


def test_video_sampling_correction() -> None:
    popular, rare = 1e-3, 1e-7
    VIDEO(f"differ by {log(popular) - log(rare):.2f}, the log of {popular / rare:,.0f}")
    VIDEO(f"about {8192 * popular:.1f} times, the second once in {1 / (8192 * rare):,.0f} batches")


def test_video_watch_time_odds() -> None:
    def odds(clicks: int) -> float:
        return clicks * 120 / (1_000 - clicks)

    def truth(clicks: int) -> float:
        return clicks * 120 / 1_000

    VIDEO(f"odds of {odds(40):.1f} seconds, close to the true {truth(40):.1f} a showing")
    VIDEO(f"the odds say {odds(400):.0f} seconds and the truth is {truth(400):.0f}")
    assert odds(400) / truth(400) == pytest.approx(1 / (1 - 0.4))
    VIDEO(f"60 seconds of a 1,200-second video ({60 / 1_200:.0%}) beat 45 seconds of a 60-second one ({45 / 60:.0%})")


SEARCH = page("search-ranking")


def test_search_load() -> None:
    average = 200 * MILLION / DAY
    SEARCH(f"{hundreds(average)} a second and {hundreds(3 * average)} at three times that")
    pairs = 3 * average * 50
    cards = pairs / 5_000
    SEARCH(f"{pairs / 1_000:.0f},000 pairs a second at peak")
    SEARCH(f"that is {cards:.0f} cards")
    SEARCH(f"answers 40% leaves {cards * 0.6:.0f}.")
    changes = 200 * MILLION * 0.05
    SEARCH(f"{changes / MILLION:.0f} million a day, {changes / DAY:.0f} a second on average")
    size = 200 * MILLION * 128 / BILLION
    SEARCH(f"make {size:.1f} GB, in two replicas {2 * size:.1f} GB")
    SEARCH(f"{1 - 0.99**20:.0%} of searches meet a slow one")
    SEARCH(f": {20 + 60 + 30 + 20 + 60 + 10 + 50} in total")


def test_search_position_bias() -> None:
    examined = (1_000 / 50_000) / (5_000 / 50_000)
    SEARCH(f"the ratio {examined:.1f} is due to the position")
    a, b = 100 / 1_000, 40 / 1_000
    SEARCH(f"The raw rates, {a:.2f} and {b:.2f}")
    SEARCH(f"corrected rate of {a / 1:.2f}; listing B with 40 clicks in 1,000 at rank 5 has {b / examined:.2f}, twice")
    assert b / examined == pytest.approx(2 * a)
    SEARCH(f"at a chance of 0.01 would count for {1 / 0.01:.0f}")


def test_search_freshness() -> None:
    SEARCH(f"keeps {2 ** (-2 / 1):.0%} if the half-life is 1 day (concert tickets) and {2 ** (-2 / 90):.0%} if")


ADS = page("ad-click-prediction")


def log_loss(clicked: Sequence[float], others: Sequence[float]) -> float:
    """Mean log loss of the predictions for impressions with and without a click."""
    return -sum([*map(log, clicked), *(log(1 - p) for p in others)]) / (len(clicked) + len(others))


def test_ads_load() -> None:
    requests = 2 * BILLION
    ADS(f"5 ads shown each: {requests * 5 / BILLION:.0f} billion impressions")
    peak = 2.5 * requests / DAY
    ADS(f"{hundreds(requests / DAY)} a second, {hundreds(peak)} at 2.5 times")
    ADS(f"200 ads each, {peak * 200 / MILLION:.1f} million a second at peak")
    table = BILLION * 64 * 4 / BILLION
    ADS(f"× 4 bytes = {table:.0f} GB, over 8 hosts {table / 8:.0f} GB each")
    ADS(f"{BILLION / (100 * MILLION):.0f} ids share each row")


def test_ads_downsampling() -> None:
    clicks, others, kept = 10 * BILLION * 0.01, 10 * BILLION * 0.99, 0.025
    sample = clicks + others * kept
    ADS(
        f"{clicks / MILLION:.0f} million clicks and {others * kept / MILLION:.1f} million negatives"
        f" a day instead of {others / BILLION:.1f} billion"
    )
    ADS(f"{clicks / sample:.1%} are clicks")
    ADS(f"{sample / MILLION:.1f} million examples a day are {hundreds(sample / DAY)} a second")

    def undone(p: float) -> float:
        return p / (p + (1 - p) / kept)

    assert undone(clicks / sample) == pytest.approx(0.01), "the sample's base rate goes back to the true one"
    ADS(f"A prediction of 0.30 means a click rate of {undone(0.30):.2%}")


def test_ads_normalized_entropy() -> None:
    clicked, others = [0.6, 0.4], [0.1] * 6 + [0.2] * 2
    base = log_loss([0.2] * 2, [0.2] * 8)
    ADS(f"NE is {log_loss(clicked, others) / base:.2f} and the mean prediction equals the click rate, 0.20")
    assert sum(clicked + others) / 10 == pytest.approx(0.2)
    halved = log_loss([p / 2 for p in clicked], [p / 2 for p in others]) / base
    assert min(clicked) > max(others), "AUC is 1, before and after"
    ADS(f"(AUC) stays 1.00, NE rises to {halved:.2f}")


def test_ads_conversions_come_late() -> None:
    ADS(f"a label taken after 1 day has {1 - exp(-1 / 2):.0%} of the conversions, after 7 days {1 - exp(-7 / 2):.0%}")
    b = 0.25 / (1 + 0.25)
    ADS(f"A model that says {b:.2f} means {b / (1 - b):.2f}")


def test_ads_auction() -> None:
    a, b = 1000 * 2.00 * 0.010, 1000 * 0.50 * 0.050
    ADS(f"so its eCPM is {a:.0f}; ad B bids 0.50 with $p=0.050$: {b:.0f}")
    price = a / 1000 / 0.050
    ADS(f"= {price:.2f}$ a click, an expected {price * 0.050:.3f} a showing")
    overstated = 1000 * 2.00 * 0.020
    ADS(f"A wins at an eCPM of {overstated:.0f}")
    wrong = b / 1000 / 0.020
    ADS(f"= {wrong:.2f}$ a click")
    ADS(f"the showing earns {wrong * 0.010:.4f}, which is {1 - wrong * 0.010 / (price * 0.050):.0%} less")


def test_ads_winners_curse() -> None:
    z = np.linspace(-8, 8, 20_001)
    normal = np.exp(-(z**2) / 2) / sqrt(2 * np.pi)
    highest = 100 * np.cumsum(normal * (z[1] - z[0])) ** 99 * normal  # the density of the largest of 100
    predicted = 0.01 * np.trapezoid(highest * np.exp(0.2 * z - 0.2**2 / 2), z)
    ADS(f"the winner is predicted at {predicted:.2%} on average")


FRAUD = page("fraud-detection")
PAYMENTS = 50 * MILLION
FRAUDS = PAYMENTS * 0.001


def stopped(recall: float, false_positive_rate: float) -> tuple[float, float, float]:
    """Frauds and honest payments stopped a day, and the precision."""
    frauds, honest = recall * FRAUDS, false_positive_rate * (PAYMENTS - FRAUDS)
    return frauds, honest, frauds / (frauds + honest)


def test_fraud_base_rate() -> None:
    FRAUD(f"0.1% are fraud, which is {FRAUDS:,.0f}")
    FRAUD(f"approving everything is {1 - FRAUDS / PAYMENTS:.1%} accurate")
    frauds, honest, precision = stopped(0.80, 0.005)
    FRAUD(f"it stops {frauds:,.0f} frauds and {honest:,.0f} honest payers a day, a precision of {precision:.1%}")
    frauds, honest, precision = stopped(0.55, 0.0005)
    FRAUD(f"At 55% and 0.05% it stops {frauds:,.0f} and {honest:,.0f}: {precision:.1%}")
    FRAUD(f"so {60 * 80:,} cases")


def test_fraud_labels() -> None:
    FRAUD(f"90 days hold {1 - 0.5 ** (90 / 30):.1%}")
    frauds, honest, precision = stopped(0.55, 0.0005)
    passed = (frauds + honest) * 0.01
    FRAUD(f"of {frauds + honest:,.0f} stopped payments a day")
    FRAUD(f"{passed:.0f} pass, {passed * precision:.0f} of them frauds")
    FRAUD(f"that is {passed * precision * 80:,.0f} a day")


def test_fraud_costs() -> None:
    def costs(p: float, amount: float) -> dict[str, float]:
        loss, stop = amount + 20, 5 + 0.05 * amount
        return {
            "allow": p * loss,
            "review": 4 + p * 0.10 * loss + (1 - p) * 0.05 * stop,
            "block": (1 - p) * stop,
        }

    shares = np.linspace(0, 1, 100_001)
    for amount in (20, 500):
        best = np.array([min(cost := costs(p, amount), key=cost.__getitem__) for p in shares])
        review = shares[best == "review"]
        assert (best[shares < review[0]] == "allow").all() and (best[shares > review[-1]] == "block").all()
        FRAUD(f"| {amount} | {review[0]:.1%} | {review[-1]:.1%} |")
    small, large = (
        shares[[costs(p, amount)["block"] < costs(p, amount)["allow"] for p in shares]][0] for amount in (20, 500)
    )
    FRAUD(f"For 20 the threshold is {small:.1%}, for 500 it is {large:.1%}")
    assert small == pytest.approx(6 / (6 + 40), abs=1e-4) and large == pytest.approx(30 / (30 + 520), abs=1e-4)


def test_fraud_load() -> None:
    average = PAYMENTS / DAY
    peak = 4 * average
    FRAUD(f"{average:.0f} a second, {peak:,.0f} at a peak of four times")
    FRAUD(f"{4 * peak:,.0f} reads and as many writes")
    FRAUD(f"are {300 * MILLION * 400 / BILLION:.0f} GB")
    FRAUD(f": {15 + 5 + 10 + 70} in total")
    outage = peak * 5 * 60
    FRAUD(f"touch {outage:,.0f} payments. Allowing them lets through {outage * 0.001:.0f} frauds")
    FRAUD(f"a loss of {outage * 0.001 * 80:,.0f} at 80 each; blocking them refuses {outage * 0.999:,.0f} honest payers")


RAG = page("retrieval-augmented-generation")
CHUNKS = 10 * MILLION * 8


def test_rag_corpus() -> None:
    chunks = ceil((2_800 - 50) / (400 - 50))
    RAG(f"gives {chunks} chunks, the corpus {10 * MILLION * chunks / MILLION:.0f} million")
    assert 10 * MILLION * chunks == CHUNKS
    RAG(f"floats are {CHUNKS * 768 * 4 / BILLION:.1f} GB; one byte a number makes it {CHUNKS * 768 / BILLION:.1f} GB")
    RAG(f"add {CHUNKS * 32 * 4 / BILLION:.1f} GB. The text, at 4 bytes a token, is {CHUNKS * 400 * 4 / BILLION:.0f} GB")
    tokens = CHUNKS * 400
    seconds = tokens / 50_000
    RAG(f"{tokens / BILLION:.0f} billion tokens at 50,000 a second on a card take {seconds / DAY:.1f} days")
    RAG(f"or {seconds / 8 / 3600:.0f} hours on 8 cards")
    RAG(f"{CHUNKS // 100:,} chunks, {CHUNKS / 100 / DAY:.1f} a second")
    whole = 10 * MILLION * 2_800
    RAG(f"{whole / BILLION:.0f} billion tokens, {whole / MILLION:,.0f} windows of a million")


def test_rag_load() -> None:
    questions = 50_000 * 10
    average = questions / (10 * 60 * 60)
    RAG(f"{questions:,} in 10 hours are {average:.1f} a second, {3 * average:.0f} at three times that")
    RAG(f"600 take {600 / 60:.0f} seconds, so {3 * average * 600 / 60:.0f} answers are being written at once")
    passages = 8 * 400
    RAG(f"{passages:,} of passages, 600 for the answer: {500 + 700 + passages + 600:,} in total")
    RAG(f"are {3 * average * (500 + 700 + passages) / 1_000:.0f},000 tokens a second")
    RAG(f"50 pairs each, {3 * average * 50:,.0f} a second")
    RAG(f": {300 + 80 + 20 + 100 + 400 + 100:,} in total")


def test_rag_fusion() -> None:
    def fused(*ranks: int) -> float:
        return sum(1 / (60 + rank) for rank in ranks)

    RAG(f"at ranks 1 and 30 gets {fused(1, 30):.4f}, one at ranks 5 and 5 gets {fused(5, 5):.4f}: agreement beats")
    assert fused(5, 5) > fused(1, 30)


def test_rag_quality() -> None:
    RAG(f"in 85% of questions, and a right answer in 95% of those, {0.85 * 0.95:.0%} are right")
    RAG(f"a standard error of {100 * sqrt(0.8 * 0.2 / 300):.1f} points")
    RAG(f"nothing in {0.98**20:.0%} of searches")
