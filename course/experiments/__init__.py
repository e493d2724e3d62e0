"""What the course finds out by experiment. In reading order:

orders       average first or last: rules whose step is not linear in the gradient
sweeps/      grids of runs, every method tuned: over all cores or a cluster, kept as they arrive
horizons     the loss at every horizon, of methods that know the end and of others that do not
machines/    one gradient from many workers, what it costs, and gradients that come late
race/        every method tuned with the same budget; who leads, and what a step costs
folklore/    claims on trial: experiment, numbers, verdict
"""
