"""How the course comes to run on this machine: set-up, launcher, doctor.

What runs before anything is installed needs the standard library alone. In reading order:

    trouble                   what can go wrong with an installation, and what to type against it
    processes, installed      a child's answer; which packages are there
    guarded_pip, installing   pip, watched
    state                     .venv: where it lies, and what state it is in
    environment               the environment found, made, brought up to date or repaired
    writable, launcher        JupyterLab with the course's settings
    finding, packages         a line of the doctor's; its looks at what is installed
    doctor                    what is wrong, on one screen
    systems, wheels           another system; the wheels that it needs
    workshop                  a stick for a room without network

Versions are pinned in `constraints.txt`, JupyterLab's settings are in `jupyter/`, what
starts the course from a stick in `stick/`.
"""
