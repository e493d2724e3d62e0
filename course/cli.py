"""The command `course`, and what `python3 -m course` runs inside the environment it made."""

import argparse
import os
import sys

from course.environment import ROOT, become


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    options, unknown = parser().parse_known_args(arguments)
    if unknown and not options.passes_on:
        parser().error(f"unknown: {' '.join(unknown)}")
    sys.exit(options.run(options, arguments[1:]) or 0)


def parser():
    top = argparse.ArgumentParser(prog="course", description="The course on gradient-descent optimizers. "
                                  "Without a command: open JupyterLab on lesson 00.", allow_abbrev=False)
    top.set_defaults(run=lab, passes_on=False)
    commands = top.add_subparsers(title="commands", metavar="command")

    def command(run, text, passes_on=False):
        made = commands.add_parser(run.__name__, help=text, description=text, allow_abbrev=False)
        made.set_defaults(run=run, passes_on=passes_on)
        return made

    command(lab, "open JupyterLab; further arguments are JupyterLab's, such as --no-browser", passes_on=True)
    command(test, "run the tests; further arguments are pytest's, such as -k momentum", passes_on=True)
    command(doctor, "say what is wrong with this environment, and what to type")
    command(progress, "show which predictions and exercises are done")
    refreshing = command(refresh, "run notebooks and store their outputs in canonical form")
    refreshing.add_argument("notebooks", nargs="*", help="files; all of notebooks/ without any")
    making = command(exercises, "make each exercise.ipynb from its source.ipynb")
    for maker in (refreshing, making):
        maker.add_argument("--check", action="store_true", help="only say what is not current")
    command(sets, "list the problem sets: one for each lesson, and the exam")
    handing = command(handout, "write one notebook with all exercises of a problem set, for learners")
    handing.add_argument("set", help="a lesson such as 04_momentum, an exercise, or exam; `course sets` lists them")
    handing.add_argument("file", help="the notebook to write; one that holds something else is not overwritten")
    return top


def lab(options, rest):
    from course.launcher import lab

    lab(rest)


def test(options, rest):
    os.chdir(ROOT)
    become([sys.executable, "-m", "pytest", *rest])


def doctor(options, rest):
    from course.doctor import doctor

    return 1 if doctor() else 0


def progress(options, rest):
    from course.checking import progress

    print(progress())


def refresh(options, rest):
    from course.authoring import refresh

    return refresh(options.notebooks, options.check)


def exercises(options, rest):
    from course.authoring import generate_exercises

    return generate_exercises(options.check)


def sets(options, rest):
    from course.authoring import list_sets

    return list_sets()


def handout(options, rest):
    from course.authoring import hand_out

    return hand_out(options.set, options.file)


if __name__ == "__main__":
    main()
