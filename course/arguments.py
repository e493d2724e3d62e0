"""How a command is declared: its help and its arguments stand above the function that does it.

@command(LEARNERS, "bring an original back", argument("name", "a lesson or exercise"))
def reset(options, rest): ...
"""

import argparse
from collections import namedtuple

Command = namedtuple("Command", "run help arguments passes_on")


def command(among, help, *arguments, passes_on=False):
    """Add a function to the list `among`, as a command of its name.

    It is given the options, and all that was typed after its name, and returns an exit code or None. With `passes_on`
    words that nobody knows are no error: they are for another program.
    """

    def mark(run):
        among.append(Command(run, help, arguments, passes_on))
        return run

    return mark


def argument(name, help, **settings):
    """An argument of a command, with the settings of argparse."""
    return name, {"help": help, **settings}


def add_parsers(parsers, commands):
    """A parser for each of these commands, among the subparsers `parsers`."""
    for one in commands:
        made = parsers.add_parser(one.run.__name__, help=one.help, description=one.help, allow_abbrev=False)
        made.set_defaults(run=one.run, passes_on=one.passes_on)
        for name, settings in one.arguments:
            made.add_argument(name, **settings)


# Kinds of values -----------------------------------------------------------------------------------------------------


def at_least_one(text):
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: expected a whole number, at least 1")
    return int(text)


def seconds(text):
    """A number of seconds above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text}: expected a number of seconds above 0")
    return value


def python_version(text):
    """A version of Python from 3.11, such as "3.12"."""
    major, _, minor = text.partition(".")
    if major != "3" or not minor.isdecimal() or int(minor) < 11:
        raise argparse.ArgumentTypeError(f"{text}: expected a Python from 3.11, such as 3.12")
    return text
