"""What a crawl of a real MLflow server costs, in requests and seconds.

    python benchmarks/mlflow_crawl.py --models 200 --projects 40 --runs 5000

Starts ``mlflow server``, fills it with registered models of some projects, each with a version and its source
run. Then it crawls through a proxy that counts: all anew, with nothing new, after one change, and when one
experiment has become large. Seconds differ from machine to machine, requests do not.
"""

import argparse
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.mlflow_server import running_mlflow
from tests.sources.mlflow_crawling import TrackingCrawler, model_project
from tests.sources.mlflow_faults import Proxy, proxying

_COPIED = {"latest_metrics": "run_uuid", "params": "run_uuid", "tags": "run_uuid"}


def fill(client: Any, models: int, projects: int) -> str:
    """Register the models; the result is the id of the run that each came from."""
    experiments = [client.create_experiment(f"Trials ({number + 1})") for number in range(projects)]
    run_id = ""
    for number in range(models):
        run = client.create_run(experiments[number % projects]).info
        run_id = run.run_id
        client.log_param(run_id, "learning_rate", 0.1)
        for step in range(3):
            client.log_metric(run_id, "loss", 1 / (step + 1), step=step)
        client.log_text(run_id, "flavors: {sklearn: {sklearn_version: 1.7.0}}", "model/MLmodel")
        client.set_terminated(run_id)
        name = f"Model {number} ({number % projects + 1})"
        client.create_registered_model(name)
        client.create_model_version(name, f"{run.artifact_uri}/model", run_id)
    return run_id


def add_runs(database: Path, run_id: str, number: int) -> None:
    """Copy a run so many times within its experiment, in the database: by requests it would take minutes."""
    with sqlite3.connect(database) as connection:
        tables = {"runs": "run_uuid", **_COPIED}
        for _ in range(number):
            new = uuid4().hex
            for table, key in tables.items():
                columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
                taken = ", ".join(f"'{new}'" if column == key else f'"{column}"' for column in columns)
                listed = ", ".join(f'"{column}"' for column in columns)
                insert = f"INSERT INTO {table} ({listed}) SELECT {taken} FROM {table} WHERE {key} = ?"  # noqa: S608 (names of tables)
                connection.execute(insert, (run_id,))


def tell(what: str, crawler: TrackingCrawler, proxy: Proxy, *projects: Any) -> None:
    """Crawl, and print what that cost."""
    proxy.asked.clear()
    began = time.monotonic()
    summary = crawler.crawl(*projects)
    seconds = time.monotonic() - began
    kinds = Counter(
        each.path.partition("?")[0].rpartition("/mlflow/")[2] or each.path for each in proxy.asked
    )
    kinds = Counter("files" if "artifact" in kind else kind for kind in kinds.elements())
    shown = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(
        f"{what:<22} {seconds:6.1f} s {len(proxy.asked):6} requests  changed {summary.changed:3}  ({shown})"
    )


def main() -> None:
    """Fill, crawl, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--models", type=int, default=200)
    parser.add_argument("--projects", type=int, default=40)
    parser.add_argument("--runs", type=int, default=5000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, running_mlflow(Path(name)) as server:
        folder, client = Path(name), server.client()
        run_id = fill(client, options.models, options.projects)
        projects = [model_project(f"eo/p{number}", number + 1) for number in range(options.projects)]
        with proxying(server.url) as proxy:
            crawler = TrackingCrawler(folder / "snapshot.sqlite", proxy.url)
            tell("all anew", crawler, proxy, *projects)
            tell("nothing new", crawler, proxy)
            client.set_registered_model_alias("Model 0 (1)", "champion", "1")
            tell("one new alias", crawler, proxy)
            add_runs(folder / "mlflow.db", run_id, options.runs)
            client.create_run(client.get_run(run_id).info.experiment_id)
            tell(f"{options.runs:,} runs more", crawler, proxy)
            tell("nothing new", crawler, proxy)


if __name__ == "__main__":
    main()
