"""Problem sets, and the one notebook of each that learners get."""

import ast
import errno
import os
import shutil

import nbformat
import pytest

from course import cli
from course.classroom import run
from course.classroom.authoring import hand_out
from course.classroom.checking.catalogue import exercises
from course.classroom.checking.sets import problem_set, sets
from course.classroom.checking.submission import cells, load
from course.setup.environment import ROOT

EXERCISES, SETS = exercises(), sets()
every_set = pytest.mark.parametrize("name", [*SETS, "half_life"])


@pytest.fixture
def handed_out(name, tmp_path):
    assert hand_out(name, tmp_path / "answers.ipynb") == 0
    return tmp_path / "answers.ipynb"


def bound(source):
    """What a cell defines by name, and what it imports as {name: where from}."""
    names, imported = [], {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imported |= {name.asname or name.name: (getattr(node, "module", ""), name.name) for name in node.names}
    return names, imported


def solution(exercise):
    [secret] = set(cells(exercise.folder / "source.ipynb")) - set(cells(exercise.folder / "exercise.ipynb"))
    return secret


# Which sets there are ------------------------------------------------------------------------------------------------


def test_each_exercise_is_in_the_set_of_its_lesson_and_in_no_other():
    lessons = {name: chosen for name, chosen in SETS.items() if name != "exam"}
    assert [e.name for chosen in lessons.values() for e in chosen.exercises] == [*EXERCISES]
    for name, chosen in lessons.items():
        assert chosen.practice and {e.lesson for e in chosen.exercises} == {name}
        assert chosen.minutes == sum(e.minutes for e in chosen.exercises) and chosen.title.startswith(
            f"Lesson {int(name[:2])} ·"
        )


def test_the_exam_covers_the_course_and_leaves_time():
    exam = problem_set("exam")
    assert not exam.practice and 8 <= len(exam.exercises) <= 10
    assert len({e.lesson for e in exam.exercises}) >= 8 and len({e.name for e in exam.exercises}) == len(exam.exercises)
    assert sum(e.minutes for e in exam.exercises) <= exam.minutes <= 150


@pytest.mark.parametrize(
    "name, meant",
    [
        ("momentum_step", "momentum_step"),
        (str(ROOT / "exercises" / "momentum_step"), "momentum_step"),
        ("04_momentum", "04_momentum"),
        (ROOT / "exercises" / "momentum_step" / "", "momentum_step"),
        ("04", "04_momentum"),
        ("4", "04_momentum"),
        ("exam", "exam"),
    ],
)
def test_a_set_has_many_names(name, meant):
    assert problem_set(name).name == meant


def test_an_exercise_is_a_set_of_one():
    chosen = problem_set("half_life")
    assert [e.name for e in chosen.exercises] == ["half_life"] and chosen.practice
    assert (chosen.title, chosen.minutes, chosen.points) == ("Half-life", EXERCISES["half_life"].minutes, 4)


@pytest.mark.parametrize(
    "name, near",
    [
        ("momentum_stp", "momentum_step"),
        ("exercises/adam_stp", "adam_step"),
        ("04_momentun", "04_momentum"),
        ("exma", "exam"),
        ("", "half_life"),
    ],
)
def test_an_unknown_name_is_told_what_comes_near(name, near):
    with pytest.raises(ValueError, match=f"There is no exercise or problem set named {name!r}.*{near}"):
        problem_set(name)


def test_an_exam_that_names_an_unknown_exercise(tmp_path):
    (tmp_path / "exam.toml").write_text('title = "t"\nminutes = 1\n[exercises]\nmomentum = "why"\n')
    with pytest.raises(ValueError, match="exam.toml: There is no exercise named 'momentum'"):
        sets(tmp_path)


# The notebook of a set -----------------------------------------------------------------------------------------------


@every_set
def test_each_hole_once_and_no_solution(name, handed_out):
    chosen, text = problem_set(name), handed_out.read_text("utf-8")
    assert nbformat.validate(nbformat.reads(text, as_version=4)) is None
    code = cells(handed_out)
    for exercise in chosen.exercises:
        holes = [cell for cell in code if f"def {exercise.name}(" in cell]
        assert len(holes) == 1 and "raise NotImplementedError" in holes[0]
        assert solution(exercise) not in code
    assert sum("NotImplementedError" in cell for cell in code) == len(chosen.exercises)


@every_set
def test_checks_to_practise_none_in_an_exam(name, handed_out):
    chosen, text = problem_set(name), handed_out.read_text("utf-8")
    calls = [f'check("{exercise.name}")' for exercise in chosen.exercises]
    assert [cell for cell in cells(handed_out) if cell.startswith("check(")] == (calls if chosen.practice else [])
    hints = [hint for exercise in chosen.exercises for hint in run(exercise.folder, {}).hints]
    assert len(hints) == 3 * len(calls) and not [hint for hint in hints if hint in text]
    assert chosen.practice or "course" not in "".join(cells(handed_out)), "an exam runs wherever there is NumPy"


@every_set
def test_what_the_notebook_says(name, handed_out):
    chosen, notebook = problem_set(name), nbformat.read(handed_out, as_version=4)
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert (
        texts[0].startswith(f"# {chosen.title}\n")
        and f"{chosen.points} points · about {chosen.minutes} minutes" in texts[0]
    )
    headings = [text.splitlines()[0] for text in texts[1:] if text.startswith("## ")]
    assert [heading.split(".")[0] for heading in headings] == [f"## {n}" for n in range(1, len(chosen.exercises) + 1)]
    assert [heading[heading.rindex("(") :] for heading in headings] == [
        f"({e.points} points)" for e in chosen.exercises
    ]
    assert "](" not in "".join(texts), "a relative link leads nowhere from where it is handed to"
    assert all(cell.get("execution_count") is None and not cell.get("outputs") for cell in notebook.cells)


@every_set
def test_solutions_in_the_holes_earn_all_points(name, handed_out):
    chosen, notebook = problem_set(name), nbformat.read(handed_out, as_version=4)
    assert all(run(e.folder, load(handed_out)).points == 0 for e in chosen.exercises)
    for exercise in chosen.exercises:
        [hole] = [cell for cell in notebook.cells if f"def {exercise.name}(" in cell.source]
        hole.source = solution(exercise)
    nbformat.write(notebook, handed_out)
    outcomes = [run(e.folder, load(handed_out), seed=1) for e in chosen.exercises]
    assert not any(outcome.failed for outcome in outcomes) and sum(o.points for o in outcomes) == chosen.points


@every_set
def test_handing_out_again_changes_no_byte(name, handed_out, tmp_path):
    before = handed_out.read_bytes()
    assert hand_out(name, handed_out) == 0 and handed_out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.ipynb"]


def test_exercises_in_one_notebook_do_not_meet():
    """Each defines its own function and nothing else, and the same name is imported from the same place everywhere."""
    places = {}
    for exercise in EXERCISES.values():
        names, imported = bound("\n".join(cells(exercise.folder / "exercise.ipynb")))
        assert names == [exercise.name]
        places |= {name: places.get(name, set()) | {place} for name, place in imported.items()}
    assert not {name: found for name, found in places.items() if len(found) > 1 or name in EXERCISES}


# The commands --------------------------------------------------------------------------------------------------------


def exit_code(*arguments):
    with pytest.raises(SystemExit) as end:
        cli.main(list(map(str, arguments)))
    return end.value.code


def test_a_file_with_answers_is_not_overwritten(tmp_path, capsys):
    path = tmp_path / "mine.ipynb"
    assert exit_code("handout", "04", path) == 0 and "written" in capsys.readouterr().out
    path.write_text(path.read_text("utf-8").replace("raise NotImplementedError", "return 1"), "utf-8")
    before = path.read_bytes()
    assert exit_code("handout", "04", path) == 1 and path.read_bytes() == before
    assert "holds something else" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["04_momentun", "a.ipynb"], "Did you mean '04_momentum'"),
        (["exam", "a.txt"], "a.txt"),
        (["exam", "missing/a.ipynb"], "missing/a.ipynb"),
        (["exam", "folder.ipynb"], "holds something else"),
    ],
)
def test_bad_arguments_are_told_and_nothing_is_written(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.ipynb").mkdir()
    assert exit_code("handout", *arguments) == 1
    assert said in capsys.readouterr().err and [path.name for path in tmp_path.iterdir()] == ["folder.ipynb"]


def test_a_place_that_cannot_be_written_to(tmp_path, monkeypatch, capsys):
    def full(old, new):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)
    assert exit_code("handout", "04", tmp_path / "a.ipynb") == 1
    assert "a.ipynb cannot be written: No space" in capsys.readouterr().err and list(tmp_path.iterdir()) == []


def test_the_list_of_sets(capsys):
    assert exit_code("sets") == 0
    lines = {line.split()[0]: line.split()[1:4] for line in capsys.readouterr().out.splitlines()[1:]}
    assert lines == {name: list(map(str, (len(s.exercises), s.points, s.minutes))) for name, s in SETS.items()}


def test_an_exercise_outside_the_course(tmp_path):
    """A folder of an instructor's own is a set as well."""
    folder = shutil.copytree(EXERCISES["half_life"].folder, tmp_path / "mine")
    (folder / "test_half_life.py").rename(folder / "test_mine.py")
    assert problem_set(folder).exercises[0].folder == folder.resolve() and problem_set(folder).points == 4
    assert hand_out(str(folder), tmp_path / "a.ipynb") == 0
    assert "def half_life(" in (tmp_path / "a.ipynb").read_text("utf-8")
