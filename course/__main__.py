"""`python3 -m course`: make the course's environment on the first run, then hand over to `course.cli` inside it.

Standard library only, and plain enough for every Python since 2.7 to read: there it has to say that it is too old.
"""

import sys

if sys.version_info < (3, 11):  # said before anything is imported that an old Python does not have
    sys.exit(
        "\nThe course needs Python 3.11 or newer; this is Python %d.%d (%s).\n"
        % (sys.version_info[:2] + (sys.executable,))
        + "Install a newer one with your system's package manager, then type, for example:\n\n    python3.13 -m course"
    )

import os
import re

from course.places import CLONE
from course.setup.environment import environment
from course.setup.processes import become
from course.setup.trouble import Problem


def main(arguments):
    try:
        python = environment(wanted_extras(arguments)) if CLONE else sys.executable
    except Problem as problem:
        sys.exit("\n%s" % problem)
    except KeyboardInterrupt:
        sys.exit("\nSet-up stopped. The next `python3 -m course` repairs what is unfinished.")
    os.environ.setdefault("PYTHONUTF8", "1")  # a Windows console would stumble over Greek letters
    become([python, "-m", "course.cli"] + arguments)


def wanted_extras(arguments):
    """The extras that this command needs, and those that COURSE_EXTRAS names, as in COURSE_EXTRAS=oracles,bench."""
    extras = set(filter(None, re.split("[ ,]+", os.environ.get("COURSE_EXTRAS", ""))))
    command = arguments[0] if arguments else None
    return extras | {"test", "book"} & {command}


if __name__ == "__main__":
    main(sys.argv[1:])
