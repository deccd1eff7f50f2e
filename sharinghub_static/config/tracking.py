"""Where things are on the MLflow server: the one place that knows an address of it.

There are three kinds of servers. ``mlflow`` is MLflow's own: one server for all, its pages behind ``#/``
(routes of mlflow/server/js/src/experiment-tracking and model-registry). ``mlflow-sharinghub`` is MLflow with
SharingHub's plugin, which is the same once more for each project below ``/{full path}/tracking/``. ``gitlab``
is GitLab itself, with pages below ``/-/ml/`` and an API that speaks MLflow's (docs.gitlab.com,
user/project/ml/experiment_tracking).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from sharinghub_static.config.model import CategoryConfig, SiteConfig

__all__ = [
    "ProjectTracking",
    "TrackingKind",
    "TrackingServer",
    "project_named",
    "tracking_server",
    "version_numbers",
]

TrackingKind = Literal["mlflow", "mlflow-sharinghub", "gitlab"]

_NUMBERS = re.compile(r"(\d{1,4})\.(\d{1,4})(?!\d)", re.ASCII)
_SUFFIX = re.compile(r" \((\d{1,18})\)$", re.ASCII)


@dataclass(frozen=True, slots=True)
class ProjectTracking:
    """Addresses of one project on the server. Names may hold anything; ids are as the server returns them.

    Args:
        kind: type of the server.
        base: the server's address, without a slash at its end; GitLab's for ``gitlab``.
        project_id: GitLab's id.
        full_path: GitLab's full path.
        server_version: MLflow's, as the server reports it; empty when it is not known.
        api: the address of the API, where it is not that of the pages (see :mod:`..sources.mlflow_find`).
    """

    kind: TrackingKind
    base: str
    project_id: int
    full_path: str
    server_version: str = ""
    api: str = ""

    @property
    def tracking_uri(self) -> str:
        """What ``mlflow.set_tracking_uri`` takes."""
        if self.kind == "gitlab":
            return f"{self.base}/api/v4/projects/{self.project_id}/ml/mlflow"
        return self.api or self.base if self.kind == "mlflow" else f"{self.pages_url}/"

    @property
    def pages_url(self) -> str:
        """Where the server's pages are, with what they read; without a slash at its end."""
        if self.kind == "mlflow-sharinghub":
            return f"{self.base}/{_path(self.full_path)}/tracking"
        return self.base

    @property
    def experiments_url(self) -> str:
        """The page of the project's experiments; on a plain server, that of all.

        MLflow has a page of them since 3.2; before, its first page lists them.
        """
        if self.kind == "gitlab" or version_numbers(self.server_version) >= (3, 2):
            return f"{self._pages}/experiments"
        return f"{self._pages}/"

    @property
    def models_url(self) -> str:
        """The page of the project's models; on a plain server, that of all."""
        return f"{self._pages}/models"

    def experiment(self, experiment_id: str) -> str:
        """The page of an experiment; GitLab's id is the one within the project."""
        return f"{self._pages}/experiments/{_word(experiment_id)}"

    def run(self, experiment_id: str, run_id: str) -> str:
        """The page of a run; at GitLab, of a candidate by its number within the project."""
        if self.kind == "gitlab":
            return f"{self._pages}/candidates/{_word(run_id)}"
        return f"{self.experiment(experiment_id)}/runs/{_word(run_id)}"

    def model(self, model: str) -> str:
        """The page of a registered model, by its name; at GitLab, by its id."""
        return f"{self._pages}/models/{_word(model)}"

    def version(self, model: str, version: str) -> str:
        """The page of a version, by name and number; at GitLab, by the two ids."""
        return f"{self.model(model)}/versions/{_word(version)}"

    def model_uri(self, name: str, version: str) -> str:
        """Return the URI that ``mlflow.pyfunc.load_model`` takes, with the name unquoted.

        Args:
            name: of the registered model; MLflow decodes nothing in it.
            version: the number of the version; at GitLab the id of the version, not its semantic version.
                MLflow's client takes ``1.2.0`` behind a slash for a stage, which GitLab ignores, and since
                3.17 refuses an alias with dots.
        """
        return f"models:/{name}/{version}"

    def run_artifact(self, run_id: str, path: str) -> str:
        """Where the server gives out a file of a run; at GitLab a run's files have no such address."""
        if self.kind == "gitlab":
            return ""
        return f"{self.pages_url}/get-artifact?path={_word(path)}&run_uuid={_word(run_id)}"

    def version_artifact(self, name: str, version: str, path: str) -> str:
        """Where the server gives out a file of a model version, wherever it keeps it.

        For GitLab ``version`` is the id of the version, and the file one of its package
        (docs.gitlab.com, api/packages: ``ml_models/:model_version_id/files``).
        """
        if self.kind == "gitlab":
            files = f"{self.base}/api/v4/projects/{self.project_id}/packages/ml_models/{_word(version)}/files"
            return f"{files}/{_path(path)}"
        named = f"name={_word(name)}&version={_word(version)}"
        return f"{self.pages_url}/model-versions/get-artifact?path={_word(path)}&{named}"

    def title(self, name: str) -> str:
        """A name of a model or experiment without the suffix that SharingHub wants, `` ({id})``."""
        return name.removesuffix(f" ({self.project_id})").strip() or name

    def owns(self, name: str, tagged: str = "") -> bool | None:
        """Whether a model or experiment is the project's; None when nothing says whose it is.

        Args:
            name: of it; SharingHub's end with the id of their project.
            tagged: its tag ``project``, a full path; empty when it has none.
        """
        named = project_named(name)
        ends_so = None if named is None else named == self.project_id
        if not tagged:
            return ends_so
        if tagged.casefold() != self.full_path.casefold():
            return False
        # On a plain server a name may end with any number; SharingHub's end with the project's.
        return True if self.kind == "mlflow" else ends_so is not False

    @property
    def _pages(self) -> str:
        if self.kind == "gitlab":
            return f"{self.base}/{_path(self.full_path)}/-/ml"
        return f"{self.pages_url}/#"


