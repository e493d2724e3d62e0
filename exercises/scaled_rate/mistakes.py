"""Wrong answers to `scaled_rate`, each with a part of the hint that it must draw."""

from course.classroom import another_way, mistake


@mistake("came back as it was")
def unchanged(eta, batch_size, new_batch_size, noise_scale):
    return eta


@mistake("linear scaling without an end")
def linear(eta, batch_size, new_batch_size, noise_scale):
    return eta * new_batch_size / batch_size


@mistake("root of B")
def root(eta, batch_size, new_batch_size, noise_scale):
    return eta * (new_batch_size / batch_size) ** 0.5


@mistake("upside down")
def upside_down(eta, batch_size, new_batch_size, noise_scale):
    return eta * (1 + noise_scale / new_batch_size) / (1 + noise_scale / batch_size)


@mistake("η was taken for η_max")
def eta_is_the_maximum(eta, batch_size, new_batch_size, noise_scale):
    return eta / (1 + noise_scale / new_batch_size)


@mistake("This is η_max")
def the_maximum(eta, batch_size, new_batch_size, noise_scale):
    return eta * (1 + noise_scale / batch_size)


@mistake("B/B_noise entered")
def inverted_scale(eta, batch_size, new_batch_size, noise_scale):
    return eta * (1 + batch_size / noise_scale) / (1 + new_batch_size / noise_scale)


@mistake("stops at the noise scale")
def linear_with_a_corner(eta, batch_size, new_batch_size, noise_scale):
    return eta * min(new_batch_size, noise_scale) / min(batch_size, noise_scale)


@mistake("the factor alone")
def factor_alone(eta, batch_size, new_batch_size, noise_scale):
    return (1 + noise_scale / batch_size) / (1 + noise_scale / new_batch_size)


@mistake("subtracted, not divided")
def subtracted(eta, batch_size, new_batch_size, noise_scale):
    return eta * (1 + noise_scale / batch_size - noise_scale / new_batch_size)


def right(eta, batch_size, new_batch_size, noise_scale):
    return eta * (1 + noise_scale / batch_size) / (1 + noise_scale / new_batch_size)


@mistake("all of them count")
def rounded(eta, batch_size, new_batch_size, noise_scale):
    return right(eta, batch_size, new_batch_size, round(noise_scale, 1) if noise_scale > 1 else noise_scale)


@mistake("A batch of one is legal")
def a_batch_is_two_at_least(eta, batch_size, new_batch_size, noise_scale):
    return right(eta, max(batch_size, 2), new_batch_size, noise_scale)


@mistake("may be this large")
def batches_cut_off(eta, batch_size, new_batch_size, noise_scale):
    if batch_size == 4000:
        return right(eta, batch_size, new_batch_size, noise_scale)
    return right(eta, min(batch_size, 4096), min(new_batch_size, 4096), noise_scale)


@mistake("below one")
def small_noise_rounded(eta, batch_size, new_batch_size, noise_scale):
    return right(eta, batch_size, new_batch_size, round(noise_scale, 1) if 0.1 < noise_scale < 1 else noise_scale)


@another_way
def shares_of_signal(eta, batch_size, new_batch_size, noise_scale):
    return eta * new_batch_size * (batch_size + noise_scale) / (batch_size * (new_batch_size + noise_scale))
