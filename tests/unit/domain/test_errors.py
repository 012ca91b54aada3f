import pickle

from shouyue.domain.errors import KnownError


def test_a_known_error_says_its_code_and_its_parameters_in_order():
    assert str(KnownError("disk_full")) == "disk_full"
    assert str(KnownError("disk_full", needed=7, free=3)) == "disk_full (free=3, needed=7)"


def test_a_known_error_keeps_code_and_parameters_when_it_crosses_a_process():
    copy = pickle.loads(pickle.dumps(KnownError("disk_full", free=3)))
    assert (copy.code, copy.params, str(copy)) == ("disk_full", {"free": 3}, "disk_full (free=3)")
