"""What a power cut leaves: of files and of folders' names only what was told to go to the disk."""

import os
from pathlib import Path
from stat import S_ISDIR

import pytest

from palveleva import album, secret_key, tombstones
from palveleva.keeping.restore import hang_photos
from palveleva.keeping.rights import keep
from palveleva.keeping.sealing import new_key, seal
from palveleva.notices.vapid import key_of
from palveleva.tombstones import Tombstone


class Disk:
    """Looks on while something is written."""

    def __init__(self, monkeypatch):
        self.fsync, self.contents, self.names = os.fsync, {}, {}
        monkeypatch.setattr("os.fsync", self.note)

    def note(self, handle):
        self.fsync(handle)
        told, place = os.fstat(handle), Path(f"/proc/self/fd/{handle}")
        if S_ISDIR(told.st_mode):
            self.names |= {str(one): one.stat().st_ino for one in place.resolve().iterdir()}
        else:
            self.contents[told.st_ino] = place.read_bytes()

    def left_of(self, file):
        return self.contents.get(self.names.get(str(file)))


@pytest.fixture
def disk(monkeypatch):
    return Disk(monkeypatch)


def a_push_key(folder):
    key_of(folder)
    return folder / "push_key.pem"


def a_secret_key(folder):
    secret_key.make(folder)
    return folder / "secret_key"


def a_backup(folder):
    (folder / "plain").write_bytes(b"a whole municipality")
    seal(folder / "plain", folder / "1.age", new_key()[1])
    return folder / "1.age"


def a_key_of_backups(folder):
    keep(folder / "backup.key", new_key()[0])
    return folder / "backup.key"


def a_tombstone(folder):
    tombstones.write(folder / "tombstones.jsonl", Tombstone("need", "7", "2026-12-01"))
    return folder / "tombstones.jsonl"


def a_photo_of_a_backup(folder):
    (folder / "work/ab").mkdir(parents=True)
    (folder / "work/ab/abc.jpg").write_bytes(b"steps under snow")
    hang_photos(folder / "work", folder / "photos")
    return folder / "photos/ab/abc.jpg"


WRITTEN = [a_push_key, a_secret_key, a_backup, a_key_of_backups, a_tombstone, a_photo_of_a_backup]


@pytest.mark.parametrize("written", WRITTEN)
def test_is_whole_after_a_power_cut(disk, written, tmp_path):
    file = written(tmp_path)

    assert disk.left_of(file) == file.read_bytes() != b""


def test_a_photo_that_has_arrived_is_whole_after_a_power_cut(disk, app):
    with app.app_context():
        album.put("abc", b"steps under snow")

        assert disk.left_of(album.path_of("abc")) == b"steps under snow"


@pytest.mark.parametrize("written", [a_push_key, a_secret_key, a_backup, a_key_of_backups])
def test_nothing_lies_beside_it_and_nobody_else_may_read_it(written, tmp_path):
    file = written(tmp_path)

    assert [one.name for one in tmp_path.iterdir() if one.name != "plain"] == [file.name]
    assert oct(file.stat().st_mode)[-3:] == "600"
