"""Every exercise proves itself: untouched it fails, solved it passes, and each known mistake draws its hint."""

import copy
import json
import os
import re
import runpy
import shutil
from functools import cache

import numpy as np
import pytest
from whole import thorough

from course import places
from course.classroom import run
from course.classroom.authoring import generate_exercises, hand_out
from course.classroom.checking import record
from course.classroom.checking.catalogue import exercises
from course.classroom.checking.submission import cells, load
from course.setup.environment import ROOT

EXERCISES = exercises()
SEEDS = [1, *(pytest.param(seed, marks=thorough("further seeds")) for seed in (2, 2**32 - 1))]
impolite = pytest.mark.filterwarnings("ignore:.* encountered in:RuntimeWarning")  # wrong answers may divide by zero
every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


@cache
def bank(exercise, kind="draws"):
    """The known wrong answers of an exercise, or its right ones in other words."""
    names = runpy.run_path(str(exercise.folder / "mistakes.py"))
    return [thing for thing in names.values() if hasattr(thing, kind)]


MISTAKES = [(exercise, wrong) for exercise in EXERCISES.values() for wrong in bank(exercise)]


def outcome(exercise, function, seed=1):
    return judged(exercise, function, seed)


@cache
def judged(exercise, function, seed):
    return run(exercise.folder, {exercise.name: function}, seed)


def solution(exercise):
    return load(exercise.folder / "source.ipynb")[exercise.name]


def told(outcome):
    """What the verdict says of the first failure."""
    failure = outcome.failed[0].failure
    return f"{outcome.failed[0].title} {failure.what} {failure.suggests}"


def test_there_are_exercises_for_every_lesson():
    lessons = [exercise.lesson[:2] for exercise in EXERCISES.values()]
    written = {path.name[:2] for path in (ROOT / "notebooks").glob("*.ipynb")} - {"00"}
    assert not written - set(lessons), f"exercises/ has none for lesson {min(written - set(lessons))}."
    assert set(lessons) == written


@every_exercise
def test_untouched_fails(exercise):
    names = load(exercise.folder / "exercise.ipynb")
    result = run(exercise.folder, names)
    assert result.points == 0 < result.total
    assert all(r.failure.empty for r in result.results)


@every_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_solution_passes(exercise, seed):
    result = outcome(exercise, solution(exercise), seed)
    assert not result.failed, str(result.failed[0].failure)
    assert result.points == result.total and not result.printed


@impolite
@pytest.mark.parametrize("exercise, wrong", MISTAKES, ids=[f"{e.name}-{w.__name__}" for e, w in MISTAKES])
@pytest.mark.parametrize("seed", SEEDS)
def test_mistake_draws_its_hint(exercise, wrong, seed):
    result = outcome(exercise, wrong, seed)
    assert result.failed, "accepted"
    assert wrong.draws in told(result), told(result)


@every_exercise
def test_bank_and_hints(exercise):
    assert len(bank(exercise)) >= 8 and bank(exercise, "another_way")
    hints = outcome(exercise, solution(exercise)).hints
    assert len(set(hints)) == 3 and all("?" in hint for hint in hints)


@impolite
@every_exercise
def test_every_test_says_what_it_tests_and_rejects_something(exercise):
    """A test that no known mistake and no broken answer fails would be a check that cannot fail."""
    wrongs = [*bank(exercise), lambda *given: None]
    failed = {result.name for wrong in wrongs for result in outcome(exercise, wrong).failed}
    results = outcome(exercise, solution(exercise)).results
    assert failed == {result.name for result in results}
    assert all(not result.title.startswith("test_") for result in results)


@every_exercise
def test_handed_out_notebook(exercise):
    starter, solved = (cells(exercise.folder / f"{kind}.ipynb") for kind in ("exercise", "source"))
    [secret] = set(solved) - set(starter)
    assert set(starter) < set(solved) and f"def {exercise.name}(" in secret
    assert f'check("{exercise.name}")' in starter
    [hole] = [cell for cell in starter if "NotImplementedError" in cell]
    assert hole.startswith(f"def {exercise.name}(") and '"""' in hole
    assert hole.splitlines()[0] == secret.splitlines()[0]


@every_exercise
def test_notebooks_run_from_top_to_bottom(exercise):
    """Through their own `check` cell: the hand-out leaves no record, the solution full points."""
    load(exercise.folder / "exercise.ipynb", without=())
    assert exercise.name not in record.load()[0]["exercises"]
    load(exercise.folder / "source.ipynb", without=())
    kept = record.load()[0]["exercises"][exercise.name]
    assert kept["points"] == kept["of"] == outcome(exercise, solution(exercise)).total


