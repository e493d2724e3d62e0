"""The real data: whole, split once, standardised by the training examples alone, rows and targets kept together."""

import numpy as np
import pytest
import sklearn.datasets

from course.datasets import breast_cancer, diabetes, digits

SETS = {
    digits: ("load_digits", 1797, 64),
    breast_cancer: ("load_breast_cancer", 569, 30),
    diabetes: ("load_diabetes", 442, 10),
}
every = pytest.mark.parametrize("load", SETS, ids=lambda load: load.__name__)


def parts(data):
    return data.train, data.validation, data.test


@every
def test_sizes_and_shares(load):
    _, n, features = SETS[load]
    sizes = [len(part.y) for part in parts(load())]
    assert sum(sizes) == n and np.allclose(np.array(sizes) / n, (0.6, 0.2, 0.2), atol=0.01)
    assert all(part.X.shape == (len(part.y), features) and np.isfinite(part.X).all() for part in parts(load()))
    assert load() is load() and f"of {features} features" in repr(load().train)


@every
def test_every_original_example_is_there_once_with_its_own_target(load):
    X, y = getattr(sklearn.datasets, SETS[load][0])(return_X_y=True)
    ours = np.concatenate([part.X for part in parts(load())])
    targets = np.concatenate([part.y for part in parts(load())])

    def ranked(X, y):
        """Each column's ranks and each target's, which standardising leaves alone, sorted by rows."""
        rank = lambda column: np.unique(np.round(column, 9), return_inverse=True)[1]
        return sorted(map(tuple, np.column_stack([*map(rank, X.T), rank(y.astype(float))])))

    assert ranked(ours, targets) == ranked(X, y)


@every
def test_standardised_by_the_training_examples_alone(load):
    data = load()
    spread = data.train.X.std(axis=0)
    assert np.allclose(data.train.X.mean(axis=0), 0, atol=1e-12)
    assert np.all(np.isclose(spread, 1) | (spread == 0))
    assert not np.allclose(data.test.X.mean(axis=0), 0, atol=1e-3)  # else the test examples leaked into the scale


def test_the_split_is_the_same_for_everyone():
    assert digits().train.y[:8].tolist() == [6, 6, 6, 2, 5, 6, 6, 2]


def test_targets():
    assert set(digits().train.y) == set(range(10)) and digits().train.y.dtype.kind == "i"
    assert set(breast_cancer().train.y) == {0, 1}
    assert diabetes().train.y.mean() == pytest.approx(0, abs=1e-12) and diabetes().train.y.std() == pytest.approx(1)


@every
def test_classes_are_mixed_in_every_part(load):
    if load is not diabetes:
        for part in parts(load()):
            shares = np.bincount(part.y) / len(part.y)
            assert shares.min() > 0.5 / len(shares)


@every
def test_what_is_shared_by_all_cannot_be_overwritten(load):
    with pytest.raises(ValueError, match="read-only"):
        load().train.X[:] = 0
    with pytest.raises(ValueError, match="read-only"):
        load().test.y[:] = 0
