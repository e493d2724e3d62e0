"""A JupyterHub for a room: each learner logs in and gets the course with copies of their own. HUB.md tells how."""

import sys

from course.setup.launcher import START

HOUR = 3600  # seconds

c = get_config()  # noqa: F821, JupyterHub defines it
c.Authenticator.allow_all = True  # whoever has an account on this server
c.Spawner.cmd = [sys.executable, "-m", "course", "lab"]  # which becomes the learner's server where a hub starts it
c.Spawner.args = [
    "--KernelManager.transport=ipc",  # by TCP, kernels that start at the same moment may pick each other's ports
    f"--MappingKernelManager.cull_idle_timeout={HOUR}",  # of a lesson whose tab was closed
]
c.Spawner.default_url = f"/lab/tree/{START}"
c.Spawner.environment = {"COURSE_WORKBOOK": "~/gradient-descent", "COURSE_HOME": "~/gradient-descent/.course"}
c.Spawner.start_timeout = c.Spawner.http_timeout = 300  # thirty come at once

# Servers that nobody uses are ended; what learners wrote lies in their files.
culler = [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={2 * HOUR}"]
c.JupyterHub.services = [{"name": "culler", "command": culler}]
scopes = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
c.JupyterHub.load_roles = [{"name": "culler", "services": ["culler"], "scopes": scopes}]
