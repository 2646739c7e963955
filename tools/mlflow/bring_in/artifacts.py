"""Makes the files of runs and models in a directory the server's own."""

import os
import shutil
from pathlib import Path


def link(source: Path, target: Path) -> None:
    """
    Puts hard links to all files below `source` below `target`: they take no room, and no writing or removing in one place
    changes the other, since MLflow and the directory both replace files and never write into one. (A symbolic link to the
    directory is not possible: the server refuses a path that leaves its own folder.) Copies on another file system.
    """
    for folder, _, names in os.walk(source):
        place = target / Path(folder).relative_to(source)
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            _link_file(Path(folder, name), place / name)


def _link_file(source: Path, target: Path) -> None:
    if target.exists():
        # What a client of the server has put there since stays.
        if target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            return
        target.unlink()
    try:
        os.link(source, target)
    except OSError:
        draft = target.with_name(f"{target.name}.draft-{os.getpid()}")
        shutil.copy2(source, draft)
        os.replace(draft, target)
