"""The page of the package: what each room offers, from its docstrings."""

import inspect
from importlib import import_module

ROOMS = [
    "objectives",
    "schedules",
    "optimizers",
    "second_order",
    "averages",
    "theory",
    "datasets",
    "models",
    "batching",
    "training",
    "explorers",
    "classroom",
]


def reference():
    """The page, as Markdown: for each room its docstring, and the signature and docstring of all that it offers."""
    parts = ["# The package", "What lessons and exercises import, in reading order, in the words of the code."]
    for room in ROOMS:
        module = import_module(f"course.{room}")
        parts += [f"## course.{room}", block("text", inspect.getdoc(module))]
        for name, thing in offered(module):
            parts += [f"### {name}", block("python", signature(name, thing)), block("text", inspect.getdoc(thing))]
    return "\n\n".join(parts) + "\n"


def offered(module):
    """The public functions and classes of the course that this module defines, or whose face it is."""
    for name, thing in vars(module).items():
        whose = getattr(thing, "__module__", "")
        if inspect.isclass(thing) or inspect.isfunction(thing):
            if whose.startswith(module.__name__) and not name.startswith("_"):
                yield name, thing


class Unsaid:
    """A default that takes too many words, or says nothing but where it lies in memory."""

    def __repr__(self):
        return "..."


def signature(name, thing):
    """As one would call it."""
    try:
        whole = inspect.signature(thing)
    except ValueError:
        return name
    parameters = [one.replace(annotation=one.empty, default=told(one.default)) for one in whole.parameters.values()]
    return name + str(whole.replace(parameters=parameters, return_annotation=whole.empty))


def told(default):
    """The default itself, if it can be read."""
    if default is inspect.Parameter.empty or not repr(default).startswith("<") and len(repr(default)) <= 40:
        return default
    return Unsaid()


def block(language, text):
    return f"```{language}\n{text or ''}\n```"
