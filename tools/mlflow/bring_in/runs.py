"""Merges experiments and runs, with their datasets and logged models."""

import re
import time

from directory import Directory
from tables import GONE, Row, Tables, merge_tags

RUN_NAME = "mlflow.runName"
ARTIFACTS = re.compile(r"^mlflow-artifacts:/+(\d+)(?=/|$)")
# Beyond it MLflow's next experiment would get such a number too.
LARGEST_KEPT = 1_000_000


class Experiments:
    """
    Which experiment of the server one of the directory is: the one of the same name. Its number is kept where it is free,
    else it gets the next one; renamed on the server, it stays the same.
    """

    def __init__(self, tables: Tables, found: Directory):
        self._tables = tables
        self.ids = {int(id): self._live(int(id), mark) for id, mark in found.experiments.items()}

    def located(self, uri: object) -> object:
        """The address of artifacts with the number that the experiment has on the server."""
        if not isinstance(uri, str):
            return uri
        return ARTIFACTS.sub(lambda match: f"mlflow-artifacts:/{self.ids.get(int(match.group(1)), match.group(1))}", uri)

    def _live(self, id: int, mark: str) -> int | None:
        rows = self._tables.new("experiments", experiment_id=id)
        if not rows:
            return None
        row = rows[0]
        remembered = self._tables.remembered_one("experiment", f"{id}/{row['name']}")
        known = self._known(remembered[1] if remembered else None, row)
        live = self._add(id, row) if known is None else known
        for tag in self._tables.new("experiment_tags", experiment_id=id):
            self._tables.insert("experiment_tags", {**tag, "experiment_id": live})
        self._tables.remember("experiment", f"{id}/{row['name']}", mark, live)
        return live

    def _known(self, remembered: object, row: Row) -> int | None:
        found = self._tables.live("experiments", experiment_id=remembered) or self._tables.live("experiments", name=row["name"], workspace=row["workspace"])
        return int(str(found[0]["experiment_id"])) if found else None

    def _add(self, id: int, row: Row) -> int:
        taken = self._tables.live("experiments", experiment_id=id)
        live = self._tables.run("SELECT max(experiment_id) + 1 FROM main.experiments").fetchone()[0] if taken or id > LARGEST_KEPT else id
        live = 1 if live is None else live
        self._tables.insert("experiments", {**row, "experiment_id": live, "artifact_location": f"mlflow-artifacts:/{live}"})
        return live


def merge_run(tables: Tables, experiments: Experiments, run: str, mark: str) -> bool:
    """Brings one run in, new or changed. Whole: its rows, and those of the models that it has made."""
    rows = tables.new("runs", run_uuid=run)
    experiment = experiments.ids.get(int(str(rows[0]["experiment_id"]))) if rows else None
    if experiment is None:
        return False
    row = {**rows[0], "experiment_id": experiment, "artifact_uri": experiments.located(rows[0]["artifact_uri"])}
    remembered = tables.remembered_one("run", run)
    said = remembered[1] if remembered else {}
    tags = {str(tag["key"]): str(tag["value"]) for tag in tables.new("tags", run_uuid=run)}
    if not tables.live("runs", run_uuid=run):
        tables.insert("runs", row)
        said = {}
    else:
        # On the server somebody may have renamed, moved or deleted it.
        own = {"experiment_id", "artifact_uri", *({"lifecycle_stage", "deleted_time"} if remembered else ()), *({"name"} if said.get(RUN_NAME) == tags.get(RUN_NAME) else ())}
        tables.update("runs", row, but=own)
    merge_tags(tables, "tags", {"run_uuid": run}, tags, said)
    for table in ("params", "metrics"):
        for each in tables.new(table, run_uuid=run):
            tables.insert(table, each)
    for latest in tables.new("latest_metrics", run_uuid=run):
        _merge_latest(tables, latest)
    _merge_inputs(tables, run, experiment)
    for model in tables.new("logged_models", source_run_id=run):
        _merge_model(tables, experiments, model, experiment)
    tables.remember("run", run, mark, tags)
    return True


def _merge_latest(tables: Tables, row: Row) -> None:
    live = tables.live("latest_metrics", run_uuid=row["run_uuid"], key=row["key"])
    order = ("step", "timestamp", "value")
    if not live or [live[0][part] for part in order] <= [row[part] for part in order]:
        tables.insert("latest_metrics", row, replace=True)


def _merge_inputs(tables: Tables, run: str, experiment: int) -> None:
    rows = [
        *tables.new("inputs", destination_type="RUN", destination_id=run),
        *tables.new("inputs", source_type="RUN_OUTPUT", source_id=run),
        *tables.new("inputs", source_type="RUN_INPUT", source_id=run),
    ]
    for row in rows:
        if row["source_type"] == "DATASET":
            row = {**row, "source_id": _dataset(tables, row["source_id"], experiment)}
        key = {column: row[column] for column in ("source_type", "source_id", "destination_type", "destination_id")}
        live = tables.live("inputs", **key)
        id = live[0]["input_uuid"] if live else row["input_uuid"]
        if not live:
            tables.insert("inputs", row)
        for tag in tables.new("input_tags", input_uuid=row["input_uuid"]):
            tables.insert("input_tags", {**tag, "input_uuid": id}, replace=True)


def _dataset(tables: Tables, id: object, experiment: int) -> object:
    rows = tables.new("datasets", dataset_uuid=id)
    if not rows:
        return id
    live = tables.live("datasets", experiment_id=experiment, name=rows[0]["name"], digest=rows[0]["digest"])
    if live:
        return live[0]["dataset_uuid"]
    tables.insert("datasets", {**rows[0], "experiment_id": experiment})
    return id


def _merge_model(tables: Tables, experiments: Experiments, row: Row, experiment: int) -> None:
    moved = {**row, "experiment_id": experiment, "artifact_location": experiments.located(row["artifact_location"])}
    if tables.live("logged_models", model_id=row["model_id"]):
        tables.update("logged_models", moved, but={"lifecycle_stage", "experiment_id", "artifact_location"})
    else:
        tables.insert("logged_models", moved)
    for table in ("logged_model_params", "logged_model_tags", "logged_model_metrics"):
        for each in tables.new(table, model_id=row["model_id"]):
            each = {**each, "experiment_id": experiment}
            if each.get("dataset_uuid") is not None:
                each["dataset_uuid"] = _dataset(tables, each["dataset_uuid"], experiment)
            tables.insert(table, each)


def delete_runs(tables: Tables, present: set[str]) -> int:
    """
    What was removed from the directory is deleted on the server as its own button does it: hidden, and it can be restored,
    files too. A run with a registered version stays.
    """
    gone = {run: said for run, (_, said) in tables.remembered("run").items() if run not in present}
    now = int(time.time() * 1000)
    deleted = 0
    for run, said in gone.items():
        registered = [row for row in tables.live("model_versions", run_id=run) if row["current_stage"] != "Deleted_Internal"]
        if registered:
            tables.remember("run", run, GONE, said)
            continue
        deleted += tables.run("UPDATE main.runs SET lifecycle_stage = 'deleted', deleted_time = ? WHERE run_uuid = ? AND lifecycle_stage = 'active'", now, run).rowcount
        tables.run("UPDATE main.logged_models SET lifecycle_stage = 'deleted' WHERE source_run_id = ?", run)
        tables.forget("run", run)
    return deleted
