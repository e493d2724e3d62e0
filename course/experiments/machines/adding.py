"""One gradient from many: the weighted mean, and two ways to bring it to every worker, with the traffic counted."""

from typing import NamedTuple

import numpy as np

from course.checks import checked, numbers


def averaged(gradients, counts):
    """The gradient of all examples from those of the shards: Σ nᵢ gᵢ / Σ nᵢ.

    `gradients` is one array per worker, each the mean over its shard; `counts` are the shards' numbers of examples.
    """
    counts = np.asarray(counts)
    whole = counts.shape == (len(gradients),) and counts.dtype.kind in "iu" and (counts >= 0).all()
    if not (whole and counts.any()):
        raise ValueError(
            f"counts={counts.tolist()} for {len(gradients)} gradients: "
            "expected a whole number for each, at least one above 0"
        )
    return np.average(gradients, axis=0, weights=counts)


class Traffic(NamedTuple):
    """What was sent.

    rounds     that follow one another
    messages   in all
    busiest    the bytes that the busiest machine handles, one after the other
    """

    rounds: int
    messages: int
    busiest: int


def _vectors(name, value):
    if numbers(name, value).ndim != 2:
        raise ValueError(f"{name} of shape {np.shape(value)}: expected (workers, d), a vector for each worker")


@checked(vectors=_vectors)
def through_server(vectors):
    """(sums, traffic): every worker sends its vector to one server, which adds them up and sends them all the sum."""
    vectors = np.asarray(vectors, float)
    sums = np.tile(vectors.sum(axis=0), (len(vectors), 1))
    return sums, Traffic(2, 2 * len(vectors), vectors.nbytes + sums.nbytes)


@checked(vectors=_vectors)
def ring_all_reduce(vectors):
    """(sums, traffic): the sum of the workers' vectors `(workers, d)`, known to all of them, without a server.

    Each vector is cut into as many chunks as there are workers. In each round every worker passes one chunk on to its
    right neighbour: for workers − 1 rounds the neighbour adds it to its own, until each worker holds one
    finished chunk; then for as many rounds the finished chunks travel on. Patarasuk & Yuan 2009.
    """
    workers, messages = len(vectors), 0
    chunks = [np.array_split(np.array(vector, float), workers) for vector in vectors]
    sent = np.zeros(workers, int)
    for turn in range(2 * (workers - 1)):
        passed = [(worker, (worker - turn) % workers) for worker in range(workers)]
        parcels = [chunks[worker][number] for worker, number in passed]  # all send at once, then all receive
        for (worker, number), parcel in zip(passed, parcels):
            right = chunks[(worker + 1) % workers]
            right[number] = right[number] + parcel if turn < workers - 1 else parcel
            sent[worker] += parcel.nbytes
            messages += 1
    return np.array([np.concatenate(parts) for parts in chunks]), Traffic(2 * (workers - 1), messages, int(sent.max()))