def statement(exercise):
    """The text of the exercise, in paragraphs: heading, what is asked, …, the worked number, the line of facts."""
    notebook = json.loads((exercise.folder / "source.ipynb").read_text("utf-8"))
    return "".join(notebook["cells"][0]["source"]).split("\n\n")


@every_exercise
def test_statement(exercise):
    """One sentence (it may end in a list), one worked number, and how much work it is, exactly."""
    heading, *asked, worked, facts = statement(exercise)
    assert heading.startswith("# ") and worked.startswith("**A worked number.**")
    assert len(re.findall(r"[.!?](?=\s|$)", "\n".join(asked))) == 1 and asked[-1].endswith(".")
    work = f"about {exercise.lines} line{'s' * (exercise.lines > 1)} · {exercise.minutes} minutes"
    stars = "●" * exercise.difficulty + "○" * (3 - exercise.difficulty)
    assert facts.startswith(f"{work} · difficulty {stars} ({exercise.difficulty} of 3) · ")
    assert (
        facts.endswith(f"](../../notebooks/{exercise.lesson}.ipynb)")
        and (ROOT / "notebooks" / f"{exercise.lesson}.ipynb").exists()
    )


@every_exercise
def test_a_small_hole_and_sensible_points(exercise):
    [secret] = set(cells(exercise.folder / "source.ipynb")) - set(cells(exercise.folder / "exercise.ipynb"))
    assert secret.strip().count("\n") == exercise.lines <= 10, "lines: those of the solution, below its `def`"
    worth = [result.points for result in outcome(exercise, solution(exercise)).results]
    assert 3 <= len(worth) <= 8 and set(worth) <= {1, 2, 3} and 4 <= sum(worth) <= 12
    assert exercise.minutes in range(5, 21) and exercise.difficulty in (1, 2, 3)


def said(text):
    """All numbers in a text, and what its fractions come to."""
    number = r"-?\d+(?:\.\d+)?"
    text = text.replace("−", "-")
    fractions = [float(above) / float(below) for above, below in re.findall(f"({number})/({number})", text)]
    return [*map(float, re.findall(number, text)), *fractions]


@every_exercise
def test_worked_number(exercise):
    """`worked(solve)` yields what comes back and what the statement says; each number is said there."""
    worked = runpy.run_path(str(exercise.folder / f"test_{exercise.name}.py"))["worked"]
    pairs, text = list(worked(solution(exercise))), statement(exercise)[-2]
    assert pairs
    for got, want in pairs:
        if isinstance(want, str):
            assert got == want and want in text
            continue
        parts = zip(got, want, strict=True) if isinstance(want, tuple) else [(got, want)]
        for part, expected in parts:
            np.testing.assert_allclose(part, expected, rtol=5e-4, atol=1e-12)
            assert all(np.isclose(number, said(text), rtol=5e-4).any() for number in np.ravel(expected)), expected


@every_exercise
def test_a_change_in_place_is_rejected(exercise):
    """Where arrays or lists come in, some test looks whether they are left as they were."""
    solve, arrays = solution(exercise), []

    def careless(*given):
        answer = copy.deepcopy(solve(*given))
        for values in given:
            if isinstance(values, np.ndarray) and values.size:
                values += 1
            elif isinstance(values, list) and values:
                values.append(values[0])
            else:
                continue
            arrays.append(values)
        return answer

    result = outcome(exercise, careless)
    told = [r for r in result.failed if "belongs to the caller" in r.failure.what]
    assert bool(told) == bool(arrays)


@impolite
@every_exercise
def test_a_picture_is_drawn_for_some_mistake(exercise):
    """A picture that no wrong answer brings up would be a picture that nobody sees."""
    text = (exercise.folder / f"test_{exercise.name}.py").read_text("utf-8")
    drawn = (result.failure.picture for wrong in bank(exercise) for result in outcome(exercise, wrong).failed)
    assert "picture=" not in text or any(drawn)


def test_handed_out_notebooks_are_current(capsys):
    assert generate_exercises(check=True) == 0, capsys.readouterr().err


PLAIN = ["-c", os.devnull, "-p", "no:cacheprovider", "--import-mode=importlib", f"--rootdir={ROOT / 'exercises'}"]


def test_files_under_plain_pytest():
    """The same files, the usual way, on the solutions."""
    assert pytest.main([*PLAIN, "--seed=5", str(ROOT / "exercises")]) == pytest.ExitCode.OK


