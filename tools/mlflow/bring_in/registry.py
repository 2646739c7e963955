"""Merges registered models, their versions and aliases."""

import json
import time

from directory import Directory
from runs import Experiments
from tables import GONE, Tables, merge_tags

# On a version that has another number on the server than in the directory.
NUMBER_TAG = "tripod.directory_version"
DELETED = "Deleted_Internal"


def merge_registry(tables: Tables, experiments: Experiments, found: Directory, notes: list[str]) -> int:
    """
    Brings new and changed versions in. A number on the server never changes its meaning: where it is taken by another
    version, the directory's gets the next free one and a tag with its own. An alias that was moved on the server since the
    last import stays there, whatever the directory says.
    """
    for model in tables.new("registered_models"):
        tables.insert("registered_models", model)
    for tag in tables.new("registered_model_tags"):
        tables.insert("registered_model_tags", tag)
    count = 0
    for row in sorted(tables.new("model_versions"), key=lambda row: (row["name"], row["version"])):
        id = f"{row['name']}/{row['version']}"
        if id in found.versions:
            count += _merge_version(tables, experiments, row, id, found, notes)
    _merge_aliases(tables, found, notes)
    _delete_versions(tables, found)
    return count


def _merge_version(tables: Tables, experiments: Experiments, row: dict, id: str, found: Directory, notes: list[str]) -> int:
    mark = found.versions[id]
    remembered = tables.remembered_one("version", id)
    if remembered and remembered[0] == mark:
        return 0
    number = remembered[1]["number"] if remembered else _number(tables, row, found)
    moved = {**row, "version": number, "source": experiments.located(row["source"]), "storage_location": experiments.located(row["storage_location"])}
    owner = {"workspace": row["workspace"], "name": row["name"], "version": number}
    if tables.live("model_versions", **owner):
        tables.update("model_versions", moved, but={"description", "current_stage"})
    else:
        tables.insert("model_versions", moved)
    tags = {str(tag["key"]): str(tag["value"]) for tag in tables.new("model_version_tags", name=row["name"], version=row["version"])}
    if number != row["version"]:
        tags[NUMBER_TAG] = str(row["version"])
        if not remembered:
            notes.append(f"version {row['version']} of model '{row['name']}' in the directory is version {number} on the server, where {row['version']} is another one")
    merge_tags(tables, "model_version_tags", owner, tags, remembered[1]["tags"] if remembered else {})
    tables.remember("version", id, mark, {"number": number, "tags": tags})
    _tag_model(tables, row["source"])
    return 1


def _tag_model(tables: Tables, source: object) -> None:
    """By this tag MLflow shows on a logged model's page which versions it is. Numbers may differ from the directory's."""
    versions = [{"name": row["name"], "version": row["version"]} for row in tables.live("model_versions", source=source) if row["current_stage"] != DELETED]
    for model in tables.live("logged_models", model_id=str(source).removeprefix("models:/")):
        owner = {"model_id": model["model_id"], "experiment_id": model["experiment_id"]}
        tables.insert("logged_model_tags", {**owner, "tag_key": "mlflow.modelVersions", "tag_value": json.dumps(versions)}, replace=True)


def _number(tables: Tables, row: dict, found: Directory) -> int:
    live = {int(str(each["version"])) for each in tables.live("model_versions", name=row["name"], workspace=row["workspace"])}
    if row["version"] not in live:
        return row["version"]
    own = {int(id.rsplit("/", 1)[1]) for id in found.versions if id.rsplit("/", 1)[0] == row["name"]}
    return max(live | own) + 1


def _merge_aliases(tables: Tables, found: Directory, notes: list[str]) -> None:
    numbers = {id: said["number"] for id, (_, said) in tables.remembered("version").items()}
    base = tables.remembered("alias")
    for id, number in found.aliases.items():
        name, alias = id.rsplit("/", 1)
        target = numbers.get(f"{name}/{number}")
        mark, said = base.get(id, (None, None))
        if target is None or mark == str(number):
            continue
        live = _alias(tables, name, alias)
        if live == said:
            tables.insert("registered_model_aliases", {"workspace": "default", "name": name, "alias": alias, "version": target}, replace=True)
        elif live != target:
            at = "is gone" if live is None else f"is version {live}"
            notes.append(f"alias '{alias}' of model '{name}' {at} on the server and stays so; in the directory it is version {number}")
        tables.remember("alias", id, str(number), target)
    for id, (_, said) in base.items():
        if id not in found.aliases:
            name, alias = id.rsplit("/", 1)
            tables.run("DELETE FROM main.registered_model_aliases WHERE name = ? AND alias = ? AND version = ?", name, alias, said)
            tables.forget("alias", id)


def _alias(tables: Tables, name: str, alias: str) -> int | None:
    rows = tables.live("registered_model_aliases", name=name, alias=alias)
    return int(str(rows[0]["version"])) if rows else None


def _delete_versions(tables: Tables, found: Directory) -> None:
    """As MLflow deletes a version: its number is not used again. One that an alias of the server names stays."""
    for id, (_, said) in tables.remembered("version").items():
        name, number = id.rsplit("/", 1)[0], said["number"]
        if id in found.versions:
            continue
        if tables.live("registered_model_aliases", name=name, version=number):
            tables.remember("version", id, GONE, said)
            continue
        tables.run("UPDATE main.model_versions SET current_stage = ?, last_updated_time = ? WHERE name = ? AND version = ?", DELETED, int(time.time() * 1000), name, number)
        tables.forget("version", id)
