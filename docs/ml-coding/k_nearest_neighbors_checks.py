"""The checks of the practice file for k-nearest neighbors."""

from __future__ import annotations

import numpy as np
from k_nearest_neighbors import KNearestNeighbors, inverse_distances, nearest, squared_distances


def check_squared_distances_of_all_pairs() -> None:
    found = squared_distances(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0.0, 0.0], [0.0, 4.0], [3.0, 0.0]]))
    assert np.allclose(found, [[0, 16, 9], [25, 9, 16]]), f"expected [[0, 16, 9], [25, 9, 16]], found {found.tolist()}"


def check_distances_are_never_negative() -> None:
    x = np.random.default_rng(0).normal(3, 1, (50, 20))
    assert (squared_distances(x, x) >= 0).all(), "rounding must not leave a negative square: its root is nan"


def check_distances_survive_far_from_the_origin() -> None:
    x = np.array([[1.7e9], [1.7e9 + 10]])
    found = squared_distances(x, x)[0, 1]
    assert np.isclose(found, 100), f"two time stamps 10 s apart: expected 100, found {found}"


def check_the_nearest_k_of_a_row() -> None:
    found = nearest(np.array([[5.0, 1, 4, 2], [0.0, 9, 8, 7]]), 2)
    assert found.tolist() == [[1, 3], [0, 3]], f"expected [[1, 3], [0, 3]], found {found.tolist()}"


def check_equal_distances_go_to_the_first_columns() -> None:
    found = nearest(np.array([[2.0, 1, 1, 1, 0]]), 3)
    assert found.tolist() == [[1, 2, 4]], f"expected [[1, 2, 4]], found {found.tolist()}"


def check_weights_are_inverse_distances() -> None:
    assert inverse_distances(np.array([[0.5, 1.0, 4.0]])).tolist() == [[2, 1, 0.25]]


def check_a_distance_of_0_takes_the_vote() -> None:
    found = inverse_distances(np.array([[0.0, 0.5, 0.0]]))
    assert found.tolist() == [[1, 0, 1]], f"expected [[1, 0, 1]], found {found.tolist()}"


def check_neighbors_and_their_distances() -> None:
    rows, distances = KNearestNeighbors(2).fit([[0.0], [10.0], [3.0]], [0, 1, 0]).neighbors([[2.0]])
    assert sorted(rows[0].tolist()) == [0, 2], f"expected rows 0 and 2, found {rows.tolist()}"
    assert sorted(distances[0].tolist()) == [1, 2], f"expected distances 1 and 2, found {distances.tolist()}"


def check_the_majority_wins() -> None:
    model = KNearestNeighbors(3).fit([[0.0], [2.0], [2.5], [9.0]], ["near", "far", "far", "near"])
    assert model.predict([[0.1], [8.0]]).tolist() == ["far", "far"], "two of the three neighbors say far, both times"


def check_weighted_votes_count_the_distance() -> None:
    model = KNearestNeighbors(3, weighted=True).fit([[0.0], [2.0], [2.5]], ["near", "far", "far"])
    assert model.predict([[0.1]]).tolist() == ["near"], "1/0.1 is more than 1/1.9 + 1/2.4"


def check_bytes_do_not_wrap_around() -> None:
    model = KNearestNeighbors(1).fit(np.array([[0], [250]], dtype=np.uint8), ["dark", "light"])
    assert model.predict(np.array([[200]], dtype=np.uint8)).tolist() == ["light"], "convert to floats before squaring"


def check_batches_change_nothing() -> None:
    rng = np.random.default_rng(0)
    model = KNearestNeighbors(3).fit(rng.normal(size=(40, 2)), np.arange(40) % 3)
    queries = rng.normal(size=(17, 2))
    assert np.array_equal(model.predict(queries, 5), model.predict(queries))


def check_k_beyond_the_points_is_refused() -> None:
    for k in (0, 3):
        try:
            KNearestNeighbors(k).fit([[0.0], [1.0]], [0, 1])
        except ValueError:
            continue
        raise AssertionError(f"k = {k} with 2 points: expected a ValueError")
