"""Where Jupyter, IPython and Matplotlib keep their settings: in HOME; where that is closed, in the course's folder."""

import contextlib
import os
import tempfile
from pathlib import Path

from course.places import home


def writable(folder):
    """Whether files can be made in this folder, or where it would have to be made.

    It is tried: permissions do not tell (of root, of a mount that is read-only, on Windows), and HOME may be a file.
    """
    nearest = next(place for place in (Path(folder), *Path(folder).parents) if os.path.lexists(place))
    try:
        tempfile.TemporaryFile(dir=nearest).close()
    except OSError:
        return False
    return True


def settings_here():
    """The folder for settings that cannot be kept in HOME."""
    return home() / "settings"


def moved():
    """{variable: folder} for those settings; mostly there are none. Their common folder is made: IPython expects it."""
    from jupyter_core import paths  # here, not above: the doctor opens without it

    usual = {  # what says where each folder is, and where it is by itself
        "JUPYTER_CONFIG_DIR": paths.jupyter_config_dir,
        "JUPYTER_DATA_DIR": paths.jupyter_data_dir,
        "JUPYTER_RUNTIME_DIR": paths.jupyter_runtime_dir,
        "IPYTHONDIR": lambda: "~/.ipython",
        "MPLCONFIGDIR": lambda: "~/.config/matplotlib",
    }
    closed = [name for name, place in usual.items() if not _open(name, place)]
    if closed:
        with contextlib.suppress(OSError):  # of which `trouble` speaks
            settings_here().mkdir(parents=True, exist_ok=True)
    return {name: str(settings_here() / name.lower()) for name in closed}


def _open(name, place):
    """Whether the folder that this variable names, or else the usual one, can be written."""
    try:
        return writable(Path(os.environ.get(name) or place()).expanduser())
    except RuntimeError:  # nobody's home: no HOME, and a user without an entry
        return False


def trouble():
    """What to do where settings can be kept nowhere, as a sentence, or ""."""
    if not moved() or writable(settings_here()):
        return ""
    return (
        f"Neither your home folder nor {settings_here()} can be written, and Jupyter has to keep its settings "
        "somewhere. Set COURSE_HOME to a folder that you may write to."
    )
