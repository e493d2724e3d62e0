"""Submissions as they come in: honest, broken and hostile, each with the mark that it deserves.

honest      every form of honest work, right and wrong          forgeries   a wrong answer that wants to pass
broken      files that nobody could grade                       reaching    for the solution, the machine, the reader
deaths      hangs and deaths                                    bombs       memory, processes, disks, answers, prints
patches     a wrong answer, and a cell that patches the judge
"""

from corpus import bombs, broken, deaths, forgeries, honest, patches, reaching

MODULES = honest, broken, deaths, bombs, forgeries, patches, reaching
FAMILIES = {module.__name__.split(".")[1]: module.ENTRIES for module in MODULES}
ENTRIES = [entry for family in FAMILIES.values() for entry in family]
EXERCISES = sorted({entry.exercise for entry in ENTRIES})
