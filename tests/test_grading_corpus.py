"""The grader against the corpus of honest, broken and hostile submissions: just marks, and nothing left behind.

The whole corpus is graded once, by the command that a teacher types. Nothing of it is ever run outside the grader.
"""

import contextlib
import csv
import ctypes
import hashlib
import os
import re
import secrets
import signal
import socket
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import psutil
import pytest
from corpus import ENTRIES, EXERCISES, FAMILIES, broken, honest
from ordinary_user import NOBODY, folder_of_user, is_root, run
from whole import thorough

from course.setup.environment import ROOT

LIMITS = ["--jobs", "2", "--call-seconds", "2", "--seconds", "20", "--seed", "1"]
ADOPT_ORPHANS = 36  # prctl(PR_SET_CHILD_SUBREAPER): whatever outlives its parent becomes a child of ours
ELSEWHERE = (
    "/",
    "/tmp",
    "/var/tmp",
    "/dev",
    "/dev/shm",
    "/dev/mqueue",
    "/run",
    "/etc",
    "/usr/lib",
    Path.home(),
    *sys.path,
)
WITHOUT_END = ("meta", "br", "img", "link")
pytestmark = thorough(f"a corpus of {len(ENTRIES)} submissions, graded")


@dataclass
class Graded:
    """What the grader has made of the corpus, and the state of the machine before and after it."""

    folder: Path
    mark: str = field(default_factory=lambda: f"reached-{secrets.token_hex(8)}")
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    rows: dict = field(default_factory=dict)  # exercise -> rows of grades.csv
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    left: list = field(default_factory=list)
    called: int = 0

    def output(self, exercise):
        return self.folder / exercise / "graded"


@pytest.fixture(scope="module")
def graded():
    with folder_of_user() as folder, listening(folder / "socket") as (sockets, port):
        made = Graded(folder)
        for exercise in EXERCISES:
            lay_out(made, exercise, port)
        made.before = snapshot(folder)
        with orphans_adopted() as left:
            for exercise in EXERCISES:
                made.rows[exercise] = grade(made, exercise, folder / exercise / "submissions", made.output(exercise))
            made.left = left()
        made.after, made.called = snapshot(folder), sum(map(was_called, sockets))
        yield made


def lay_out(made, exercise, port):
    """Write the submissions to one exercise; they belong to the user who grades: only the jail protects them."""
    submissions = made.folder / exercise / "submissions"
    submissions.mkdir(parents=True)
    places = {
        "SUBMISSIONS": submissions,
        "GRADED": made.output(exercise),
        "REPO": ROOT,
        "HOME": made.folder,
        "PORT": port,
        "SOCKET": made.folder / "socket",
        "MARK": made.mark,
    }
    for entry in ENTRIES:
        if entry.exercise == exercise:
            entry.lay(submissions / entry.name, places)
    if is_root():
        for place in (made.folder / exercise, *(made.folder / exercise).rglob("*")):
            os.chown(place, NOBODY, NOBODY, follow_symlinks=False)


