"""What verdicts, predictions and the table of progress have in common: they show themselves."""


class Shown:
    """Shows itself in a notebook as HTML, everywhere else as text."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": str(self), "text/html": self.html()}

    def __repr__(self):
        return str(self)
