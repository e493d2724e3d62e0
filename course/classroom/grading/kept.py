"""Results on disk, written as soon as they are known, so that a killed run loses none."""

import json

from course.classroom.grading.marking import ungraded
from course.places import write


class Kept:
    """The results in a folder, a file for each submission; of what could not be written only the reason is held."""

    def __init__(self, folder, files):
        self.folder, self.files, self.held = folder, files, {}

    def load(self, submission):
        """The result of a submission, None where there is none yet or one that says not what passed."""
        if submission.name in self.held:
            return self.held[submission.name]
        try:
            result = json.loads((self.folder / f"{self.files[submission.name]}.json").read_bytes())
            tests = [test for judgement in result["exercises"].values() for test in judgement["tests"]]
            return result if all("passed" in test for test in tests) else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def save(self, submission, result):
        """Write a result down."""
        write(self.folder / f"{self.files[submission.name]}.json", json.dumps(result, indent=1).encode())

    def hold(self, submission, names, error):
        """There is no result, for this reason; the next run tries again."""
        why = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
        nothing = {**ungraded(f"it could not be graded ({why})"), "again": True}
        self.held[submission.name] = {"exercises": dict.fromkeys(names, nothing)}