def grade(made, exercise, submissions, output):
    """Run the command → the rows of its table."""
    command = [sys.executable, "-m", "course.cli", "grade", exercise, submissions, output, *LIMITS]
    done = run(command, made.folder, timeout=1200, COURSE_SECRET=made.secret)
    assert done.returncode == 0, done.stderr[-3000:]
    with open(output / "grades.csv", newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


# What is watched -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def listening(path):
    """Real sockets that nobody may reach: TCP, one in the file system → (sockets, the number of the port)."""
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as local:
        local.bind(str(path))
        path.chmod(0o777)
        local.listen()
        yield (tcp, local), tcp.getsockname()[1]


def was_called(server):
    server.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        server.accept()
        return True
    return False


@contextlib.contextmanager
def orphans_adopted():
    """Within this block no child can get away → a function that gives those which are still running."""
    libc, before = ctypes.CDLL(None), set(psutil.Process().children(recursive=True))
    libc.prctl(ADOPT_ORPHANS, 1, 0, 0, 0)

    def left():
        for _ in range(20):  # what was killed may take a moment to go
            running = [process for process in set(psutil.Process().children(recursive=True)) - before if alive(process)]
            if not running:
                break
            time.sleep(0.1)
        return [str(process) for process in running]

    try:
        yield left
    finally:
        libc.prctl(ADOPT_ORPHANS, 0, 0, 0, 0)


def alive(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def snapshot(folder):
    """Kind, size, time and contents of each file that must not change: submissions, exercises, the interpreter."""
    exercises = [ROOT / "exercises" / exercise for exercise in EXERCISES]
    places = [
        *(folder / exercise / "submissions" for exercise in EXERCISES),
        *exercises,
        Path(sys.executable).resolve(),
    ]
    return {
        str(path): fingerprint(path)
        for place in places
        for path in (place, *place.rglob("*"))
        if "__pycache__" not in path.parts
    }


def fingerprint(path):
    about = path.lstat()
    small = stat.S_ISREG(about.st_mode) and about.st_size < 2**28
    return (
        about.st_mode,
        about.st_size,
        about.st_mtime_ns,
        hashlib.sha256(path.read_bytes()).hexdigest() if small else "",
    )


class Page(HTMLParser):
    """Collects what could run or load in a page of feedback."""

    def __init__(self, text):
        super().__init__()
        self.live, self.open = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        foreign = any(
            name in ("src", "href") and re.match(r"\s*(javascript|https?):|//", value or "")
            for name, value in attributes
        )
        handlers = [name for name, _ in attributes if name.startswith("on")]
        if foreign or handlers or tag in ("script", "iframe", "object", "embed", "base", "form"):
            self.live.append(self.get_starttag_text())
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag in WITHOUT_END or self.open.pop() == tag


def row_of(entry, rows):
    """The rows that are about this entry; control characters may be shown as anything, a quote may stand before all."""
    name = "".join(re.escape(sign) if sign.isprintable() else "." for sign in entry.name)
    return [row for row in rows if re.fullmatch(f"'?{name}", row["submission"], re.DOTALL)]


def points_of(row):
    return float(row["points"]) if row["points"] else None


# What is asked -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", FAMILIES)
def test_the_marks_are_just(graded, family):
    wrong = []
    for entry in FAMILIES[family]:
        (row,) = row_of(entry, graded.rows[entry.exercise])
        if not entry.just(points_of(row), row["status"]):
            earned = f"{row['points'] or 'no mark'}, {row['status']} ({row['note']})"
            wrong.append(f"{entry.name!r}: {earned}; just: {entry.points}, {entry.status}")
    assert not wrong, "\n".join(["wrong marks:", *wrong])


@pytest.mark.parametrize("exercise", EXERCISES)
def test_none_is_lost_and_none_is_told_twice(graded, exercise):
    entries = [entry for entry in ENTRIES if entry.exercise == exercise]
    rows, output = graded.rows[exercise], graded.output(exercise)
    assert all(len(row_of(entry, rows)) == 1 for entry in entries)
    assert (
        len(rows)
        == len(entries)
        == len({row["feedback"] for row in rows})
        == len(list((output / "feedback").iterdir()))
    )
    assert all((output / row["feedback"]).is_file() for row in rows)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_whoever_is_not_graded_learns_why(graded, exercise):
    for row in graded.rows[exercise]:
        assert row["status"] in ("graded", "look", "ungraded")
        assert (row["points"] == "") == (row["status"] == "ungraded")
        assert row["note"] or row["status"] == "graded", row["submission"]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_table_holds_no_formula(graded, exercise):
    text = (graded.output(exercise) / "grades.csv").read_text("utf-8-sig")
    assert not [
        cell
        for row in csv.reader(text.splitlines(keepends=True))
        for cell in row
        if re.match(r"\s*[=+@-]|[\t\r\n]", cell)
    ]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_pages_hold_nothing_that_runs(graded, exercise):
    for path in (*(graded.output(exercise) / "feedback").iterdir(), graded.output(exercise) / "summary.html"):
        text = path.read_text("utf-8")
        page = Page(text)
        assert not page.live and not page.open, path.name
        assert "1234000" not in text  # what a template language would make of {{ 1234 * 1000 }}


def test_an_export_in_one_zip_is_graded_alike(graded):
    """As an LMS hands a whole class over: names, folders and zips within the zip."""
    submissions, export = graded.folder / "momentum_step" / "submissions", graded.folder / "export.zip"
    names = [entry.name for entry in [*honest.FILES, *broken.EMPTY[:7], *broken.ZIPS] if entry.name.isprintable()]
    with zipfile.ZipFile(export, "w") as archive:
        for path in (path for name in names for path in (submissions / name, *(submissions / name).rglob("*"))):
            if path.is_file():
                archive.write(path, path.relative_to(submissions))
    rows = grade(graded, "momentum_step", export, graded.folder / "exported")
    assert len(rows) == len(names)
    alone = {row["submission"]: row for row in graded.rows["momentum_step"]}
    marks = {row["submission"]: (row["points"], row["status"], row["who"]) for row in rows}
    assert marks == {name: tuple(alone[name][column] for column in ("points", "status", "who")) for name in marks}


def test_nothing_is_left_running(graded):
    assert not graded.left


def test_whatever_is_left_running_would_be_seen():
    """The look-out itself: a process whose parent has gone at once."""
    with orphans_adopted() as left:
        orphan = int(subprocess.check_output(["sh", "-c", "setsid sleep 60 >&2 & echo $!"]))
        seen = left()
        os.kill(orphan, signal.SIGKILL)
        assert len(seen) == 1 and "sleep" in seen[0]
        assert not left()


def test_nothing_is_written_elsewhere(graded):
    assert graded.before == graded.after
    names = [str(Path(place, name)) for place in map(Path, ELSEWHERE) if place.is_dir() for name in os.listdir(place)]
    names += [
        str(path)
        for place in (ROOT / "course", ROOT / "exercises", ROOT / "tests", graded.folder)
        for path in place.rglob("*")
    ]
    assert not [name for name in names if graded.mark in name]


def test_nobody_was_called_and_no_secret_told(graded):
    assert not graded.called
    written = [path for exercise in EXERCISES for path in graded.output(exercise).rglob("*") if path.is_file()]
    assert not [path for path in written if graded.secret.encode() in path.read_bytes()]
