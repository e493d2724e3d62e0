"""Other programs: asked for an answer, or become.

Standard library only: this runs before anything is installed.
"""

import os
import subprocess
import sys


def answer(python, *arguments, cwd=None):
    """What this Python prints, or None if it is not there or fails."""
    try:
        done = subprocess.run([python, *arguments], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def become(command, env=None):
    """Turn this process into `command`, so that Ctrl-C reaches it directly and nothing is left behind."""
    env = dict(os.environ if env is None else env)
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, env)
    # Windows has no exec: wait for a child, which gets the console's Ctrl-C as well and decides.
    child = subprocess.Popen(command, env=env)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:
            continue
