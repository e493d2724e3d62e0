"""The lessons as tests: nbval runs each in a kernel of its own and compares every output with the stored one."""

import os
from contextlib import ExitStack
from tempfile import TemporaryDirectory

from course.authoring import kernel_environment

HOMES = ExitStack()  # an empty record of progress for each notebook, until all are done


def pytest_runtest_setup(item):
    """Called before nbval starts a notebook's kernel, which inherits this environment."""
    if getattr(item.parent, "kernel", item) is None:
        os.environ.update(kernel_environment(HOMES.enter_context(TemporaryDirectory(prefix="course-home-"))))


def pytest_unconfigure():
    HOMES.close()
