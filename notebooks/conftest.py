"""The lessons as tests: nbval runs each in a kernel of its own and compares every output with the stored one."""

import os
import tempfile

from course.authoring import kernel_environment


def pytest_runtest_setup(item):
    """Each notebook starts with an empty record of progress. Called before nbval starts the notebook's kernel."""
    if getattr(item.parent, "kernel", item) is None:
        os.environ.update(kernel_environment(tempfile.mkdtemp(prefix="course-home-")))