def test_a_submission_under_plain_pytest(tmp_path, capsys):
    """A notebook with magics and a broken cell, and a script that is wrong."""
    folder = EXERCISES["momentum_step"].folder
    notebook = json.loads((folder / "source.ipynb").read_text("utf-8"))
    for source in ("%matplotlib inline\n!ls", "1 / 0", "print('chatty')"):
        notebook["cells"].insert(1, {"cell_type": "code", "metadata": {}, "source": [source]})
    (tmp_path / "right.ipynb").write_text("\ufeff" + json.dumps(notebook), "utf-8")
    (tmp_path / "wrong.py").write_text("def momentum_step(*given):\n    return 'nonsense'\n", "utf-8")
    assert pytest.main([*PLAIN, str(folder), f"--submission={tmp_path / 'right.ipynb'}"]) == pytest.ExitCode.OK
    assert pytest.main([*PLAIN, str(folder), f"--submission={tmp_path / 'wrong.py'}"]) == pytest.ExitCode.TESTS_FAILED
    assert "2 values were expected" in capsys.readouterr().out


# Honest variants: no false alarm ----------------------------------------------------------------------------------


def as_lists(value):
    return value.tolist() if isinstance(value, np.ndarray) else value


@every_exercise
@pytest.mark.parametrize("change", [as_lists, np.float32, lambda x: x], ids=["lists", "float32", "chatty"])
@pytest.mark.parametrize("seed", SEEDS)
def test_honest_variants(exercise, change, seed):
    """Lists instead of arrays, answers rounded to single precision, and prints are all right."""
    solve = solution(exercise)

    def converted(value):
        if isinstance(value, tuple):
            return tuple(map(converted, value))
        if isinstance(value, list) and isinstance(value[0], np.ndarray):
            return [converted(part) for part in value]
        return change(value) if np.asarray(value).dtype.kind == "f" else as_lists(value)

    def variant(*given):
        print("working on it", given)
        return converted(solve(*given))

    result = outcome(exercise, variant, seed)
    assert not result.failed, str(result.failed[0].failure)
    assert len(result.printed) <= 2000


RIGHT = [(exercise, way) for exercise in EXERCISES.values() for way in bank(exercise, "another_way")]


@pytest.mark.parametrize("exercise, function", RIGHT, ids=[f"{e.name}-{f.__name__}" for e, f in RIGHT])
@pytest.mark.parametrize("seed", SEEDS)
def test_other_ways_to_solve_it(exercise, function, seed):
    result = outcome(exercise, function, seed)
    assert not result.failed, str(result.failed[0].failure)


def copied(exercise, name, root):
    """A copy of the folder under another name, with its test file renamed as the folder is."""
    folder = shutil.copytree(exercise.folder, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / f"test_{exercise.name}.py").rename(folder / f"test_{name}.py")
    return folder


@thorough("copies of all exercises")
@every_exercise
def test_a_copied_folder_is_an_exercise(exercise, tmp_path):
    """It is found, its hand-out made from its source, and its tests judge: nothing in a folder knows where it lies."""
    folder = copied(exercise, "another", tmp_path)
    (folder / "exercise.ipynb").unlink()
    assert [found.folder for found in exercises(tmp_path).values()] == [folder]
    assert generate_exercises(root=tmp_path) == 0
    assert (folder / "exercise.ipynb").read_bytes() == (exercise.folder / "exercise.ipynb").read_bytes()
    assert run(folder, load(folder / "exercise.ipynb")).points == 0
    assert run(folder, load(folder / "source.ipynb")).points == exercise.points


def test_a_copied_folder_with_a_function_of_its_own(tmp_path, monkeypatch):
    """Its name replaced in its files, too: `check` finds it, and it is handed out beside the one it was made from."""
    folder = copied(EXERCISES["half_life"], "third_life", tmp_path / "exercises")
    for file in folder.iterdir():
        file.write_text(file.read_text("utf-8").replace("half_life", "third_life"), "utf-8")
    shutil.copytree(EXERCISES["half_life"].folder, tmp_path / "exercises" / "half_life")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.setattr(places, "ORIGINALS", tmp_path)
    assert [*exercises()] == ["half_life", "third_life"]
    load(folder / "source.ipynb", without=())  # through its own `check`
    assert record.load()[0]["exercises"]["third_life"] == {"points": 4, "of": 4}
    assert hand_out("03", tmp_path / "handed_out.ipynb") == 0
    holes = [cell.splitlines()[0] for cell in cells(tmp_path / "handed_out.ipynb") if "NotImplementedError" in cell]
    assert holes == ["def half_life(beta):", "def third_life(beta):"]


