"""How much is tested.

`COURSE_TESTS=all python3 -m course test`, as .ci/run has it: everything, and what this machine lacks is a failure.
Without it the tests marked `thorough` are skipped, and so is what needs a program that is not here.
"""

import os

import pytest

WHOLE = os.environ.get("COURSE_TESTS") == "all"
lacking = pytest.fail if WHOLE else pytest.skip
posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups as POSIX has them")


def thorough(what):
    """A mark for tests that take long and find little that others do not; `what` is said where they are skipped."""
    return pytest.mark.skipif(not WHOLE, reason=f"{what}: with COURSE_TESTS=all")
