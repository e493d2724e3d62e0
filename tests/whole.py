"""How much is tested. `COURSE_TESTS=all`, as .ci/run has it: every test, and what this machine lacks is a failure.

Without it `python3 -m course test` leaves out the tests marked `thorough` (and says so), and skips what needs a program that
is not here.
"""

import os

import pytest

WHOLE = os.environ.get("COURSE_TESTS") == "all"
lacking = pytest.fail if WHOLE else pytest.skip
posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups as POSIX has them")
