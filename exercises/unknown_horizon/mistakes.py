"""Wrong answers to `unknown_horizon`, each with a part of its hint; at the end right ones, in other words."""

import numpy as np

from course.classroom import another_way, mistake


def ratios(losses):
    return losses / losses.min(axis=0)


def judged(scores):
    best = int(np.argmin(scores))
    return best, scores[best]


def right(losses):
    return judged(ratios(losses).max(axis=1))


@mistake("the mean of the ratios")
def mean(losses):
    return judged(ratios(losses).mean(axis=1))


@mistake("The largest counts")
def luckiest(losses):
    return judged(ratios(losses).min(axis=1))


@mistake("by the highest")
def highest_loss(losses):
    return judged(losses.max(axis=1))


@mistake("added up as they are")
def summed(losses):
    return judged(losses.sum(axis=1))


@mistake("The distance to the best")
def distance(losses):
    return judged((losses - losses.min(axis=0)).max(axis=1))


@mistake("best of its own setting")
def own_best(losses):
    return judged((losses / losses.min(axis=1, keepdims=True)).max(axis=1))


@mistake("Only the last horizon")
def last_horizon(losses):
    return judged(ratios(losses)[:, -1])


@mistake("Only the first horizon")
def first_horizon(losses):
    return judged(ratios(losses)[:, 0])


@mistake("counted from 1")
def from_one(losses):
    best, ratio = right(losses)
    return best + 1, ratio


@mistake("whose worst ratio is largest")
def worst_setting(losses):
    worst = ratios(losses).max(axis=1)
    return int(worst.argmax()), worst.max()


@mistake("not its highest loss")
def reports_the_loss(losses):
    best, _ = right(losses)
    return best, losses[best].max()


@mistake("a horizon, not a setting")
def other_axis(losses):
    return judged(ratios(losses).max(axis=0))


@mistake("are exchanged")
def transposed(losses):
    return right(losses.T)


@mistake("upside down")
def inverted(losses):
    best, ratio = right(losses)
    return best, 1 / ratio


@mistake("Integers were expected")
def swapped(losses):
    return right(losses)[::-1]


@mistake("returned together")
def number_only(losses):
    return right(losses)[0]


@mistake("largest of all ratios")
def diverged_left_out(losses):
    finite = np.where(np.isinf(losses), 0, losses)
    return judged((finite / losses.min(axis=0)).max(axis=1))


@mistake("makes a new one")
def in_place(losses):
    if losses.dtype.kind == "f":
        losses /= losses.min(axis=0)
    return judged(ratios(losses).max(axis=1))


@mistake("the first counts")
def last_of_equals(losses):
    worst = ratios(losses).max(axis=1)
    best = len(worst) - 1 - int(worst[::-1].argmin())
    return best, worst[best]


@mistake("all of them count")
def first_hundred_settings(losses):
    return right(losses[:100])


@mistake("the last one counts as the others do")
def first_hundred_horizons(losses):
    return right(losses[:, :100]) if losses.shape[1] == 150 else right(losses)


@mistake("they are not zero")
def rounded(losses):
    return right(np.maximum(losses, 1e-6))


@mistake("The ratio is none")
def whole_ratio(losses):
    best, ratio = right(losses)
    return best, ratio.astype(losses.dtype)


@another_way
def setting_by_setting(losses):
    bests = [min(column) for column in losses.T]
    worst = [max(loss / best for loss, best in zip(row, bests)) for row in losses]
    return worst.index(min(worst)), min(worst)