@dataclass(frozen=True, slots=True)
class TrackingServer:
    """The tracking server that the configuration names.

    Args:
        kind: its type.
        url: its address, without a slash at its end; GitLab's for ``gitlab``.
        topics: of the categories whose projects are asked about, in lower case.
        version: MLflow's, as the server reports it; empty when it is not known.
        api: the address of the API, where it is not that of the pages.
        has_pages: whether the pages are at the address; without them no file can be had either.
    """

    kind: TrackingKind
    url: str
    topics: frozenset[str]
    version: str = ""
    api: str = ""
    has_pages: bool = True

    def of(self, project_id: int, full_path: str) -> ProjectTracking:
        """The addresses of one project."""
        return ProjectTracking(self.kind, self.url, project_id, full_path, self.version, self.api)

    def tracks(self, topics: Iterable[str]) -> bool:
        """Whether a project with these GitLab topics is asked about."""
        return any(topic.casefold() in self.topics for topic in topics)


def project_named(name: str) -> int | None:
    """The project's id with which SharingHub has names of models and experiments end: ``Cover (7)``."""
    suffix = _SUFFIX.search(name)
    return None if suffix is None else int(suffix[1])


def tracking_server(config: SiteConfig) -> TrackingServer | None:
    """The server that is configured; None when there is none, or no category wants it.

    ``gitlab`` needs no address, for it is the GitLab that is crawled, each of several. Asked about are the
    projects of the categories with ``features.mlflow: enable``, as SharingHub does; where no category says
    anything of it, those of all: who names a server wants it read.
    """
    kind = config.mlflow.type
    if kind != "gitlab" and config.gitlab != config.gitlabs[0]:
        return None  # A server beside GitLab is that of the first instance.
    url = config.gitlab.url if kind == "gitlab" else config.mlflow.url
    topics = frozenset(category.gitlab_topic.casefold() for category in _categories(config))
    if not url or not topics:
        return None
    return TrackingServer(kind, url.partition("#")[0].partition("?")[0].rstrip("/"), topics)


def _categories(config: SiteConfig) -> list[CategoryConfig]:
    categories = config.stac.categories
    if not any("mlflow" in category.features.model_fields_set for category in categories):
        return list(categories)
    return [category for category in categories if category.features.mlflow == "enable"]


def version_numbers(version: str) -> tuple[int, int]:
    """The first two numbers of a version of MLflow; zeros when it is not known.

    Example:
        >>> version_numbers("3.17.2")
        (3, 17)
    """
    numbers = _NUMBERS.match(version)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)


def _word(text: str) -> str:
    """One step of a path, or one value of a query; lone surrogates, which no address takes, become ``?``."""
    return quote(text, safe="", errors="replace")


def _path(path: str) -> str:
    return quote(path, safe="/", errors="replace")
