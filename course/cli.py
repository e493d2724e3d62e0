"""The command `course`, and what `python3 -m course` runs inside the environment it made.

Each command is a function below, under its help and its arguments. What it needs is imported in there: `course --help`
waits for nothing.
"""

import argparse
import os
import sys

from course.arguments import add_parsers, argument, at_least_one, command, python_version, seconds
from course.places import CLONE, ORIGINALS
from course.setup.processes import become
from course.setup.systems import SYSTEMS

#: Plug-ins of the extra `test`, so they are asked for here and not in pyproject.toml: plain pytest does without.
#: Each notebook runs on one worker (loadscope). The time-out is no measure of speed: it ends what hangs.
PLUGINS = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder", "--timeout", "900"]

ABOUT = "The course on gradient-descent optimizers. Without a command: open JupyterLab on lesson 00."
FOR_AUTHORS = "for authors of the course: commands that write its own files"
ONLY_IN_A_CLONE = (
    "This needs the repository: the course is installed here as a package, without its tests and sources. "
    "Clone it, and type the same there after `python3 -m course`."
)

LEARNERS, INSTRUCTORS, AUTHORS = [], [], []  # their commands, in the order of the help


def main(arguments=None):
    """Run the command that is typed, and end with its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options, unknown = parser().parse_known_args(arguments)
    if unknown and not options.passes_on:
        parser().error(f"unknown: {' '.join(unknown)}")
    try:
        sys.exit(options.run(options, arguments[1:]) or 0)
    except BrokenPipeError:
        # `course progress | head`: nobody reads on, and Python shall not complain at its end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def parser():
    """All commands, as argparse reads them; without one the lab opens."""
    top = argparse.ArgumentParser(prog="course", description=ABOUT, allow_abbrev=False)
    top.set_defaults(run=lab, passes_on=False)
    commands = top.add_subparsers(title="commands", metavar="command")
    add_parsers(commands, [*LEARNERS, *INSTRUCTORS])
    author = commands.add_parser("author", help=FOR_AUTHORS, allow_abbrev=False)
    add_parsers(author.add_subparsers(title="commands", metavar="command", required=True), AUTHORS)
    return top


# For learners --------------------------------------------------------------------------------------------------------


@command(LEARNERS, "open JupyterLab; further arguments are JupyterLab's, such as --no-browser", passes_on=True)
def lab(options, rest):
    from course.classroom.copies import renew
    from course.setup import launcher

    launcher.lab(rest, renew)


@command(LEARNERS, "run the tests; further arguments are pytest's, such as -k momentum", passes_on=True)
def test(options, rest):
    from course.setup.writable import moved

    only_in_a_clone()
    os.chdir(ORIGINALS)
    become([sys.executable, "-m", "pytest", *PLUGINS, *rest], {**os.environ, **moved()})


@command(LEARNERS, "say what is wrong with this environment, and what to type")
def doctor(options, rest):
    from course.setup import doctor

    return 1 if doctor.doctor() else 0


@command(LEARNERS, "show which predictions and exercises are done")
def progress(options, rest):
    from course import classroom

    print(classroom.progress())


@command(
    LEARNERS,
    "bring an original back into your workbook; your copy is kept aside",
    argument("name", "a lesson or exercise, such as 04_momentum, 04 or momentum_step"),
)
def reset(options, rest):
    from course.classroom import copies

    try:
        copy, kept = copies.reset(options.name)
    except (LookupError, OSError) as error:
        sys.exit(f"course reset: {error}")
    print(f"{copy} is the original again.")
    if kept:
        print(f"Your copy is kept: {kept}")


# For instructors -----------------------------------------------------------------------------------------------------


@command(INSTRUCTORS, "list the problem sets: one for each lesson, and the exam")
def sets(options, rest):
    from course.classroom.authoring import list_sets

    return list_sets()


@command(
    INSTRUCTORS,
    "write one notebook with all exercises of a problem set, for learners",
    argument("set", "a lesson such as 04_momentum, an exercise, or exam; `course sets` lists them"),
    argument("file", "the notebook to write; one that holds something else is not overwritten"),
)
def handout(options, rest):
    from course.classroom.authoring import hand_out

    return hand_out(options.set, options.file)


@command(
    INSTRUCTORS,
    "prepare a stick for a room without network: wheels, the repository, and a start file for each system",
    argument("folder", "an empty folder, or one that is not there yet"),
    argument(
        "--for",
        "the systems in the room (linux mac windows); mac is Apple's own processor",
        dest="systems",
        nargs="+",
        choices=SYSTEMS,
        default=["linux", "mac", "windows"],
    ),
    argument("--python", "the Pythons in the room, such as 3.12 3.13 (this one's)", nargs="+", type=python_version),
)
def workshop(options, rest):
    from course.setup.trouble import Problem
    from course.setup.workshop import workshop

    only_in_a_clone()
    pythons = options.python or ["{}.{}".format(*sys.version_info)]
    try:
        size = workshop(options.folder, options.systems, pythons)
    except (Problem, OSError) as error:
        sys.exit(f"course workshop: {error}")
    print(
        f"{options.folder}: {size / 1e6:.0f} MB. Copy all of it on the sticks; START HERE.txt in it says how to start."
    )


@command(
    INSTRUCTORS,
    "grade what a class has handed in, in a sandbox: a table of marks, and a page of feedback for each student",
    argument("set", "the exercise or problem set, as for `course handout`"),
    argument("submissions", "a folder of notebooks, scripts, folders or zips; or one zip, as an LMS exports it"),
    argument("graded", "the folder for marks and feedback; a second run into it grades only what is new or changed"),
    argument("--seed", "draw the instances with this seed (else a new one, which is written down)", type=int),
    argument(
        "--due", "the due date, such as 2026-11-20T23:59, in this machine's time zone or +01:00; none takes it back"
    ),
    argument("--late", "for late work: none, cut-off, or per-day=10%% of all points for each day begun"),
    argument("--roster", "a table of the class: who has handed in nothing, and what Canvas or Moodle shall get back"),
    argument(
        "--anonymous", "besides, all under code words in graded/anonymous; who is who: key.csv", action="store_true"
    ),
    argument("--jobs", "so many submissions at a time (else one per core)", type=at_least_one),
    argument("--call-seconds", "for one call or cell (10)", type=seconds, default=10),
    argument("--seconds", "for one submission in all (60)", type=seconds, default=60),
    argument("--unsafe", "without a sandbox: only for code that you would run yourself", action="store_true"),
)
def grade(options, rest):
    from course.classroom.grading import run, safety
    from course.classroom.grading.judge import INTERRUPTED
    from course.classroom.grading.limits import Limits

    if options.unsafe:
        print(safety.unprotected(), file=sys.stderr)
    limits = Limits(call_seconds=options.call_seconds, seconds=options.seconds)
    places = options.submissions, options.graded
    wishes = run.Wishes(options.due, options.late, options.roster, options.anonymous)
    try:
        rows = run.grade(options.set, *places, options.seed, options.jobs, limits, options.unsafe, wishes)
    except (run.Refused, ValueError, OSError) as error:
        sys.exit(f"course grade: {error}")
    except KeyboardInterrupt:
        kept = f"{options.graded} keeps what is graded; the same command does the rest."
        print(f"\nGrading stopped. {kept}", file=sys.stderr)
        return INTERRUPTED
    handed_in = sum(bool(row.feedback) for row in rows)
    print(f"{handed_in} submissions: {options.graded}/grades.csv, summary.html and feedback/")


@command(
    INSTRUCTORS,
    "put the graded sets of a term into one table, with the share of each hint from set to set",
    argument("graded", "the folders that `course grade` has written, in the order of the term", nargs="+"),
    argument("--to", "the folder for term.csv, term.html and hints.csv (term)", default="term"),
)
def term(options, rest):
    from course.classroom.grading import term

    try:
        persons = term.term(options.graded, options.to)
    except (ValueError, OSError) as error:
        sys.exit(f"course term: {error}")
    print(f"{persons} students, {len(options.graded)} sets: {options.to}/term.csv, term.html and hints.csv")


@command(
    INSTRUCTORS,
    "build the course as a static site, whose sliders and predictions answer without Python",
    argument("folder", "where the site shall lie (dist/book)", nargs="?", default="dist/book"),
    argument("--only", "only these lessons, such as 04_momentum, and their exercises", nargs="+", metavar="LESSON"),
)
def book(options, rest):
    from course.book import build, missing

    only_in_a_clone()
    if missing():
        sys.exit(f"course book: it needs {missing()}. Type: python3 -m course book, or install the extra `book`.")
    try:
        build(options.folder, options.only)
    except (LookupError, RuntimeError, ValueError, OSError) as error:
        sys.exit(f"course book: {error}")
    print(f"Open {options.folder}/index.html in a browser.")


# For authors ---------------------------------------------------------------------------------------------------------

CHECK = argument("--check", "only say what is not current", action="store_true")


@command(
    AUTHORS,
    "run notebooks and store their outputs in canonical form",
    argument("notebooks", "files; all of notebooks/ without any", nargs="*"),
    CHECK,
)
def refresh(options, rest):
    from course.classroom import authoring

    only_in_a_clone()
    return authoring.refresh(options.notebooks, options.check)


@command(AUTHORS, "make each exercise.ipynb from its source.ipynb; one that holds answers is left alone", CHECK)
def exercises(options, rest):
    from course.classroom.authoring import generate_exercises

    only_in_a_clone()
    return generate_exercises(options.check)


@command(AUTHORS, "write the lists of lessons and exercises in README.md and lesson 0", CHECK)
def lists(options, rest):
    from course.classroom.authoring import write_lists

    only_in_a_clone()
    return write_lists(options.check)


def only_in_a_clone():
    if not CLONE:
        sys.exit(ONLY_IN_A_CLONE)


if __name__ == "__main__":
    main()
