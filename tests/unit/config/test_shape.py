"""What tables of the settings file are made of."""

import pickle

import pytest

from tracker.config.shape.fault import Faulty
from tracker.config.shape.readers import ByName, Each, In, text, whole
from tracker.config.shape.secret import Secret
from tracker.config.shape.table import Table, key


class _Inner(Table):
    size: int = key(whole, description="How large.", example="3")
    word: str = key(text, default="usual", description="What.", example='"x"', name="said")


_READ = In(_Inner)


def test_a_secret_is_shown_to_nobody_who_does_not_ask() -> None:
    secret = Secret("hunter2")

    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == "hunter2"
    assert pickle.loads(pickle.dumps(secret)) == secret  # noqa: S301 - our own
    assert secret != "hunter2"
    assert {secret, Secret("hunter2"), Secret("")} == {secret, Secret("")}
    assert [bool(secret), bool(Secret(""))] == [True, False]


def test_a_table_has_its_values_and_the_defaults_of_others() -> None:
    found = _READ({"size": 2})

    assert (found.size, found.word, found.stated) == (2, "usual", {"size"})
    assert found.values(without={"word"}) == {"size": 2}
    assert found.but(word="other").values() == {"size": 2, "word": "other"}


def test_every_fault_is_told_with_its_way_and_what_would_be_right() -> None:
    tables = ByName(text, Each(_READ))
    with pytest.raises(Faulty) as caught:
        tables({"a": [{"size": 1}, {"size": "x", "said": 2, "word": "x"}], "b": 3, "c": [{}]})

    assert [(each.path, each.text) for each in caught.value.faults] == [
        (("a", "size"), "item 2: must be a whole number; write for instance 3"),
        (("a", "said"), 'item 2: must be text; write for instance "x"'),
        (("a", "word"), "item 2: unknown key; known here: size, said"),
        (("b",), "must be a list"),
        (("c", "size"), "item 1: is missing; write for instance 3"),
    ]
