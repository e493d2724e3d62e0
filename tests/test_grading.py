"""The class grader: the student at a distance answers as the one in the notebook; inbox, marks, pages, and a class."""

import csv
import io
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import asdict, replace
from operator import attrgetter

import nbformat
import numpy as np
import psutil
import pytest
from ordinary_user import becoming_ordinary, users_folder
from ordinary_user import run as as_user
from whole import thorough

from course.classroom import run
from course.classroom.checking.catalogue import exercises
from course.classroom.checking.running import run_on
from course.classroom.checking.sets import problem_set
from course.classroom.checking.submission import cells
from course.classroom.grading import files, inbox, safety, texts
from course.classroom.grading.files import Unreadable
from course.classroom.grading.inbox import Submission, submissions
from course.classroom.grading.judge import judge
from course.classroom.grading.limits import Limits
from course.classroom.grading.marking import Grading
from course.classroom.grading.proxy import Jailed
from course.setup.environment import ROOT

EXERCISES, QUICK = exercises(), Limits(call_seconds=1, seconds=4)
STEP = EXERCISES["momentum_step"]
RIGHT = (
    "def momentum_step(theta, v, gradient, eta, gamma):\n    v = gamma * v - eta * gradient\n    return theta + v, v\n"
)
WRONG = RIGHT.replace("theta + v", "theta - v")


def at_a_distance(exercise, *sources, seed=1, script=False, limits=Limits()):
    """The outcome of an exercise whose answer runs in a worker (without a jail: this code is ours)."""
    with Jailed([*sources], script, limits, unsafe=True) as student:
        return run_on(exercise.folder, student, seed), student


def judged(*sources, exercise=STEP, script=False, limits=QUICK):
    return judge(exercise.folder, [*sources], script, 1, asdict(limits), unsafe=True)


def earned(judgement):
    return sum(test["points"] for test in judgement["tests"] if not test["failure"])


# The student at a distance -------------------------------------------------------------------------------------------


def told(outcome):
    """(name, all that is said of its failure or None) of each test."""
    parts = attrgetter("what", "call", "got", "want", "suggests")
    return [(result.name, result.failure and parts(result.failure)) for result in outcome.results]


@pytest.mark.filterwarnings("ignore:.* encountered in:RuntimeWarning")  # wrong answers may divide by zero
@thorough("each exercise's verdicts over the wire")
@pytest.mark.parametrize("name", EXERCISES)
def test_the_same_verdict_in_the_notebook_and_over_the_wire(name):
    """The solution and known mistakes: every word of every failure is the same."""
    exercise = EXERCISES[name]
    bank = (exercise.folder / "mistakes.py").read_text("utf-8")
    wrong = re.findall(r"^def (\w+)\(.*?\n(?=\n\n|\Z)", bank, flags=re.M | re.S)
    wrong = [function for function in wrong if re.search(rf"^@mistake.*\ndef {function}\(", bank, flags=re.M)]
    variants = [cells(exercise.folder / "source.ipynb", ("check",))]
    variants += [[bank, f"{name} = {function}"] for function in (wrong[0], wrong[-1])]
    for sources in variants:
        names = {"__name__": "__main__"}
        for number, source in enumerate(sources, 1):
            exec(compile(source, f"cell {number}", "exec"), names)
        here = run(exercise.folder, names, 1)
        there, student = at_a_distance(exercise, *sources)
        assert not student.loaded.fatal and not student.loaded.troubles
        assert [(n, bool(f)) for n, f in told(here)] == [(n, bool(f)) for n, f in told(there)]
        if "rng" not in names[name].__code__.co_varnames:  # a random number generator goes on elsewhere after a call
            assert told(here) == told(there)


