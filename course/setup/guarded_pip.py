"""pip, for the environment named first and for no other; it ends when the set-up that started it does.

Run by its path, with that environment's Python. Nothing is installed there yet, so this is standard library only.
"""

import os
import runpy
import sys
import threading


def refuse_another(place):
    """Without its pyvenv.cfg an environment's Python is the one below it, and this pip would change the user's own."""
    if os.path.realpath(sys.prefix) != os.path.realpath(place):
        sys.exit(f"This pip would install into {sys.prefix}, not into {place}: nothing was installed.")


def end_with_the_set_up():
    """The set-up holds the other end of our standard input: that closes when it ends, even if it was killed."""
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    refuse_another(sys.argv.pop(1))
    threading.Thread(target=end_with_the_set_up, daemon=True).start()
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
