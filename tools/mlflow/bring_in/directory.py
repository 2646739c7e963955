"""Reads a directory of runs in MLflow's file layout, and copies what is new into a tree that MLflow can migrate."""

import hashlib
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

# As text in MLflow's own files, as a number in files of the layout.
UNENDED = {"1", "2", "RUNNING", "SCHEDULED"}
RESERVED = {"tags", "datasets", "traces", "models"}
STATUS = re.compile(r"^status: [\"']?(\w+)", re.MULTILINE)


@dataclass
class Directory:
    """What a directory holds. A mark changes when a file of the thing has changed."""

    root: Path
    # Every run that is there, also those that have not ended.
    present: set[str] = field(default_factory=set)
    # The ended runs: id -> experiment, mark.
    runs: dict[str, tuple[str, str]] = field(default_factory=dict)
    running: int = 0
    # Experiment -> mark.
    experiments: dict[str, str] = field(default_factory=dict)
    # '<model>/<number>' -> mark, and '<model>/<alias>' -> number.
    versions: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)


def look(root: Path) -> Directory:
    """Lists the directory. It opens the description of each run, and no other file of it."""
    found = Directory(root)
    for experiment in _folders(root):
        if not experiment.isdigit() or not (root / experiment / "meta.yaml").is_file():
            continue
        found.experiments[experiment] = _mark([root / experiment / "meta.yaml", root / experiment / "tags"])
        for run in _folders(root / experiment):
            if run not in RESERVED:
                _look_at_run(found, experiment, run)
    _look_at_registry(found, root / "models")
    return found


def _look_at_run(found: Directory, experiment: str, run: str) -> None:
    folder = found.root / experiment / run
    meta = _text(folder / "meta.yaml")
    if meta is None:
        return
    found.present.add(run)
    status = STATUS.search(meta)
    if status is None or status.group(1) in UNENDED:
        found.running += 1
        return
    models = [found.root / experiment / "models" / model for model in models_of(folder)]
    found.runs[run] = (experiment, _mark([folder, *models]))


def _look_at_registry(found: Directory, models: Path) -> None:
    for model in _folders(models):
        for version in _folders(models / model):
            number = version.removeprefix("version-")
            if version.startswith("version-") and number.isdigit():
                found.versions[f"{model}/{int(number)}"] = _mark([models / model / version])
        aliases = models / model / "aliases"
        for alias in sorted(os.listdir(aliases)) if aliases.is_dir() else []:
            number = (_text(aliases / alias) or "").strip()
            if number.isdigit():
                found.aliases[f"{model}/{alias}"] = int(number)


def models_of(run: Path) -> list[str]:
    """The logged models that a run has made."""
    return _folders(run / "outputs")


def stage(found: Directory, runs: list[str], tree: Path) -> list[str]:
    """
    Copies these runs, all experiments and the registry to `tree`, without artifacts: a picture that nobody changes while
    it is migrated. Returns the runs that could be read whole; one that is removed meanwhile is not among them.
    """
    for experiment in found.experiments:
        (tree / experiment).mkdir(parents=True)
        for name in ("meta.yaml", "tags", "datasets"):
            _copy(found.root / experiment / name, tree / experiment / name)
    _copy(found.root / "models", tree / "models")
    return [run for run in runs if _stage_run(found, run, tree)]


def _stage_run(found: Directory, run: str, tree: Path) -> bool:
    experiment, _ = found.runs[run]
    source, target = found.root / experiment / run, tree / experiment / run
    models = [(found.root / experiment / "models" / model, tree / experiment / "models" / model) for model in models_of(source)]
    try:
        for of, to in [(source, target), *models]:
            shutil.copytree(of, to, ignore=lambda folder, names, of=of: ["artifacts"] if Path(folder) == of else [])
    except (OSError, shutil.Error):
        for _, to in [(source, target), *models]:
            shutil.rmtree(to, ignore_errors=True)
        return False
    for file in sorted((target / "metrics").rglob("*")):
        if file.is_file():
            _keep_whole_lines(file)
    return True


def _keep_whole_lines(file: Path) -> None:
    """MLflow gives up the whole migration for one torn or repeated line, as the end of power may leave it."""
    *lines, torn = file.read_text(errors="replace").split("\n")
    whole = [line for line in dict.fromkeys(lines) if _is_point(line)]
    if torn or whole != lines:
        file.write_text("".join(f"{line}\n" for line in whole))


def _is_point(line: str) -> bool:
    parts = line.strip().split(" ")
    try:
        return len(parts) >= 2 and all(isinstance(int(part), int) for part in [parts[0], *parts[2:3]]) and isinstance(float(parts[1]), float)
    except ValueError:
        return False


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _mark(paths: list[Path]) -> str:
    """A hash over names, sizes and times of all files: reading them would take long with many runs."""
    mark = hashlib.sha256()
    for path in paths:
        for name, size, time in sorted(_files(str(path), "")):
            mark.update(f"{path.name}{name}\0{size}\0{time}\n".encode(errors="surrogateescape"))
    return mark.hexdigest()[:32]


def _files(path: str, name: str) -> list[tuple[str, int, int]]:
    try:
        if os.path.isfile(path):
            found = os.stat(path)
            return [(name, found.st_size, found.st_mtime_ns)]
        files = []
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir():
                    files += _files(entry.path, f"{name}/{entry.name}")
                else:
                    found = entry.stat()
                    files.append((f"{name}/{entry.name}", found.st_size, found.st_mtime_ns))
        return files
    except FileNotFoundError:
        return []


def _folders(path: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in os.scandir(path) if entry.is_dir() and not entry.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _text(file: Path) -> str | None:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return None
