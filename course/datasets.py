"""Small real data that ships with scikit-learn: nothing is downloaded.

Each set is shuffled once with a fixed seed and split 60 : 20 : 20 into training, validation and test examples.
Inputs are standardised with the training examples' mean and standard deviation; so are diabetes' targets.
"""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np


class Examples(NamedTuple):
    """Inputs `X` of shape `(n, features)` and targets `y` of shape `(n,)`: class numbers, or real values."""

    X: np.ndarray
    y: np.ndarray

    def __repr__(self):
        return f"{len(self.y)} examples of {self.X.shape[1]} features"


@dataclass(frozen=True)
class Dataset:
    """Tune on `validation`; look at `test` once, at the end."""

    name: str
    train: Examples
    validation: Examples
    test: Examples


@cache
def digits():
    """8x8 grey pictures of handwritten digits, 10 classes, 1797 examples (Alpaydin & Kaynak 1998)."""
    return _prepare("digits", "load_digits")


@cache
def breast_cancer():
    """30 measurements of cell nuclei, benign (1) or malignant (0), 569 examples (Wolberg et al. 1995)."""
    return _prepare("breast cancer", "load_breast_cancer")


@cache
def diabetes():
    """10 measurements and how far diabetes went within a year, 442 examples (Efron et al. 2004)."""
    return _prepare("diabetes", "load_diabetes", real=True)


def _prepare(name, loader, real=False):
    # Imported here: scikit-learn takes a second to load, and the mathematics needs NumPy alone.
    from sklearn import datasets

    X, y = getattr(datasets, loader)(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(y))
    train, validation, test = np.split(order, [int(0.6 * len(y)), int(0.8 * len(y))])
    X = _standardised(X, train)
    y = _standardised(y, train) if real else y
    parts = [Examples(X[rows], y[rows]) for rows in (train, validation, test)]
    for array in (array for part in parts for array in part):
        array.setflags(write=False)  # loaded once, seen by all
    return Dataset(name, *parts)


def _standardised(values, train):
    spread = values[train].std(axis=0)
    return (values - values[train].mean(axis=0)) / np.where(spread > 0, spread, 1)
