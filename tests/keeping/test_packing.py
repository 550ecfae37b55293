"""What is taken out of a backup, by every Python that we promise to run on, is what was put in and nothing else."""

import io
import tarfile

import pytest

from palveleva.keeping.backup import back_up
from palveleva.keeping.packing import MANIFEST, take_out
from palveleva.keeping.restore import restore
from palveleva.keeping.sealing import seal
from palveleva.keeping.trouble import Trouble
from tests.people import NOW, later


@pytest.fixture
def tarfile_of_debian_12(monkeypatch):
    """Python 3.11.2 knows no filters yet."""
    as_now = tarfile.TarFile.extractall

    def extractall(self, path=".", members=None, *, numeric_owner=False):
        return as_now(self, path, members, numeric_owner=numeric_owner)

    monkeypatch.setattr(tarfile.TarFile, "extractall", extractall)
    for name in ("data_filter", "tar_filter", "fully_trusted_filter"):
        monkeypatch.delattr(tarfile, name, raising=False)


@pytest.mark.usefixtures("tarfile_of_debian_12")
def test_the_python_of_debian_12_brings_a_backup_back(service, tmp_path, key):
    back_up(service, tmp_path / "backup.age", now=NOW)

    manifest = restore(service, tmp_path / "backup.age", key[0], now=later(hours=1))

    assert len(manifest.photos) == 2


def packed(file, name, content=b"odd", **facts):
    """A tar of one thing, as somebody might make it who has the public key."""
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    for fact, value in facts.items():
        setattr(entry, fact, value)
    with tarfile.open(file, "w") as tar:
        tar.addfile(entry, io.BytesIO(content))


ODD = (
    ("../secret_key", {}),
    ("/tmp/secret_key", {}),
    ("photos/../../secret_key.jpg", {}),
    ("secret_key", {}),
    ("database", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd", "size": 0}),
    ("database", {"type": tarfile.LNKTYPE, "linkname": "manifest.json", "size": 0}),
    ("database", {"type": tarfile.FIFOTYPE, "size": 0}),
)


@pytest.mark.parametrize(("name", "facts"), ODD, ids=[f"{name} {facts.get('type', '')}" for name, facts in ODD])
def test_nothing_is_put_where_nothing_of_ours_lies(tmp_path, name, facts):
    (tmp_path / "in").mkdir()
    packed(tmp_path / "odd.tar", name, **facts)

    with pytest.raises(Trouble, match="never put"):
        take_out(tmp_path / "odd.tar", tmp_path / "in")

    assert sorted(file.name for file in tmp_path.rglob("*")) == ["in", "odd.tar"]


def test_a_list_of_another_shape_is_said_to_be_one(service, tmp_path, key):
    packed(tmp_path / "odd.tar", MANIFEST, b'{"made_on": 1}')
    seal(tmp_path / "odd.tar", tmp_path / "odd.age", key[1])

    with pytest.raises(Trouble, match="list of what is in it"):
        restore(service, tmp_path / "odd.age", key[0], now=NOW)
