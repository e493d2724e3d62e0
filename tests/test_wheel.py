"""The course from a wheel, outside a clone: the lessons travel inside, the learner works in a folder of their own."""

import csv
import os
import subprocess
import sys
import zipfile

import pytest
from matplotlib import get_configdir
from ordinary_user import folder_of_user, run
from whole import thorough

from course.classroom.checking.submission import cells
from course.setup.environment import ROOT

pytestmark = thorough("the course from a wheel")


def build(folder):
    """The wheel, unpacked in `folder` as `pip install` would do it → the folder for Python's path."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [file] = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(file) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def course(wheel, tmp_path):
    """Runs a command of that course, or a program beside it, in an empty folder with an empty home."""

    def course(*arguments, program=None):
        env = {key: value for key, value in os.environ.items() if not key.startswith("COURSE_")}
        env |= {
            "PYTHONPATH": str(wheel),
            "HOME": str(tmp_path),
            "USERPROFILE": str(tmp_path),
            "MPLCONFIGDIR": get_configdir(),
        }
        done = subprocess.run(
            [sys.executable, *([program] if program else ["-m", "course"]), *arguments],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
        )
        assert "Traceback" not in done.stderr
        return done

    return course


def test_no_test_and_no_clutter_is_in_the_wheel(wheel):
    tops = {path.name for path in wheel.iterdir()}
    assert tops == {"course", "gradient_descent_course-0.1.0.dist-info"}
    assert {path.name for path in (wheel / "course" / "originals").iterdir()} == {"notebooks", "exercises"}
    for place in ("notebooks", "exercises"):
        packed = {
            path.relative_to(wheel / "course" / "originals")
            for path in (wheel / "course" / "originals" / place).rglob("*.*")
        }
        assert {path for path in packed if "__pycache__" in path.parts or ".ipynb_checkpoints" in path.parts} == set()
        assert {
            path.relative_to(ROOT) for path in (ROOT / place).rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
        } <= packed


def test_a_copy_of_the_learners_is_made_and_reset(course, tmp_path):
    done = course("reset", "momentum_step")
    copy = tmp_path / "gradient-descent-course" / "exercises" / "momentum_step" / "exercise.ipynb"
    assert done.returncode == 0 and str(copy) in done.stdout
    assert copy.read_bytes() == (ROOT / "exercises" / "momentum_step" / "exercise.ipynb").read_bytes()


def test_an_answer_is_checked_and_the_record_lies_with_the_copies(course, tmp_path):
    (tmp_path / "answer.py").write_text(
        "from course.classroom import check\ndef half_life(beta): return 1.0\nprint(check('half_life'))"
    )
    done = course(program="answer.py")
    assert (
        "half_life: " in done.stdout and (tmp_path / "gradient-descent-course" / ".course" / "progress.json").exists()
    )
    assert "momentum_step" in course("progress").stdout and "exam" in course("sets").stdout


THIEF = """
def half_life(beta):
    return None
import course, json, pathlib
import numpy as np
found = pathlib.Path(course.__file__).parent / "originals" / "exercises" / "half_life" / "source.ipynb"
for cell in json.loads(found.read_text())["cells"]:
    if "solution" in cell["metadata"].get("tags", ()):
        exec("".join(cell["source"]))
"""


def test_a_class_is_graded_and_the_solutions_inside_the_package_stay_out_of_the_jail():
    with folder_of_user() as folder:
        site, handed_in = build(folder), folder / "handed in"
        handed_in.mkdir()
        right = cells(ROOT / "exercises" / "half_life" / "source.ipynb", ("check",))
        for name, code in (("honest", "\n".join(right)), ("thief", THIEF)):
            (handed_in / f"{name}.py").write_text(code)
        done = run(
            [sys.executable, "-m", "course", "grade", "half_life", handed_in, folder / "graded"],
            folder,
            PYTHONPATH=str(site),
        )
        assert done.returncode == 0, done.stderr
        rows = csv.DictReader((folder / "graded" / "grades.csv").read_text("utf-8").splitlines())
        points = {row["submission"]: row["points"] for row in rows}
    assert points == {"honest.py": "4", "thief.py": "0"}


@pytest.mark.parametrize("arguments", [["test"], ["author", "exercises"], ["author", "refresh"]])
def test_what_needs_the_repository_says_so(course, arguments):
    done = course(*arguments)
    assert done.returncode == 1 and "needs the repository" in done.stderr
