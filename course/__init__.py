"""An interactive course on gradient-descent optimizers.

This file imports nothing: `python3 -m course` has to run on a Python without NumPy, where it sets the course up.
"""

__version__ = "0.1.0"
