"""A JupyterHub for a room: each learner logs in and gets the course with copies of their own. HUB.md tells how."""

import sys

from course.setup.launcher import START

c = get_config()  # noqa: F821, JupyterHub defines it
c.Spawner.cmd = [sys.executable, "-m", "course", "lab"]  # which becomes the learner's server where a hub starts it
c.Spawner.default_url = f"/lab/tree/{START}"
c.Spawner.environment = {"COURSE_WORKBOOK": "~/gradient-descent", "COURSE_HOME": "~/gradient-descent/.course"}
c.Spawner.start_timeout = 120  # thirty come at once
c.Spawner.http_timeout = 120
c.JupyterHub.concurrent_spawn_limit = 10