def test_conventions_are_those_of_the_package():
    """The exercises and the package mean the same thing."""
    from course import theory
    from course.optimizers import Momentum
    from course.schedules import Cosine, WarmUp

    rng = np.random.default_rng(0)
    theta, v, gradient = rng.normal(size=(3, 4))
    rule = Momentum(eta=0.2, gamma=0.7)
    new_theta, _ = rule.step(theta, gradient, {"v": v}, 1)
    np.testing.assert_allclose(solution(EXERCISES["momentum_step"])(theta, v, gradient, 0.2, 0.7)[0], new_theta)
    np.testing.assert_allclose(solution(EXERCISES["best_heavy_ball"])(0.3, 7), theory.best_heavy_ball(0.3, 7)[:2])
    ours = WarmUp(3, Cosine(0.5, 9, 0.1))
    np.testing.assert_allclose(
        [solution(EXERCISES["cosine_schedule"])(t, 0.5, 3, 9, 0.1) for t in range(1, 30)], ours.over(29)
    )
    assert re.match(r"v ← γ v − η", Momentum.__doc__)


def test_batch_normalization_exercises_are_the_layer_of_the_package():
    from course.models.batch_norm import EPS, KEPT, BatchNorm

    z, upstream = np.random.default_rng(2).normal(size=(2, 5, 3))
    gamma, layer, start = np.array([0.5, -2.0, 3.0]), BatchNorm(3), (np.zeros(3), np.ones(3))
    out, seen = layer.forward(z, gamma, train=True)
    layer.keep(seen)
    statistics = solution(EXERCISES["running_statistics"])(*start, z, KEPT)
    np.testing.assert_allclose(solution(EXERCISES["batch_norm_forward"])(z, gamma, np.zeros(3), *start, True, EPS), out)
    np.testing.assert_allclose(statistics, (layer.mean, layer.var))
    backward = solution(EXERCISES["batch_norm_backward"])(upstream, seen[0], np.sqrt(z.var(axis=0) + EPS), gamma)
    np.testing.assert_allclose(backward, layer.backward(upstream, seen, train=True)[0])


def test_per_coordinate_exercises_are_the_rules_of_the_package():
    """Five steps of each, under the same gradients, with exact zeros among them."""
    from course.optimizers import AdaGrad, Adam, AMSGrad, Nesterov, RMSProp

    stream = np.random.default_rng(1).normal(size=(5, 4)) * [1, 1, 0, 30]

    def walk(name, *memory, rest):
        solve, theta = solution(EXERCISES[name]), np.ones(4)
        for g in stream:
            theta, *memory = solve(
                theta, *memory, (lambda ahead, g=g: g * ahead) if name == "nesterov_step" else g, *rest
            )
        return theta

    def own(rule):
        theta, state = np.ones(4), rule.init(np.ones(4))
        for t, g in enumerate(stream, 1):
            slope = g * rule.lookahead(theta, state, t) if isinstance(rule, Nesterov) else g
            theta, state = rule.step(theta, slope, state, t)
        return theta

    zero = np.zeros(4)
    for name, memory, rule, *rest in (
        ("nesterov_step", [zero], Nesterov, 0.02, 0.7),
        ("adagrad_step", [zero], AdaGrad, 0.2, 0.3),
        ("rmsprop_step", [zero], RMSProp, 0.2, 0.7, 0.3),
        ("adam_step", [zero, zero, 0], Adam, 0.2, 0.7, 0.9, 0.3),
        ("amsgrad_step", [zero, zero, zero], AMSGrad, 0.2, 0.7, 0.9, 0.3),
    ):
        np.testing.assert_allclose(walk(name, *memory, rest=rest), own(rule(*rest)), rtol=1e-12, err_msg=name)


def test_steps_of_another_course():
    """The first rows that CS231n prints for its own RMSProp and Adam."""
    theta, gradient, m, v = (
        np.linspace(*ends, 20).reshape(4, 5) for ends in ((-0.4, 0.6), (-0.6, 0.4), (0.6, 0.9), (0.7, 0.5))
    )
    new_theta, _ = solution(EXERCISES["rmsprop_step"])(theta, m, gradient, 1e-2, 0.99, 1e-8)
    np.testing.assert_allclose(
        new_theta[0], [-0.39223849, -0.34037513, -0.28849239, -0.23659121, -0.18467247], rtol=1e-7
    )
    new_theta, *_, t = solution(EXERCISES["adam_step"])(theta, m, v, 5, gradient, 1e-2, 0.9, 0.999, 1e-8)
    np.testing.assert_allclose(
        new_theta[0], [-0.40094747, -0.34836187, -0.29577703, -0.24319299, -0.19060977], rtol=1e-7
    )
    assert t == 6
