"""Exercises under plain pytest: `pytest exercises/momentum_step [--submission FILE] [--seed N]`.

Without a submission the tests run on the solution in the exercise's `source.ipynb`.
"""

import pytest

from course.classroom.checking.recorder import generator
from course.classroom.checking.student import Student
from course.classroom.checking.submission import load

collect_ignore_glob = ["*.ipynb"]  # an unanswered exercise is not a test


def pytest_addoption(parser):
    parser.addoption("--submission", help="a notebook or a script with the answer")
    parser.addoption("--seed", type=int, default=0, help="draw other numbers")


@pytest.fixture
def student(request):
    submission = request.config.getoption("--submission", None)
    return Student(load(submission or request.path.parent / "source.ipynb"))


@pytest.fixture
def rng(request):
    return generator(request.config.getoption("--seed", 0), request.node.name)
