"""What every lesson owes the learner, and that its goals can be reached."""

import ast
import json
import re
import tomllib
from pathlib import Path

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
    shaken,
    trap,
    turned,
    who_leads,
)
from course.objectives import himmelblau, ravine, rosenbrock
from course.optimizers import Adam, GradientDescent, Momentum
from course.setup.environment import ROOT

LESSONS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
PREDICTIONS = "course/classroom/predictions.toml"
QUESTIONS = tomllib.loads((ROOT / PREDICTIONS).read_text("utf-8"))
MAIN = [name for name in LESSONS if not name.startswith("00")]


def text(name, kind):
    return "\n\n".join(sources(name, kind))


def sources(name, kind):
    return ["".join(cell["source"]) for cell in LESSONS[name]["cells"] if cell["cell_type"] == kind]


#: What a lesson has: in words, where it is looked for, and how it is written there.
OWED = {
    "an explorer with a goal": ("code", "goal="),
    "the package's own code, shown by code(…)": ("code", r"\bcode\("),
    "real data": ("code", "datasets|digits|diabetes"),
    "the paragraph **What you will see.**": ("markdown", r"\*\*What you will see\.\*\*"),
    "the section ## Exercises": ("markdown", "## Exercises"),
    "the section ## Key points": ("markdown", "## Key points"),
    "the table of what it is called elsewhere": ("markdown", r"\| here \|.*PyTorch"),
    "its sources, *Sources: …*": ("markdown", r"\*Sources:"),
}


@pytest.mark.parametrize("what", OWED)
@pytest.mark.parametrize("name", MAIN)
def test_a_lesson_is_complete(name, what):
    kind, pattern = OWED[what]
    assert re.search(pattern, text(name, kind)), f"notebooks/{name}.ipynb lacks {what}."


@pytest.mark.parametrize("name", MAIN)
def test_each_prediction_is_confronted_in_the_same_order(name):
    asked, answered = (re.findall(rf'{verb}\("(\w+)"\)', text(name, "code")) for verb in ("predict", "confront"))
    assert asked and asked == answered, f"notebooks/{name}.ipynb predicts {asked} and confronts {answered}."


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
    for target, heading in re.findall(r"\]\(([^)#]+)(?:#([^)]+))?\)", text(name, "markdown")):
        assert (ROOT / "notebooks" / target).exists(), target
        if heading:
            assert heading in anchors(Path(target).stem), f"{target} has no heading {heading}"


def anchors(name):
    """What JupyterLab makes of a lesson's headings."""
    return {title.replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text(name, "markdown"), re.M)}


