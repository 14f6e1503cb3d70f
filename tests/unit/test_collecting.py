import gc

import pytest

from workbench.collecting import OBJECTS, collected_seldom


def test_what_there_is_already_is_left_alone_and_looked_at_again_afterwards():
    before = gc.get_threshold(), gc.get_freeze_count()
    with collected_seldom():
        assert gc.get_threshold() == (OBJECTS, *before[0][1:])
        assert gc.get_freeze_count() > before[1]
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before[0], 0)


def test_an_error_changes_nothing_of_that():
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), collected_seldom():
        raise ZeroDivisionError
    assert gc.get_threshold() == before
