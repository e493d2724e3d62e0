"""A fingerprint of a computation: its data, its settings, and the code that it can reach."""

import dis
import hashlib
import sys
from copyreg import dispatch_table
from types import CodeType, FunctionType, MethodType, ModuleType

import numpy as np

PLAIN = (type(None), bool, int, float, complex, str, bytes, np.generic)
SETTINGS = (*PLAIN, list, tuple, dict, np.ndarray)  # what a class may hold besides its functions
TYPES = "__annotate_func__"  # since Python 3.14 a function tells a class's annotations: they compute nothing


def fingerprint(*things):
    """64 hexadecimal digits that change with anything the things consist of.

    Values count by what they say, objects by what pickle would keep of them, functions and classes by their
    code and by every global name that the code uses. Code of Python and of installed packages counts by name and
    version. Raises TypeError for what cannot be told, such as an open file.
    """
    teller = _Teller()
    teller.tell(things)
    return teller.digest.hexdigest()


class _Teller:
    """Tells things to a hash, each with its type and its length, so that no two stories sound alike."""

    def __init__(self):
        self.digest = hashlib.sha256()
        self.told = {}  # by id; the values keep the things alive, and so the ids taken

    def tell(self, thing):
        self._say(type(thing).__qualname__)
        if isinstance(thing, PLAIN):
            self._say(repr(thing))
        elif isinstance(thing, np.ndarray) and not thing.dtype.hasobject:
            self._say(f"{thing.dtype.str} {thing.shape}")
            self.digest.update(np.ascontiguousarray(thing).data)
        elif isinstance(thing, (list, tuple)):
            self._each(thing)
        elif isinstance(thing, dict):
            self._each(thing.items())
        elif isinstance(thing, (set, frozenset)):
            self._each(sorted(map(fingerprint, thing)))
        elif id(thing) in self.told:
            self._say(f"number {self.told[id(thing)][0]}")
        else:
            self.told[id(thing)] = len(self.told), thing
            self._known(thing)

    def _known(self, thing):
        if isinstance(thing, ModuleType):
            self._library(thing.__name__)
        elif isinstance(thing, MethodType):
            self._each((thing.__func__, thing.__self__))
        elif isinstance(thing, FunctionType):
            self._function(thing)
        elif isinstance(thing, type):
            self._class(thing)
        elif isinstance(thing, CodeType):
            self._each((thing.co_code, thing.co_names, thing.co_varnames, thing.co_consts))
        else:
            self._object(thing)

    def _function(self, function):
        self._library(function.__module__, function.__qualname__)
        if _ours(function.__module__):
            cells = [cell.cell_contents for cell in function.__closure__ or ()]
            known = function.__globals__
            used = {name: known[name] for name in _global_names(function.__code__) if name in known}
            self._each((function.__code__, function.__defaults__, function.__kwdefaults__, cells, used))

    def _class(self, kind):
        self._library(kind.__module__, kind.__qualname__)
        if _ours(kind.__module__):
            self._each(kind.__bases__)
            for name, value in vars(kind).items():
                value = getattr(value, "fget", None) or getattr(value, "__func__", value)
                setting = isinstance(value, SETTINGS) and not name.startswith("__")
                if setting or isinstance(value, FunctionType) and name != TYPES:
                    self._each((name, value))

    def _object(self, thing):
        """What pickle keeps: how to make it, from what, and its state (the items of its own come as iterators)."""
        try:
            parts = dispatch_table.get(type(thing), lambda thing: thing.__reduce_ex__(4))(thing)
        except Exception as error:
            raise TypeError(
                f"{thing!r} of type {type(thing).__name__}: cannot tell what it depends on, so results cannot be kept"
            ) from error
        if isinstance(parts, str):
            self._each([parts])
        else:
            self._each([list(part) if hasattr(part, "__next__") else part for part in parts])

    def _library(self, module, name=""):
        root = sys.modules.get((module or "").split(".")[0])
        self._say(f"{module} {name} {'' if _ours(module) else getattr(root, '__version__', '')}")

    def _each(self, things):
        self._say(str(len(things)))
        for thing in things:
            self.tell(thing)

    def _say(self, text):
        words = text.encode()
        self.digest.update(len(words).to_bytes(8, "little") + words)


def _global_names(code):
    """The global names that a piece of code reads, in the functions within it, too."""
    names = {line.argval: None for line in dis.get_instructions(code) if line.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    for const in code.co_consts:
        if isinstance(const, CodeType):
            names.update(_global_names(const))
    return names


def _ours(module):
    """Whether a module is the course's or the user's, whose code may change under the same name."""
    root = (module or "__main__").split(".")[0]
    file = getattr(sys.modules.get(root), "__file__", None) or ""
    installed = root in sys.stdlib_module_names or "site-packages" in file or "dist-packages" in file
    return root in ("course", "__main__") or not installed
