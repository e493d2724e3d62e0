"""What every lesson owes the learner, and that its goals can be reached."""

import json
import re
import tomllib

import numpy as np
import pytest

from course.experiments.race import race
from course.explorers import (
    Goal,
    average,
    ball,
    batch_study,
    batches_map,
    cycle,
    late,
    learn_digits,
    normalised,
    rate_plane,
    reach,
    schedule,
    second,
    who_leads,
)
from course.objectives import double_well, himmelblau, ravine, rosenbrock
from course.optimizers import AdaGrad, Adam, GradientDescent, Momentum
from course.setup.environment import ROOT

LESSONS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
MAIN = [name for name in LESSONS if not name.startswith("00")]


def text(name, kind):
    return "\n\n".join("".join(cell["source"]) for cell in LESSONS[name]["cells"] if cell["cell_type"] == kind)


@pytest.mark.parametrize("name", MAIN)
def test_a_lesson_is_complete(name):
    code, prose = text(name, "code"), text(name, "markdown")
    asked, answered = (re.findall(rf'{verb}\("(\w+)"\)', code) for verb in ("predict", "confront"))
    assert asked and asked == answered, "each prediction is confronted, in the same order"
    assert "goal=" in code and "code(" in code, "an explorer with a goal, and the package's own code"
    assert "**What you will see.**" in prose and "## Exercises" in prose and "## Key points" in prose
    assert re.search(r"\| here \|.*PyTorch", prose) and "*Sources:" in prose
    assert re.search(r"datasets|digits|diabetes", code), "real data"


@pytest.mark.parametrize("name", LESSONS)
def test_cells_are_thin(name):
    lengths = [
        sum(bool(line.strip()) for line in "".join(cell["source"]).splitlines())
        for cell in LESSONS[name]["cells"]
        if cell["cell_type"] == "code"
    ]
    assert max(lengths) <= 12 and np.median(lengths) <= 4


@pytest.mark.parametrize("name", LESSONS)
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#]+)", text(name, "markdown")):
        assert (ROOT / "notebooks" / target).exists(), target


@pytest.mark.parametrize("name", LESSONS)
def test_every_picture_has_a_text_twin(name):
    for cell in LESSONS[name]["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                assert len("".join(data["text/plain"])) > 60


def test_each_question_is_asked_in_its_lesson_and_each_exercise_linked():
    questions = tomllib.loads((ROOT / "course" / "classroom" / "predictions.toml").read_text("utf-8"))
    for name, question in questions.items():
        assert f'predict("{name}")' in text(question["lesson"], "code")
    linked = set(re.findall(r"exercises/(\w+)/exercise", "".join(text(name, "markdown") for name in LESSONS)))
    assert linked == {path.parent.name for path in (ROOT / "exercises").glob("*/source.ipynb")}


GOALS = {
    "00": (lambda: ball(ravine, GradientDescent(0.05), 50, goal=reach(0.01, within=50)), {"GradientDescent.eta": 0.9}),
    "01": (lambda: ball(ravine, GradientDescent(0.1), goal=reach(1e-6, within=90)), {"GradientDescent.eta": 0.95}),
    "02": (
        lambda: learn_digits(GradientDescent(0.02), 1078, Goal("", lambda seen: seen[0].losses[-1] < 0.13)),
        {"batch_size": 16, "GradientDescent.eta": 1.0},
    ),
    "03": (
        lambda: average(0.5, 50, Goal("", lambda left: left[0] <= 0.2 and left[1] >= 0.9)),
        {"beta": 0.93, "period": 200},
    ),
    "04 ball": (
        lambda: ball(ravine, Momentum(0.1, 0.5), goal=reach(1e-6, within=30)),
        {"Momentum.eta": 1.2, "Momentum.gamma": 0.38},
    ),
    "04 plane": (
        lambda: rate_plane(eta=0.3, gamma=0.2, goal=Goal("", lambda rate: rate < 0.66)),
        {"eta": 1.3, "gamma": 0.42},
    ),
    "05": (
        lambda: batches_map(0.9, 1, goal=Goal("", lambda seen: seen[0] <= 0.5 * seen[1] and seen[2] == "each")),
        {"tuning": "each", "batch_size": 1024, "gamma": 0.5},
    ),
    "06 plane": (
        lambda: rate_plane(eta=0.2, gamma=0.3, methods=["Nesterov"], goal=Goal("", lambda rate: rate < 0.76)),
        {"eta": 0.65, "gamma": 0.6},
    ),
    "06 cycle": (lambda: cycle(3.3, 12, Goal("", lambda at: at[0] < 1e-3 and at[1] < 1e-3)), {"t": 60, "start": 3.0}),
    "07": (lambda: ball(ravine, AdaGrad(0.5), goal=reach(1e-6, within=30)), {"AdaGrad.eta": 2.2}),
    "08": (
        lambda: ball(rosenbrock, Adam(0.01), 300, goal=reach(1e-3, within=300)),
        {"Adam.beta2": 0.9, "Adam.eta": 0.1},
    ),
    "09": (
        lambda: batch_study(1024, goal=(400, 150_000)),
        {"gamma": 0.9, "eta": 0.65, "batch_size": 512},
    ),
    "09b": (
        lambda: batch_study(2, 0.9, goal=(60_000, 110_000)),
        {"eta": 0.03},
    ),
    "11": (
        lambda: normalised(False, 32, 0.03, Goal("", lambda loss: loss < 0.35)),
        {"batch_norm": True, "eta": 1.0, "batch_size": 64},
    ),
    "12": (lambda: ball(double_well, Momentum(0.02, 0.5), goal=reach(1e-6, within=100)), {"Momentum.eta": 0.2}),
    "10": (
        lambda: schedule("constant", eta=0.5, goal=0.04),
        {"shape": "cosine", "eta": 0.16},
    ),
    "13": (
        lambda: second(
            himmelblau,
            "FletcherReeves",
            goal=Goal("", lambda run: run.outcome == "minimum" and run.evaluations[-1] <= 25),
        ),
        {"method": "LBFGS", "x": 2.5, "y": 2.0},
    ),
    "14": (
        lambda: late(8, 0.3, 0.9, Goal("", lambda seen: seen[0] >= 8 and seen[1] < 0.05)),
        {"gamma": 0.0, "eta": 0.08},
    ),
    "15": (
        lambda: who_leads(
            {("softmax regression", 128): race("softmax regression", 128, ("GradientDescent", "Nesterov", "Adam"))},
            goal=Goal("", lambda seen: seen == ("GradientDescent", True, "one")),
        ),
        {"tuning": "one", "eta": 13},
    ),
}


@pytest.mark.parametrize("name", GOALS)
def test_a_goal_is_not_reached_at_first_but_can_be(name):
    make, settings = GOALS[name]
    explorer = make()
    assert not explorer.ticked
    for control, value in settings.items():
        explorer.controls[control].value = value
    assert explorer.ticked, explorer.sentence


def test_the_goals_tested_here_are_the_lessons():
    """One entry for each goal that the lessons set."""
    assert len(GOALS) == sum(text(name, "code").count("goal=") for name in LESSONS)
