"""Results that outlive their process: a folder with one small file for each."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np

from course.experiments.sweeps.fingerprint import fingerprint


class Kept(dict):
    """Results by cell, `(batch_size, seed)` -> array; with a `folder` also those of earlier processes.

    A file's name ends with the fingerprint of all that its result depends on, so that a stale result is never found;
    and a file is there whole or not at all, so that a killed process leaves nothing broken. (joblib.Memory
    promises less: it looks at the code of one function only, and writes where the function runs, which in a
    cluster is another machine.)
    """

    def __init__(self, folder, study):
        self.folder = None if folder is None else Path(folder)
        if self.folder:
            if self.folder.exists() and not self.folder.is_dir():
                raise ValueError(f"keep={str(folder)!r}: expected a folder, or a name for a new one")
            self.folder.mkdir(parents=True, exist_ok=True)
            self.study = fingerprint(study)

    def __contains__(self, cell):
        return super().__contains__(cell) or self.folder is not None and self._found(cell)

    def __setitem__(self, cell, result):
        super().__setitem__(cell, result)
        if self.folder:
            with NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as part:
                np.save(part, result)
            os.replace(part.name, self._file(cell))

    def _found(self, cell):
        try:
            super().__setitem__(cell, np.load(self._file(cell), allow_pickle=False))
        except (OSError, ValueError, EOFError):  # missing, or damaged from outside: run it again
            return False
        return True

    def _file(self, cell):
        batch_size, seed = ("".join(filter(str.isalnum, str(value)))[:20] for value in cell)
        return self.folder / f"B{batch_size}-seed{seed}-{fingerprint(self.study, cell)[:24]}.npy"