def test_the_worker_hears_an_interrupt_though_grading_runs_in_the_background():
    """A job in the background is started with SIGINT ignored, and hands that on."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        outcome, _ = at_a_distance(STEP, RIGHT.replace("    v =", "    import os; os.kill(os.getpid(), 2)\n    v ="))
    finally:
        signal.signal(signal.SIGINT, before)
    assert all("KeyboardInterrupt" in result.failure.what for result in outcome.results)


def test_a_worker_that_dies_costs_one_test():
    once = RIGHT.replace("    v = ", "    if (gradient == 0).all(): __import__('os')._exit(3)\n    v = ")
    judgement = judged("import numpy as np", once)
    [failed] = [test for test in judgement["tests"] if test["failure"]]
    assert failed["name"] == "test_coasting" and judgement["status"] == "look"
    assert "exit code 3" in failed["failure"]["what"]


def test_a_call_that_hangs_is_stopped_and_the_rest_is_tested():
    stuck = RIGHT.replace("    v = ", "    while (gradient == 0).all(): pass\n    v = ")
    judgement = judged(stuck)
    assert earned(judgement) == STEP.points - 1
    assert "stopped after 1 seconds" in next(test["failure"]["what"] for test in judgement["tests"] if test["failure"])


def test_the_time_for_all_is_limited_and_said():
    judgement = judged(RIGHT.replace("    v = ", "    while True: pass\n    v = "), limits=replace(QUICK, seconds=2))
    assert earned(judgement) == 0 and judgement["status"] == "look"
    assert "2 seconds for this submission were used up" in judgement["notes"][-1]


@pytest.mark.parametrize(
    "cell, note",
    [
        ("while True: pass", "stopped after 1 seconds"),
        ("import os; os._exit(0)", "it ended itself"),
        ("import ctypes; ctypes.string_at(0)", "segmentation fault"),
    ],
)
def test_a_cell_that_takes_the_worker_with_it_is_left_out(cell, note):
    judgement = judged("import numpy as np", RIGHT, cell, limits=replace(QUICK, seconds=9))
    assert earned(judgement) == STEP.points and judgement["status"] == "look"
    assert judgement["notes"][0].startswith("cell 3 was left out: ") and note in judgement["notes"][0]


@pytest.mark.parametrize(
    "cell",
    [
        "1 / 0",
        "def (",
        "raise SystemExit",
        "raise KeyboardInterrupt",
        "\0",
        "exit()",
        "quit()",
    ],
)
def test_a_cell_that_fails_is_told_and_the_rest_counts(cell):
    judgement = judged(cell, RIGHT, limits=Limits())
    assert earned(judgement) == STEP.points and judgement["status"] == "graded"
    assert judgement["notes"] == [] or judgement["notes"][0].startswith("cell 1 stopped with ")


@pytest.mark.parametrize(
    "cell",
    [
        "%matplotlib inline",
        "!pip install numpy",
        "?print",
        "%%bash\nls",
        "%%html\n<b>",
        "x = !ls\n",
        "files = %ls",
        "from course.classroom import check\ncheck('momentum_step')",
        "get_ipython().run_line_magic('time', '1')",
        "x = input()",
        "print('x' * 10**6)",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
        "import ipywidgets as w\nw.interact(lambda x: x, x=(0, 3))",
    ],
)
def test_what_stands_in_notebooks_costs_nothing(cell):
    assert earned(judged(cell, RIGHT, limits=Limits())) == STEP.points


def test_a_timed_cell_defines_what_is_in_it():
    assert earned(judged("%%time\n" + RIGHT)) == STEP.points


def test_nothing_to_judge_is_not_a_zero():
    for source in "x = 1", "def (", "import os; os._exit(1)":
        judgement = judged(source)
        assert judgement["status"] == "ungraded" and "no momentum_step in it" in judgement["notes"][0]
    assert "SyntaxError" in judged("def (")["notes"][1]


def test_changes_to_arguments_are_seen_by_the_judge():
    """Even where the student's code has talked the worker's NumPy into seeing none."""
    sly = (
        "import numpy as np\nnp.array_equal = lambda *a, **k: True\n"
        "def momentum_step(theta, v, gradient, eta, gamma):\n"
        "    v *= gamma\n    v -= eta * gradient\n    return theta + v, v\n"
    )
    judgement = judged(sly)
    assert "test_inputs_stay" in [test["name"] for test in judgement["tests"] if test["failure"]]


def test_functions_of_the_test_are_counted():
    exercise = EXERCISES["gradient_descent"]
    greedy = "def gradient_descent(gradient, start, eta, steps):\n    while True:\n        gradient(start)\n"
    judgement = judged(greedy, exercise=exercise, limits=replace(QUICK, callbacks=50, call_seconds=20, seconds=60))
    assert earned(judgement) == 0 and "50 calls" in judgement["tests"][0]["failure"]["what"]


def test_a_test_that_objects_to_how_its_function_is_used_is_heard():
    """The student's code may swallow the exception, not the verdict."""
    exercise = EXERCISES["train_with_momentum"]
    source = cells(exercise.folder / "source.ipynb", ("check",))[-1]
    sly = source.replace("gradient(theta, X[rows], y[rows])", "attempt(gradient, theta, X[rows], y[rows][:-1])")
    sly += "\ndef attempt(f, *args):\n    try:\n        return f(*args)\n"
    sly += "    except BaseException:\n        return 0 * args[0]\n"
    judgement = judged("import numpy as np", sly, exercise=exercise)
    assert "unfit batch" in judgement["tests"][0]["failure"]["what"]


