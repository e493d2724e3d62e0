"""Contestants take turns; what is printed are medians, and ratios to the first."""

import time
from statistics import median


def race(title, contestants, rounds, repeats=1):
    """Run each in turn, `rounds` times; print the medians.

    A contestant is `(name, function, factor)`: its time counts `factor` times. The first is the course.
    """
    times = {name: [] for name, _, _ in contestants}
    for _ in range(rounds):
        for name, run, factor in contestants:
            began = time.perf_counter(), time.process_time()
            for _ in range(repeats):
                run()
            ended = time.perf_counter(), time.process_time()
            times[name].append([factor / repeats * (end - start) * 1e3 for start, end in zip(began, ended)])
    medians = {name: [median(column) for column in zip(*samples)] for name, samples in times.items()}
    ours = next(iter(medians.values()))
    print(f"\n{title}")
    for name, (wall, cpu) in medians.items():
        print(f"  {name:<68}{wall:>12.3f}{wall / ours[0]:>9.2f}x{cpu:>12.3f}{cpu / ours[1]:>9.2f}x", flush=True)
