from itertools import pairwise

from translation.spot import sampled


def chosen(job: int, share: int, first: int = 1) -> list[int]:
    return [one for one in range(first, first + 100) if sampled(job, one, share)]


def test_of_a_hundred_in_a_row_it_takes_as_many_as_said() -> None:
    for share in (1, 20, 55, 100):
        for first in (1, 37, 4_000_001):
            assert len(chosen(7, share, first)) == share


def test_it_chooses_the_same_at_any_time_and_others_in_another_job() -> None:
    assert chosen(7, 20) == chosen(7, 20)
    assert chosen(7, 20) != chosen(8, 20)


def test_what_a_smaller_share_takes_a_larger_one_takes_too() -> None:
    assert set(chosen(3, 10)) < set(chosen(3, 30))


def test_the_sample_is_scattered() -> None:
    taken = chosen(5, 20)
    assert max(b - a for a, b in pairwise(taken)) <= 15
