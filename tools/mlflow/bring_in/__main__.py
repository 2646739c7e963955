"""
Brings what a directory of runs has new into the database of an MLflow server: `python bring_in --help`.

MLflow itself migrates such a directory, but only into an empty database and only once. Here it migrates what is new into a
database of its own, which is then merged into the server's in one transaction: all of it or nothing. The alternatives are
worse: MLflow 3.13 and later refuse to serve the directory itself (and the server could not be told apart from the apps that
write it); with the server as the only writer every training would need Python; to replay the runs over REST would take
minutes for a thousand of them, and half of it could be lost.

The directory is only read. A run comes when it has ended. The last line of stdout is one JSON object.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

from artifacts import link
from directory import Directory, look, models_of, stage
from registry import merge_registry
from runs import Experiments, delete_runs, merge_run
from tables import GONE, MEMORY, MERGED, Tables

BUSY_SECONDS = 60


class Failure(Exception):
    """Said without a trace."""


def bring_in(directory: Path, database: Path, artifacts: Path, scratch: Path) -> dict:
    """Brings everything in that is new, and says how much it was. `scratch` is an empty folder."""
    if not directory.is_dir():
        return summary(None)
    found = look(directory)
    seen = remembered(database)
    runs = [run for run, (_, mark) in found.runs.items() if seen["run"].get(run) != mark]
    if not runs and is_known(found, seen):
        return summary(found)
    tree, migrated = scratch / "mlruns", scratch / "migrated.db"
    whole = stage(found, runs, tree)
    migrate(tree, migrated)
    if not database.exists():
        make_empty(database, migrated)
    return merge(found, whole, database, migrated, artifacts)


def remembered(database: Path) -> dict[str, dict[str, str]]:
    """The marks of the last import, by kind."""
    seen: dict[str, dict[str, str]] = {kind: {} for kind in ("run", "version", "alias", "experiment")}
    if database.exists():
        live = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        try:
            if live.execute("SELECT 1 FROM sqlite_master WHERE name = 'tripod_directory'").fetchone():
                for kind, id, mark in live.execute("SELECT kind, id, mark FROM tripod_directory"):
                    seen[kind][id] = mark
        finally:
            live.close()
    return seen


def is_known(found: Directory, seen: dict[str, dict[str, str]]) -> bool:
    """True when nothing but runs could be new, and nothing is gone."""
    there = {kind: {id: mark for id, mark in marks.items() if mark != GONE} for kind, marks in seen.items()}
    experiments = {(id.split("/", 1)[0], mark) for id, mark in seen["experiment"].items()}
    return (
        found.versions == there["version"]
        and {id: str(number) for id, number in found.aliases.items()} == seen["alias"]
        and set(found.experiments.items()) <= experiments
        and there["run"].keys() <= found.present
    )


def migrate(tree: Path, target: Path) -> None:
    tree.mkdir(exist_ok=True)
    # It takes a directory for one of runs when there is an experiment, `models` or `.trash`.
    (tree / ".trash").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "mlflow", "migrate-filestore", "--source", str(tree), "--target", f"sqlite:///{target}", "--no-progress"]
    done = subprocess.run(command, cwd=tree.parent, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"MLflow cannot migrate it: {(done.stderr or done.stdout).strip().splitlines()[-1:]}")


def make_empty(database: Path, migrated: Path) -> None:
    """A new database with MLflow's tables and no rows. It appears whole or not at all."""
    draft = database.with_name(f"{database.name}.draft")
    draft.unlink(missing_ok=True)
    source, target = sqlite3.connect(migrated), sqlite3.connect(draft)
    source.backup(target)
    for table in MERGED:
        target.execute(f"DELETE FROM {table}")
    target.commit()
    target.execute("PRAGMA journal_mode = DELETE")
    source.close()
    target.close()
    draft.replace(database)


def merge(found: Directory, runs: list[str], database: Path, migrated: Path, artifacts: Path) -> dict:
    live = sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        live.execute("ATTACH ? AS new", (str(migrated),))
        revisions = [row[0] for schema in ("main", "new") for row in live.execute(f"SELECT version_num FROM {schema}.alembic_version")]
        if len(set(revisions)) != 1:
            raise Failure(f"the database {database} has revision {revisions[0]}, this MLflow has {revisions[-1]}")
        live.execute("BEGIN IMMEDIATE")
        try:
            done = merge_into(Tables(live), found, runs, artifacts)
            live.execute("COMMIT")
            return done
        except BaseException:
            live.execute("ROLLBACK")
            raise
    finally:
        live.close()


def merge_into(tables: Tables, found: Directory, runs: list[str], artifacts: Path) -> dict:
    tables.run(MEMORY)
    broken = set(tables.run("PRAGMA main.foreign_key_check").fetchall())
    before = tables.remembered("run")
    experiments = Experiments(tables, found)
    merged = [run for run in runs if merge_run(tables, experiments, run, found.runs[run][1])]
    notes: list[str] = []
    versions = merge_registry(tables, experiments, found, notes)
    deleted = delete_runs(tables, found.present)
    if set(tables.run("PRAGMA main.foreign_key_check").fetchall()) - broken:
        raise Failure("what it refers to is not whole")
    for run in merged:
        link_run(found, run, experiments, artifacts)
    left_out = len(found.runs.keys() - before.keys() - set(merged))
    return summary(found, new=len(set(merged) - before.keys()), changed=len(before.keys() & set(merged)), deleted=deleted, versions=versions, leftOut=left_out, notes=notes)


def link_run(found: Directory, run: str, experiments: Experiments, artifacts: Path) -> None:
    experiment = found.runs[run][0]
    source, target = found.root / experiment, artifacts / str(experiments.ids[int(experiment)])
    for part in [run, *(f"models/{model}" for model in models_of(source / run))]:
        link(source / part / "artifacts", target / part / "artifacts")


def summary(found: Directory | None, **counts: object) -> dict:
    running = 0 if found is None else found.running
    return {"new": 0, "changed": 0, "deleted": 0, "versions": 0, "leftOut": 0, "notes": [], **counts, "running": running}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bring_in", description="Brings what a directory of runs has new into the database of an MLflow server.")
    for name in ("directory", "database", "artifacts", "scratch"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    try:
        print(json.dumps(bring_in(options.directory, options.database, options.artifacts, options.scratch)))
    except (Failure, OSError, sqlite3.Error) as error:
        sys.exit(f"The runs in {options.directory} were not brought into MLflow's database, which is as it was: {error}")


main()
