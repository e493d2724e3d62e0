"""The command `course`, and what `python3 -m course` runs inside the environment it made."""

import argparse
import os
import sys

from course.places import CLONE, ORIGINALS
from course.setup.processes import become

#: Plug-ins of the extra `test`, so they are asked for here and not in pyproject.toml: plain pytest does without.
#: Each notebook runs on one worker (loadscope). The time-out is no measure of speed: it ends what hangs.
PLUGINS = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder", "--timeout", "900"]


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    options, unknown = parser().parse_known_args(arguments)
    if unknown and not options.passes_on:
        parser().error(f"unknown: {' '.join(unknown)}")
    try:
        sys.exit(options.run(options, arguments[1:]) or 0)
    except (
        BrokenPipeError
    ):  # `course progress | head`: nobody reads on, and Python shall not complain at its end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def parser():
    top = argparse.ArgumentParser(
        prog="course",
        description="The course on gradient-descent optimizers. Without a command: open JupyterLab on lesson 00.",
        allow_abbrev=False,
    )
    top.set_defaults(run=lab, passes_on=False)
    commands = top.add_subparsers(title="commands", metavar="command")

    def command(run, text, passes_on=False, among=commands):
        made = among.add_parser(run.__name__, help=text, description=text, allow_abbrev=False)
        made.set_defaults(run=run, passes_on=passes_on)
        return made

    command(lab, "open JupyterLab; further arguments are JupyterLab's, such as --no-browser", passes_on=True)
    command(test, "run the tests; further arguments are pytest's, such as -k momentum", passes_on=True)
    command(doctor, "say what is wrong with this environment, and what to type")
    command(progress, "show which predictions and exercises are done")
    resetting = command(reset, "bring an original back into your workbook; your copy is kept aside")
    resetting.add_argument("name", help="a lesson or exercise, such as 04_momentum, 04 or momentum_step")
    command(sets, "list the problem sets: one for each lesson, and the exam")
    handing = command(handout, "write one notebook with all exercises of a problem set, for learners")
    handing.add_argument("set", help="a lesson such as 04_momentum, an exercise, or exam; `course sets` lists them")
    handing.add_argument("file", help="the notebook to write; one that holds something else is not overwritten")
    grading = command(
        grade,
        "grade what a class has handed in, in a sandbox: a table of marks, and a page of feedback for each student",
    )
    grading.add_argument("set", help="the exercise or problem set, as for `course handout`")
    grading.add_argument(
        "submissions", help="a folder of notebooks, scripts, folders or zips; or one zip, as an LMS exports it"
    )
    grading.add_argument(
        "graded", help="the folder for marks and feedback; a second run into it grades only what is new or changed"
    )
    grading.add_argument(
        "--seed", type=int, help="draw the instances with this seed (else a new one, which is written down)"
    )
    grading.add_argument("--jobs", type=at_least_one, help="so many submissions at a time (else one per core)")
    grading.add_argument("--call-seconds", type=seconds, default=10, help="for one call or cell (10)")
    grading.add_argument("--seconds", type=seconds, default=60, help="for one submission in all (60)")
    grading.add_argument(
        "--unsafe", action="store_true", help="without a sandbox: only for code that you would run yourself"
    )
    author = commands.add_parser(
        "author", help="for authors of the course: commands that write its own files", allow_abbrev=False
    )
    authors = author.add_subparsers(title="commands", metavar="command", required=True)
    refreshing = command(refresh, "run notebooks and store their outputs in canonical form", among=authors)
    refreshing.add_argument("notebooks", nargs="*", help="files; all of notebooks/ without any")
    making = command(
        exercises, "make each exercise.ipynb from its source.ipynb; one that holds answers is left alone", among=authors
    )
    for maker in (refreshing, making):
        maker.add_argument("--check", action="store_true", help="only say what is not current")
    return top


def at_least_one(text):
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: expected a whole number, at least 1")
    return int(text)


def seconds(text):
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text}: expected a number of seconds above 0")
    return value


def lab(options, rest):
    from course.classroom.copies import renew
    from course.setup.launcher import lab

    lab(rest, renew)


def only_in_a_clone():
    if not CLONE:
        sys.exit(
            "This needs the repository: the course is installed here as a package, without its tests and sources. "
            "Clone it, and type the same there after `python3 -m course`."
        )


def test(options, rest):
    from course.setup.writable import moved

    only_in_a_clone()
    os.chdir(ORIGINALS)
    become([sys.executable, "-m", "pytest", *PLUGINS, *rest], {**os.environ, **moved()})


def doctor(options, rest):
    from course.setup.doctor import doctor

    return 1 if doctor() else 0


def progress(options, rest):
    from course.classroom import progress

    print(progress())


def reset(options, rest):
    from course.classroom.copies import reset

    try:
        copy, kept = reset(options.name)
    except (LookupError, OSError) as error:
        sys.exit(f"course reset: {error}")
    print(f"{copy} is the original again." + (f"\nYour copy is kept: {kept}" if kept else ""))


def refresh(options, rest):
    from course.classroom.authoring import refresh

    only_in_a_clone()
    return refresh(options.notebooks, options.check)


def exercises(options, rest):
    from course.classroom.authoring import generate_exercises

    only_in_a_clone()
    return generate_exercises(options.check)


def sets(options, rest):
    from course.classroom.authoring import list_sets

    return list_sets()


def handout(options, rest):
    from course.classroom.authoring import hand_out

    return hand_out(options.set, options.file)


def grade(options, rest):
    from course.classroom.grading.limits import Limits
    from course.classroom.grading.marking import Refused
    from course.classroom.grading.run import grade
    from course.classroom.grading.safety import unprotected

    if options.unsafe:
        print(unprotected(), file=sys.stderr)
    limits = Limits(call_seconds=options.call_seconds, seconds=options.seconds)
    try:
        results = grade(
            options.set, options.submissions, options.graded, options.seed, options.jobs, limits, options.unsafe
        )
    except (Refused, ValueError, OSError) as error:
        sys.exit(f"course grade: {error}")
    print(f"{len(results)} submissions: {options.graded}/grades.csv, summary.html and feedback/")


if __name__ == "__main__":
    main()
