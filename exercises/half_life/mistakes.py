"""Wrong answers to `half_life`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


@mistake("This is 1/β")
def one_over_beta(beta):
    return 1 / beta


@mistake("the number of values the average stands for")
def memory(beta):
    return 1 / (1 - beta)


@mistake("good near β = 1 only")
def approximation(beta):
    return np.log(2) / (1 - beta)


@mistake("37 %")
def time_constant(beta):
    return -1 / np.log(beta)


@mistake("The sign is wrong")
def negative(beta):
    return np.log(2) / np.log(beta)


@mistake("upside down")
def upside_down(beta):
    return np.log(beta) / np.log(0.5)


@mistake("the new value's share")
def of_the_new(beta):
    return np.log(0.5) / np.log(1 - beta)


@mistake("may fall between two steps")
def rounded(beta):
    return round(np.log(0.5) / np.log(beta))


@mistake("may fall between two steps")
def counted(beta):
    steps, weight = 0, 1.0
    while weight > 0.5:
        steps, weight = steps + 1, weight * beta
    return steps


@mistake("different bases")
def two_bases(beta):
    return np.log10(0.5) / np.log(beta)


@mistake("divide it by −ln β")
def log_of_two(beta):
    return np.log(2)


@mistake("this close to 1")
def within_reason(beta):
    return min(-np.log(2) / np.log(beta), 100_000)


@mistake("this close to 0")
def hardly_any_memory_left_out(beta):
    return np.log(0.5) / np.log(max(beta, 0.01))


@mistake("less than one step")
def at_least_one_step(beta):
    return max(np.log(0.5) / np.log(beta), 1.0)


@another_way
def with_base_two(beta):
    return -1 / np.log2(beta)