@pytest.mark.parametrize("name", LESSONS)
def test_every_picture_has_a_text_twin(name):
    for cell in LESSONS[name]["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                assert len("".join(data["text/plain"])) > 60


@pytest.mark.parametrize("name", LESSONS)
def test_every_picture_is_read_out(name):
    """Its `alt`, in the metadata, is the sentence or caption that its text twin begins with."""
    for cell in LESSONS[name]["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data:
                alt, twin = output["metadata"]["image/png"].get("alt"), "".join(data["text/plain"])
                assert alt, f"notebooks/{name}.ipynb: a picture without alt; type: course author refresh"
                assert twin.partition(": ")[2].startswith(alt)


def test_each_question_is_asked_in_its_lesson():
    for name, question in QUESTIONS.items():
        assert question["lesson"] in LESSONS, (
            f"{PREDICTIONS}: {name} names the lesson {question['lesson']!r}, which is not in notebooks/."
        )
        assert f'predict("{name}")' in text(question["lesson"], "code"), (
            f'notebooks/{question["lesson"]}.ipynb does not ask predict("{name}"), which {PREDICTIONS} has for it.'
        )


@pytest.mark.parametrize("name", LESSONS)
def test_each_question_of_a_lesson_is_there(name):
    for asked in re.findall(r'predict\("(\w+)"\)', text(name, "code")):
        assert asked in QUESTIONS, f"{PREDICTIONS} lacks [{asked}], which notebooks/{name}.ipynb asks."


GOALS = {
    "05 repair": (
        lambda: batches_map(0.9, 1, goal=Goal("", lambda seen: seen[3:] == (0.9, 1) and seen.loss < 1.05 * seen.plain)),
        {"tuning": "scaled"},
    ),
    "05 gain": (
        lambda: batches_map(
            0.9, 64, "steps", "each", Goal("", lambda seen: seen.tuning == "each" and seen.loss <= seen.plain / 3)
        ),
        {"batch_size": 4096},
    ),
    "06 plane": (
        lambda: rate_plane(eta=0.2, gamma=0.3, methods=["Nesterov"], goal=Goal("", lambda rate: rate < 0.76)),
        {"eta": 0.65, "gamma": 0.6},
    ),
    "06 cycle": (lambda: cycle(3.3, 24, Goal("", lambda at: at[0] < 1e-3 and at[1] < 1e-3)), {"t": 60, "start": 3.0}),
    "07": (
        lambda: turned(0, "AdaGrad", Goal("", lambda seen: seen[0] == "AdaGrad" and seen[1] > seen[2])),
        {"angle": 45},
    ),
    "08 trap": (
        lambda: trap(1000, 0.99, Goal("", lambda seen: seen[3] == 0.999 and seen[0] > 0)),
        {"beta2": 0.999, "period": 3000},
    ),
    "08 ball": (
        lambda: ball(rosenbrock, Adam(0.01), 300, goal=reach(1e-3, within=300)),
        {"Adam.beta2": 0.9, "Adam.eta": 0.1},
    ),
    "09": (
        lambda: batch_study(1024, goal=(400, 150_000)),
        {"gamma": 0.9, "eta": 0.65, "batch_size": 512},
    ),
    "09b": (
        lambda: batch_study(2, 0.9, goal=(60_000, 110_000, 2)),
        {"eta": 0.03},
    ),
    "11": (
        lambda: normalised(32, 0.1, Goal("", lambda losses: losses[1] < 0.35 and losses[0] > 1)),
        {"eta": 2.0, "batch_size": 64},
    ),
    "12": (lambda: shaken(Momentum(0.01, 0.9), goal=Goal("", lambda share: share >= 0.8)), {"Momentum.eta": 0.02}),
    "10": (
        lambda: schedule("constant", eta=0.5, goal=0.04),
        {"shape": "cosine", "eta": 0.16},
    ),
    "13 opening": (
        lambda: second(
            himmelblau,
            "bare Newton",
            start=(3.75, -1.0),
            beside="Newton",
            goal=Goal("", lambda run: run.outcome == "minimum" and run.evaluations[-1] <= 25),
        ),
        {"y": -2.5},
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
    "17": (
        lambda: who_leads(
            {128: race("softmax regression", 128, ("GradientDescent", "Nesterov", "Adam"))},
            {128: race("softmax regression", 128, ("GradientDescent", "Nesterov", "Adam"), tuned=False)},
            goal=Goal("", lambda seen: seen == ("GradientDescent", True, "one")),
        ),
        {"tuning": "one", "eta": 13},
    ),
}


@pytest.mark.parametrize("name", GOALS)
def test_a_goal_is_not_reached_at_first_but_can_be(name):
    make, settings = GOALS[name]
    can_be_reached(make(), settings)


def can_be_reached(explorer, settings):
    assert not explorer.ticked
    for control, value in settings.items():
        explorer.controls[control].value = value
    assert explorer.ticked, explorer.sentence


def told(name):
    """The settings that reach its goals, as a lesson's own metadata tell them."""
    return LESSONS[name]["metadata"]["course"].get("reached", [])


@pytest.mark.parametrize("name", [name for name in LESSONS if told(name)])
def test_the_goals_of_a_lesson_are_reached_as_it_tells(name):
    """Its cells are run as they come. Lessons that compute long before a goal have theirs in GOALS."""
    explorers, names = [], {}
    for source in sources(name, "code"):
        if len(explorers) < len(told(name)):
            value = last_value(source, names)
            explorers += [value] if "goal=" in source else []
    for settings, explorer in zip(told(name), explorers, strict=True):
        can_be_reached(explorer, settings)


def last_value(source, names):
    """What a cell shows: run among `names`, the value of its last line."""
    tree = ast.parse(source)
    if isinstance(tree.body[-1], ast.Expr):
        tree.body[-1] = ast.Assign([ast.Name("shown", ast.Store())], tree.body[-1].value)
    exec(compile(ast.fix_missing_locations(tree), "a cell", "exec"), names)
    return names.get("shown")


@pytest.mark.parametrize("name", LESSONS)
def test_each_goal_has_settings_that_reach_it(name):
    goals = text(name, "code").count("goal=")
    tested = len(told(name)) + sum(key.split()[0] == name.split("_")[0] for key in GOALS)
    assert tested == goals, (
        f"notebooks/{name}.ipynb tells how to reach {tested} of its {goals} goals: in its metadata, "
        '"course": {"reached": [{"Momentum.eta": 1.2}]} has an entry for each.'
    )
