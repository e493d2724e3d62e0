"""What a worker has told so far, compared with itself: claims that contradict each other are for a human."""

import hashlib
import json


class Heard:
    """Remembers of each call whether it was answered, and how."""

    def __init__(self):
        self._answered, self._empty, self._answers, self._doubts = set(), set(), {}, {}

    def note(self, call, told, failure, defined):
        """Remember a call, the message that answered it, the failure in that or None, and what was defined then."""
        name = call.name
        if failure is None:
            self._answered.add(name)
            self._compare(call, told)
            if name not in defined:
                self._doubt(f"{name} gave answers, though no cell is said to define it")
        elif failure.empty:
            self._empty.add(name)
            if name in defined and "is not defined" in failure.what:
                self._doubt(f"{name} is said to be defined, and then not to be")

    def _compare(self, call, told):
        """The same arguments should get the same answer; of functions nobody knows whether they are the same."""
        if call.functions:
            return
        asked, answered = digest(call.name, call.packed), digest(told["answer"])
        if self._answers.setdefault(asked, answered) != answered and "foreign" not in json.dumps(told["answer"]):
            self._doubt(f"{call.name} gave different answers to the same call")

    def _doubt(self, sentence):
        self._doubts[sentence] = True

    def doubts(self):
        """What a human should look at, in sentences."""
        at_times = sorted(self._answered & self._empty)
        return [*self._doubts, *(f"{name} gave an answer to some calls only" for name in at_times)]


def digest(*plain):
    """A short text that differs where these plain values do."""
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()
