"""What a folder of the course shows to those who import from it."""


def face(module):
    """The functions and classes of `module` that were made below it, by name, in reading order."""
    return {
        name: thing
        for name, thing in vars(module).items()
        if callable(thing) and getattr(thing, "__module__", "").startswith(f"{module.__name__}.")
    }
