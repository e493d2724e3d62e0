"""No mutant of an exercise's solution passes its tests (see `mutants`), but for those that `equivalent` explains."""

import numpy as np
import pytest
from equivalent import EQUIVALENT
from mutants import SEEDS, Trial, edits, habits, table
from whole import thorough

from course.classroom.checking.catalogue import exercises

TRIALS = {name: Trial(exercise) for name, exercise in exercises().items()}
every_trial = pytest.mark.parametrize("trial", TRIALS.values(), ids=TRIALS)


@every_trial
def test_some_mutants_are_rejected(trial):
    """Every ninth, in one draw."""
    assert not [done for done, _ in trial.survivors(SEEDS[:1], every=9) if done not in trial.equivalent]


@thorough("every mutant of every solution, in three draws")
@every_trial
def test_all_mutants_are_rejected(trial):
    """In every draw; and those that are listed as equivalent are there, and pass always."""
    passed = dict(trial.survivors())
    assert not {done: seeds for done, seeds in passed.items() if done not in trial.equivalent}
    assert not {done for done in trial.equivalent if len(passed.get(done, ())) < len(SEEDS)}


def test_only_exercises_have_equivalent_mutants():
    assert set(EQUIVALENT) <= set(TRIALS)


def test_edits_change_one_place():
    source = "def half(x, n=1):\n    if x > n:\n        return x / 2\n    return max(x, n)"
    found = edits(source)
    assert len(set(found.values())) == len(found) > 20 and source not in found.values()
    expected = "x > n → x >= n", "2 → 3", "max(x, n) → min(x, n)", "x / 2 → x * 2", "x → n", "return x / 2 → return"
    assert set(expected) <= set(found)


def test_habits_spoil_what_comes_in_and_goes_out():
    rows = np.arange(3)
    found = habits(lambda values, gamma, rng: (values * gamma, rng))
    assert found["gamma: 0 is taken for missing"](rows, 0.0, None)[0][1] == 0.9
    assert found["all: whole numbers stay whole"](rows, 0.5, None)[0].tolist() == [0, 0, 1]
    assert len(found["values: cut off after 100"](np.ones(300), 1, None)[0]) == 100
    given, other = np.random.default_rng(5), found["rng: another rng"]
    assert other(rows, 1, given)[1].random() == np.random.default_rng(0).random()


def test_the_table_names_what_survives(monkeypatch):
    """With a test less that holds the ends of β, the mutants that live on are shown one by one."""
    monkeypatch.delitem(TRIALS["half_life"].tests, "test_short_memory")
    monkeypatch.setattr("mutants.trials", lambda: TRIALS)
    head, line, *alive = table(["half_life"])
    assert "surviving" in head and line.split()[0] == "half_life" and alive
    assert any("beta: a number below 0.001 becomes 0.001   always" in each for each in alive)