def test_no_worker_outlives_its_judge():
    with Jailed([RIGHT], False, QUICK, unsafe=True) as student:
        zero = np.zeros(2)
        student.momentum_step(zero, zero, zero, 0.1, 0.9)
        process = student.loaded.line._process
        assert process.poll() is None
    assert process.poll() is not None


# What is handed in ---------------------------------------------------------------------------------------------------


def notebook(*sources):
    return nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources]))


def zipped(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


@pytest.fixture
def handed_in(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def read(folder, exercise="momentum_step"):
    """{submission: its code or why there is none}"""
    found = {}
    for submission in submissions(folder):
        try:
            found[submission.name] = submission.code(exercise)
        except Unreadable as reason:
            found[submission.name] = str(reason)
    return found


def test_files_folders_and_zips_hold_the_same(handed_in):
    (handed_in / "a.ipynb").write_text(notebook("x", RIGHT))
    (handed_in / "b").mkdir()
    (handed_in / "b" / "deep").mkdir()
    (handed_in / "b" / "deep" / "exercise.ipynb").write_text(notebook("x", RIGHT))
    (handed_in / "b" / "notes.txt").write_text("hello")
    (handed_in / "c.zip").write_bytes(
        zipped({"c/exercise.ipynb": notebook("x", RIGHT), "__MACOSX/c/._exercise.ipynb": "litter"})
    )
    (handed_in / "d").mkdir()
    (handed_in / "d" / "upload.zip").write_bytes((handed_in / "c.zip").read_bytes())
    (handed_in / ".DS_Store").write_bytes(b"litter")
    found = read(handed_in)
    assert list(found) == ["a.ipynb", "b", "c.zip", "d"] and len(set(found.values())) == 1
    (handed_in.parent / "export.zip").write_bytes(
        zipped(
            {
                "a.ipynb": notebook("x", RIGHT),
                "Ann Lee_12_assignsubmission_file_/x.ipynb": notebook("x", RIGHT),
                "c.zip": (handed_in / "c.zip").read_bytes(),
                "Bo_7_assignsubmission_file/x.zip": (handed_in / "c.zip").read_bytes(),
            }
        )
    )
    exported = read(handed_in.parent / "export.zip")
    assert len(exported) == 4 and set(exported.values()) == set(found.values())


def test_a_script_is_one_cell_and_line_ends_do_not_matter(handed_in):
    (handed_in / "a.py").write_bytes("\ufeff".encode() + RIGHT.replace("\n", "\r\n").encode())
    (handed_in / "b.py").write_bytes(b"# -*- coding: latin-1 -*-\n# \xe9\n" + RIGHT.encode())
    found = read(handed_in)
    assert found["a.py"].cells == (RIGHT,) and found["a.py"].script
    assert "é" in found["b.py"].cells[0]


def test_of_several_files_the_one_with_the_name_counts(handed_in):
    for name in "momentum_step.ipynb", "minibatches.ipynb":
        (handed_in / "a").mkdir(exist_ok=True)
        (handed_in / "a" / name).write_text(notebook(name))
    assert read(handed_in)["a"].cells == ("momentum_step.ipynb",)
    assert "2 files could be meant" in read(handed_in, "adam_step")["a"]


def with_bit(archive, place, value):
    """A zip whose directory says something else of its first member: at 8 are its flags, at 10 is its method."""
    start = archive.index(b"PK\1\2") + place
    return archive[:start] + bytes([value]) + archive[start + 1 :]


def unreadable():
    """name -> (bytes, a part of the reason)"""
    yield "empty.ipynb", b"", "empty"
    yield "blank.py", b" \n\n", "empty"
    yield "nothing.ipynb", notebook().encode(), "no code"
    yield "broken.ipynb", b'{"cells": [', "no notebook that can be read: from line 1 on it is broken off"
    yield "list.ipynb", b"[1, 2]", "no notebook that can be read: it is a list"
    yield "text.ipynb", b'{"cells": "x"}', "in the place of its cells is a text"
    yield "without.ipynb", b'{"nbformat": 4}', "it has no cells"
    yield "sheets.ipynb", b'{"worksheets": [{}]}', "it has no cells"
    yield "few.ipynb", b'{"worksheets": 3}', "its worksheets are a number"
    yield "none.ipynb", b'{"worksheets": [null]}', "a sheet of it is nothing"
    yield "listed.ipynb", b'{"cells": [["code", "x"]]}', "in the place of cell 1 is a list"
    yield "untold.ipynb", b'{"cells": [{"source": "x"}]}', "cell 1 does not say whether it is code or text"
    yield "strange.ipynb", b'{"cells": [{"cell_type": "code", "source": 5}]}', "the code of cell 1 is no text"
    yield "deep.ipynb", b"[" * 10**5, "nested too deeply"
    yield "long.ipynb", b"9" * 5000, "a number in it is too long"
    yield "coded.ipynb", b'{"cells": "\xff"}', "no text in UTF-8"
    yield "binary.py", b"\x7fELF\xff\xfe\x00", "its text cannot be read: expected UTF-8"
    yield "report.pdf", b"%PDF-1.7", "no notebook and no script"
    yield "broken.zip", b"PK\x03\x04 not a zip", "it cannot be read: it is no zip, or a damaged one"
    yield "damaged.zip", zipped({"a.ipynb": notebook("x" * 99)}).replace(b"PK\1\2", b"PK\1\3"), "a damaged one"
    yield "locked.zip", with_bit(zipped({"a.ipynb": notebook("x")}), 8, 1), "a zip that asks for a password"
    yield "packed.zip", with_bit(zipped({"a.ipynb": notebook("x")}), 10, 99), "packed in a way that is not known"
    yield "two.zip", zipped({"a.ipynb": notebook("x"), "b.ipynb": notebook("y")}), "2 files could be meant"
    yield "bomb.zip", zipped({"a.ipynb": b"0" * (files.FILE + 1)}), "unpacks to more"
    yield "many.zip", zipped({f"{i}.txt": "" for i in range(files.MEMBERS + 1)}), "more than"
    yield "up.zip", zipped({"../../up.txt": "x"}), "no notebook and no script"


@pytest.mark.parametrize(
    "name, data, reason", [*unreadable()], ids=lambda value: value if isinstance(value, str) and "." in value else ""
)
def test_what_cannot_be_read_says_why(name, data, reason, handed_in):
    (handed_in / name).write_bytes(data)
    assert reason in read(handed_in)[name]
    assert [path.name for path in handed_in.iterdir()] == [name] and not (handed_in.parent / "up.txt").exists()


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_links_pipes_and_giants_are_not_opened(handed_in):
    (handed_in / "link.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(handed_in / "pipe.py")
    with open(handed_in / "giant.ipynb", "wb") as giant:
        giant.truncate(5 * 2**30)
    (handed_in / "folder").mkdir()
    (handed_in / "folder" / "x.py").symlink_to("/etc/passwd")
    found = read(handed_in)
    assert "symbolic link" in found["link.ipynb"] and "not a regular file" in found["pipe.py"]
    assert str(5 * 2**30) in found["giant.ipynb"] and "symbolic link" in found["folder"]


def test_an_old_notebook_is_read(handed_in):
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1\n", "y = 2"]}]}]}
    (handed_in / "old.ipynb").write_text(json.dumps(old))
    assert read(handed_in)["old.ipynb"].cells == ("x = 1\ny = 2",)


@pytest.mark.parametrize(
    "name, who",
    [
        ("Ann Lee_123_assignsubmission_file_", ("Ann Lee", "123")),
        ("leeann_LATE_77_88_momentum_step.ipynb", ("leeann", "77")),
        ("leeann_77_88_x.ipynb", ("leeann", "77")),
        ("ada.lovelace.ipynb", ("ada.lovelace", "")),
        ("ada.lovelace", ("ada.lovelace", "")),
    ],
)
def test_names_as_learning_platforms_write_them(name, who):
    assert inbox.Submission(name, None).who == who


def test_an_empty_inbox_is_an_error(handed_in):
    for place in (handed_in, handed_in / "missing"):
        with pytest.raises(ValueError, match="submission"):
            submissions(place)


# Marks and pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1"])
def test_no_cell_is_a_formula(text):
    assert texts.harmless(texts.clean(text)).startswith("'")


def test_file_names_are_safe_and_unique():
    names = [
        "a.py",
        "A.py",
        "../../etc/passwd",
        "é.py",
        "a b",
        "a_b",
        "x" * 300,
        "...",
        "\udcff.py",
        "con\n.py",
        "<b>.py",
    ]
    found = texts.file_names(names)
    assert len({file.casefold() for file in found.values()}) == len(names)
    assert all(re.fullmatch(r"[\w.-]{1,90}", file) and not file.startswith(".") for file in found.values())


def test_an_instructor_without_jail_is_told_the_way_out(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert "root" in safety.trouble(unsafe=False) and "root" in safety.trouble(unsafe=True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "apt install bubblewrap" in safety.trouble(unsafe=False) and safety.trouble(unsafe=True) == ""


# A class, through the command line, as an ordinary user --------------------------------------------------------------


def hand_in(folder, **sources):
    (folder / "in").mkdir(exist_ok=True)
    for name, source in sources.items():
        (folder / "in" / f"{name}.ipynb").write_text(notebook("import numpy as np", source))


def grade(folder, *more, what="momentum_step"):
    return as_user([sys.executable, "-m", "course.cli", "grade", what, folder / "in", folder / "out", *more], folder)


def marks(folder):
    with open(folder / "out" / "grades.csv", encoding="utf-8", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def times(folder):
    """{name: when it was written} of the files in this folder."""
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def open_to_all(folder):
    for path in [folder, *folder.rglob("*")]:
        os.chmod(path, path.stat().st_mode | stat.S_IRWXO)


def test_a_class_is_graded_and_only_what_is_new_is_graded_again(users_folder):
    hand_in(users_folder, ada=RIGHT, bob=WRONG)
    open_to_all(users_folder)
    done = grade(users_folder, "--seed", "5")
    assert done.returncode == 0, done.stderr
    ada, bob = (marks(users_folder)[f"{name}.ipynb"] for name in ("ada", "bob"))
    assert ada["points"] == ada["of"] == str(STEP.points) and bob["points"] == "1"
    assert ada["one_step"] == "2" and bob["one_step"] == "0"
    page = (users_folder / "out" / "feedback" / "bob.ipynb.html").read_text("utf-8")
    assert "minus sign is already inside v" in page and "seed=5" in page
    before = times(users_folder / "out" / "results")
    hand_in(users_folder, bob=RIGHT, cyd=WRONG)
    open_to_all(users_folder / "in")
    assert grade(users_folder).returncode == 0
    rows, after = marks(users_folder), times(users_folder / "out" / "results")
    assert rows["bob.ipynb"]["points"] == "7" and rows["cyd.ipynb"]["points"] == "1"
    assert before["ada.ipynb.json"] == after["ada.ipynb.json"] and before["bob.ipynb.json"] != after["bob.ipynb.json"]
    assert json.loads((users_folder / "out" / "run.json").read_text())["seed"] == 5
    with zipfile.ZipFile(users_folder / "out" / "feedback.zip") as archive:
        assert archive.namelist() == [f"{name}.ipynb/feedback.html" for name in ("ada", "bob", "cyd")]


def test_what_no_judge_came_to_an_end_on_is_judged_anew(monkeypatch):
    """A machine out of memory must not leave its mark for ever."""
    said = iter(
        [
            {"status": "ungraded", "notes": ["no end"], "tests": [], "again": True},
            {"status": "graded", "notes": [], "tests": []},
        ]
    )
    monkeypatch.setattr(Grading, "judge", lambda self, exercise, code: next(said))
    grading = Grading(problem_set("momentum_step"), 1, QUICK, True)
    submission = Submission("ada.py", lambda: {"ada.py": RIGHT.encode})
    first = grading.mark(submission, None)
    second = grading.mark(submission, first)
    assert second["exercises"]["momentum_step"]["status"] == "graded"
    assert grading.mark(submission, second) is second


def test_all_processes_of_a_submission_together_may_not_hold_too_much():
    """The system limits the memory of each process by itself; thirty of them would still be too much."""
    large = RIGHT.replace("    v = ", "    kept = b'x' * 2**29\n    __import__('time').sleep(3)\n    v = ")
    judgement = judged(large, limits=Limits(together=2**28))
    assert judgement["status"] == "look" and "too much memory in all its processes" in judgement["notes"][0]
    assert earned(judgement) == 0


def test_a_killed_run_loses_nothing(users_folder):
    slow = RIGHT.replace("    v = ", "    __import__('time').sleep(0.2)\n    v = ")
    hand_in(users_folder, **{f"s{i}": f"# {i}\n{slow}" for i in range(4)})
    open_to_all(users_folder)
    typed = ["-m", "course.cli", "grade", "momentum_step", "in", "out", "--jobs", "1"]
    first = subprocess.Popen(
        [*becoming_ordinary(), sys.executable, *typed],
        cwd=users_folder,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(users_folder)},
        start_new_session=True,
    )
    kept = users_folder / "out" / "results"
    until = time.monotonic() + 60
    while not (kept.is_dir() and any(kept.glob("*.json"))) and time.monotonic() < until:
        time.sleep(0.05)
    family = [psutil.Process(first.pid), *psutil.Process(first.pid).children(recursive=True)]
    words = {process: set(process.cmdline()) for process in family if "bwrap" not in process.name()}
    grader = next(process for process in words if {"course.cli", "grade"} <= words[process])
    grader.send_signal(signal.SIGKILL)
    first.wait()
    assert len(family) > 1 and psutil.wait_procs(family, timeout=20)[1] == []  # its judges and their jails end with it
    before = {path.name: path.stat().st_mtime_ns for path in kept.glob("*.json")}
    assert 0 < len(before) < 4
    assert grade(users_folder).returncode == 0
    assert all((kept / name).stat().st_mtime_ns == when for name, when in before.items())
    assert [row["points"] for row in marks(users_folder).values()] == ["7"] * 4


def test_a_problem_set_is_graded_from_one_notebook_or_several(users_folder):
    solutions = {
        name: cells(EXERCISES[name].folder / "source.ipynb", ("check",)) for name in ("half_life", "moving_average")
    }
    (users_folder / "in" / "several").mkdir(parents=True)
    (users_folder / "in" / "one.ipynb").write_text(notebook(*solutions["half_life"], *solutions["moving_average"]))
    for name, sources in solutions.items():
        (users_folder / "in" / "several" / f"{name}.ipynb").write_text(notebook(*sources))
    (users_folder / "in" / "half.ipynb").write_text(notebook(*solutions["half_life"]))
    open_to_all(users_folder)
    assert (done := grade(users_folder, what="03")).returncode == 0, done.stderr
    rows = marks(users_folder)
    full = str(sum(EXERCISES[name].points for name in solutions))
    assert rows["one.ipynb"]["points"] == rows["several"]["points"] == rows["one.ipynb"]["of"] == full
    assert rows["half.ipynb"]["points"] == str(EXERCISES["half_life"].points) and rows["half.ipynb"]["status"] == "look"
    assert "moving_average: no moving_average in it" in rows["half.ipynb"]["note"]


def test_an_exercise_that_does_not_prove_itself_is_refused(users_folder):
    """Were the hand-out to earn points, or the solution to lose some, every mark would be wrong."""
    broken = users_folder / "momentum_step"
    shutil.copytree(STEP.folder, broken)
    hand_in(users_folder, ada=RIGHT)
    handout, solution = broken / "exercise.ipynb", broken / "source.ipynb"
    for file, text, said in (
        (handout, solution.read_text("utf-8"), "exercise.ipynb earns 7 of 7"),
        (solution, handout.read_text("utf-8"), "source.ipynb earns 0 of 7"),
    ):
        before = file.read_text("utf-8")
        file.write_text(text, "utf-8")
        open_to_all(users_folder)
        done = grade(users_folder, what=broken)
        assert done.returncode != 0 and said in done.stderr and not (users_folder / "out" / "grades.csv").exists()
        file.write_text(before, "utf-8")


@pytest.mark.parametrize(
    "words, said",
    [
        (["momentum_stop", "in", "out"], "momentum_step"),
        (["momentum_step", "nowhere", "out"], "nowhere"),
        (["momentum_step", "in", "in/out"], "outside"),
        (["momentum_step", "in", "out", "--jobs", "0"], "at least 1"),
        (["momentum_step", "in", "out", "--seconds", "-1"], "above 0"),
    ],
)
def test_a_wrong_command_says_what_was_expected(words, said, users_folder):
    hand_in(users_folder, ada=RIGHT)
    open_to_all(users_folder)
    done = as_user([sys.executable, "-m", "course.cli", "grade", *words], users_folder)
    assert done.returncode != 0 and said in done.stderr and "Traceback" not in done.stderr


def test_the_five_steps_of_the_readme(users_folder):
    """As they are printed there: what an instructor types works, from the choice to the pages."""
    steps = re.findall(
        r"^python3 -m course (.+?)(?:  +#.*)?$",
        (ROOT / "course/classroom/GRADING.md").read_text("utf-8").split("```")[1],
        flags=re.M,
    )
    assert [step.split()[0] for step in steps] == ["sets", "handout", "grade"]
    course = lambda step: as_user([sys.executable, "-m", "course.cli", *step.split()], users_folder)
    listed, handed_out = course(steps[0]), course(steps[1])
    assert "04_momentum" in listed.stdout and "exam" in listed.stdout and handed_out.returncode == 0, handed_out.stderr
    name = steps[1].split()[1]
    members = [exercise for exercise in EXERCISES.values() if exercise.lesson == name]
    sheet = nbformat.read(users_folder / steps[1].split()[2], 4)
    (users_folder / "submissions").mkdir()
    nbformat.write(sheet, users_folder / "submissions" / "untouched.ipynb")
    for exercise in members:  # a student who fills every hole, in the notebook that was handed out
        hole = next(cell for cell in sheet.cells if f"def {exercise.name}(" in cell.source)
        hole.source = cells(exercise.folder / "source.ipynb", ("check",))[-1]
    nbformat.write(sheet, users_folder / "submissions" / "diligent.ipynb")
    open_to_all(users_folder)
    graded = course(steps[2])
    assert graded.returncode == 0, graded.stderr
    with open(users_folder / "graded" / "grades.csv", encoding="utf-8", newline="") as file:
        rows = {row["submission"]: (row["points"], row["of"], row["status"]) for row in csv.DictReader(file)}
    full = str(sum(exercise.points for exercise in members))
    assert rows == {"diligent.ipynb": (full, full, "graded"), "untouched.ipynb": ("0", full, "graded")}
    with zipfile.ZipFile(users_folder / "graded" / "feedback.zip") as archive:
        assert len(archive.namelist()) == len(list((users_folder / "graded" / "feedback").iterdir())) == 2
