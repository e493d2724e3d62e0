"""The lessons as tests: nbval runs each in a kernel of its own, and every output must tell the same as the stored one.

`nearly` (in tests/) says what tells the same, `processor` on which processor.
"""

import os
from contextlib import ExitStack
from tempfile import TemporaryDirectory

import pytest
from nbval.plugin import IPyNbCell
from nearly import Telling, differences
from processor import processor_environment

from course.classroom.authoring.form import drop_live
from course.classroom.authoring.refreshing import environment

HOMES = ExitStack()  # an empty record of progress for each notebook, until all are done

# nbval compares what this makes of an output, by ==.
IPyNbCell.sanitize = lambda cell, output: Telling(output) if isinstance(output, str) else output
compare = IPyNbCell.compare_outputs


def compare_what_is_kept(cell, outputs, stored):
    for output in outputs:
        drop_live(output.get("data", {}))
    return compare(cell, outputs, stored)


IPyNbCell.compare_outputs = compare_what_is_kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Around nbval's start of a notebook's kernel, which inherits this environment."""
    if getattr(item.parent, "kernel", item) is not None:
        return (yield)
    with environment(HOMES.enter_context(TemporaryDirectory(prefix="course-home-"))):
        os.environ.update(processor_environment())
        return (yield)


def pytest_assertrepr_compare(left, right):
    """What nbval shows where a cell fails."""
    if isinstance(left, Telling):
        return differences(left, right)


def pytest_unconfigure():
    HOMES.close()
