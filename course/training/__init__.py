"""The one loop, and what it leaves behind: a `Run`.

`descend` walks on one objective; `train` gives every step the loss on the next batch. Both only record. `game` walks
between two walls, where the gradient changes from step to step.
Divergence is data: nothing is raised or warned of, the numbers grow, and `Run.diverged_at` says when.
"""

from course.training.game import falling, game
from course.training.loop import descend, train, walk
from course.training.run import BLOWN_UP, Run
