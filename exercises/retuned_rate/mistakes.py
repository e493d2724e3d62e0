"""Wrong answers to `retuned_rate`, each with a part of its hint; at the end right ones, in other words."""

from course.classroom import another_way, mistake


@mistake("came back as it was")
def unchanged(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta


@mistake("The batch size is left out")
def without_batch(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * (1 - new_gamma) / (1 - gamma)


@mistake("γ is left out")
def without_gamma(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * new_batch_size / batch_size


@mistake("γ enters upside down")
def gamma_upside_down(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * (1 - gamma) / (1 - new_gamma) * new_batch_size / batch_size


@mistake("B enters upside down")
def batch_upside_down(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * (1 - new_gamma) / (1 - gamma) * batch_size / new_batch_size


@mistake("Both ratios are upside down")
def both_upside_down(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * (1 - gamma) / (1 - new_gamma) * batch_size / new_batch_size


@mistake("as a root")
def root_of_batch(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * (1 - new_gamma) / (1 - gamma) * (new_batch_size / batch_size) ** 0.5


@mistake("γ itself enters")
def gamma_itself(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * new_gamma / gamma * new_batch_size / batch_size


@mistake("1 + γ enters")
def one_plus_gamma(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * (1 + new_gamma) / (1 + gamma) * new_batch_size / batch_size


@mistake("The old γ is left out")
def old_gamma_forgotten(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * (1 - new_gamma) * new_batch_size / batch_size


@mistake("This is the noise level itself")
def noise_level(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta / (batch_size * (1 - gamma))


def right(eta, gamma, batch_size, new_gamma, new_batch_size):
    return eta * (1 - new_gamma) / (1 - gamma) * new_batch_size / batch_size


@mistake("all of them count")
def rounded(eta, gamma, batch_size, new_gamma, new_batch_size):
    return right(eta, round(gamma, 3), batch_size, round(new_gamma, 3), new_batch_size)


@mistake("With an unchanged B")
def no_momentum_taken_for_missing(eta, gamma, batch_size, new_gamma, new_batch_size):
    return right(eta, gamma or 0.9, batch_size, new_gamma or 0.9, new_batch_size)


@mistake("however near to 1")
def momentum_cut_off(eta, gamma, batch_size, new_gamma, new_batch_size):
    return right(eta, min(gamma, 0.99), batch_size, min(new_gamma, 0.99), new_batch_size)


@mistake("A batch of one is legal")
def a_batch_is_two_at_least(eta, gamma, batch_size, new_gamma, new_batch_size):
    return right(eta, gamma, max(batch_size, 2), new_gamma, new_batch_size)


@mistake("may be this large")
def batches_cut_off(eta, gamma, batch_size, new_gamma, new_batch_size):
    return right(eta, gamma, min(batch_size, 1024), new_gamma, min(new_batch_size, 1024))


@mistake("however large")
def rate_cut_off(eta, gamma, batch_size, new_gamma, new_batch_size):
    return min(right(eta, gamma, batch_size, new_gamma, new_batch_size), 10.0)


@another_way
def from_the_noise(eta, gamma, batch_size, new_gamma, new_batch_size):
    noise = eta / (batch_size * (1 - gamma))
    return noise * new_batch_size * (1 - new_gamma)
