"""The key of backups is made once; another one only by whoever asks for it and is told what it opens."""

from dataclasses import replace

import pytest

from palveleva import create_app
from palveleva.keeping.backup import recipient_of
from palveleva.keeping.sealing import new_key, public_half
from tests.conftest import config_for


@pytest.fixture
def make(tmp_path):
    """make("first.key", "--renew") → code and words."""
    place = tmp_path / "instance"
    place.mkdir()

    def run(name, *more, **settings):
        app = create_app(replace(config_for(f"sqlite:///{place}/none.sqlite", place), **settings))
        answer = app.test_cli_runner().invoke(args=["backup-key", str(tmp_path / name), *more])
        return answer.exit_code, answer.output

    return run


@pytest.fixture
def public(tmp_path):
    return lambda name: public_half((tmp_path / name).read_text())


@pytest.fixture
def sealed_for(tmp_path):
    return lambda: (tmp_path / "instance/backup_to").read_text().strip()


def test_a_second_key_is_made_only_for_whoever_says_so(make, public, sealed_for, tmp_path):
    assert make("first.key")[0] == 0

    code, told = make("second.key")

    assert (code, public("first.key") in told, "--renew" in told) == (1, True, True)
    assert not (tmp_path / "second.key").exists()
    assert sealed_for() == public("first.key")


def test_a_folder_that_is_not_there_is_told_by_its_name(make, tmp_path):
    code, told = make("elsewhere/backup.key")

    assert (code, f"There is no folder {tmp_path}/elsewhere." in told) == (1, True), told


def test_from_a_renewal_on_backups_are_sealed_for_the_new_one(make, public, sealed_for):
    make("first.key")

    code, told = make("second.key", "--renew")

    assert (code, f"sealed for {public('second.key')}" in told) == (0, True)
    assert sealed_for() == public("second.key")


def test_a_key_of_the_settings_is_told_and_goes_on_until_they_are_changed(make, public, tmp_path):
    make("first.key")
    before = {"backup_to": public("first.key")}
    (tmp_path / "instance/backup_to").unlink()

    refused, told = make("second.key", **before)
    made, said = make("second.key", "--renew", **before)

    assert (refused, public("first.key") in told) == (1, True)
    assert (made, f"Set PALVELEVA_BACKUP_TO={public('second.key')}" in said) == (0, True)
    assert not (tmp_path / "instance/backup_to").exists()


@pytest.mark.parametrize("own", ["", new_key()[1]], ids=["a new machine", "one with another key"])
def test_a_new_machine_goes_on_sealing_for_the_key_that_opened_its_data(service, sealed, key, tmp_path, own):
    (tmp_path / "backup.key").write_text(f"{key[0]}\n")
    machine = replace(service, backup_to=own)
    words = ("restore", str(sealed), "--key", str(tmp_path / "backup.key"), "--yes")

    answer = create_app(machine).test_cli_runner().invoke(args=words)

    assert (answer.exit_code, "away from this machine again" in answer.output) == (0, True), answer.output
    assert recipient_of(machine) == (own or key[1])
