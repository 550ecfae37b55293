"""The number of the national list is one municipality, whoever's folder tells it."""

from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Municipality
from tests.towns.test_setting_up import everything


def numbered(folder, number, key="mallila"):
    line = (folder.path / "municipality.csv").read_text(encoding="utf-8").splitlines()[1]
    before = ",".join(line.split(",")[:2])
    folder.replace("municipality.csv", before, f"{key},{number}")


def test_with_the_number_of_another_municipality_it_is_not_renewed(mallila, add, folder):
    """A slip of the pen, or the folder of another: with the list it would take the other's name too."""
    numbered(folder, "499")
    assert add("--renew").exit_code == 0
    numbered(folder, "498")
    before = everything()

    answer = add("--renew")

    assert (answer.exit_code, "has another number here" in answer.output) == (1, True)
    assert everything() == before


def test_a_number_that_was_wrong_is_put_right_in_two_steps(mallila, add, folder):
    for number in ("499", "", "498"):
        numbered(folder, number)
        assert add("--renew").exit_code == 0

    assert db.session.scalar(select(Municipality.number).where(Municipality.id == "mallila")) == "498"


def test_one_number_is_one_municipality_whatever_its_id(mallila, add, folder):
    """It was told to add --renew, and then to leave it out."""
    numbered(folder, "499")
    add("--renew")
    numbered(folder, "499", key="kallila")

    answer = add()

    assert (answer.exit_code, "write its id" in answer.output) == (1, True)
