"""Whether anything more can be kept, asked without writing."""

import os
from pathlib import Path

from palveleva.db import db

# What one phone may send at once; and so long the journal of SQLite grows before it goes into the file.
ENOUGH = 4 * 1024 * 1024


def can_keep() -> bool:
    """The disk of a file. That of a PostgreSQL is not seen from here, and the same for each machine that asks it."""
    engine = db.session.get_bind().engine
    if engine.dialect.name != "sqlite":
        return True
    disk = os.statvfs(Path(str(engine.url.database)).parent)
    return not disk.f_flag & os.ST_RDONLY and disk.f_bavail * disk.f_frsize >= ENOUGH
