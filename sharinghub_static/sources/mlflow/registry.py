"""Lists of MLflow's model registry, from its REST API (mlflow.org, docs: "REST API").

MLflow's client is not asked for them: since 2.21 it adds a filter that leaves prompts out, and servers before
2.21 answer that filter with no model at all. Prompts are recognised by their tag instead, on any server.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sharinghub_static.sources.mlflow.connection import Asking, TrackingError
from sharinghub_static.sources.mlflow.files import TrackingFiles
from sharinghub_static.sources.values import as_count, as_text

__all__ = ["ListedModel", "ListedVersion", "Registry"]

_PROMPT = "mlflow.prompt.is_prompt"
_PAGE = 1000
"""Entries of one page, as many as servers from 2.9 to 3.17 give of models (they refuse more)."""

_MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class ListedModel:
    """A registered model, in MLflow's words.

    Args:
        last_updated_timestamp: milliseconds since 1970, UTC.
        aliases: alias to the number of a version.
        highest: the highest number of a version; 0 when there is none.
    """

    name: str
    description: str = ""
    last_updated_timestamp: int = 0
    tags: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    highest: int = 0

    @property
    def is_prompt(self) -> bool:
        """Whether it is a prompt, which MLflow keeps among the models since 2.21."""
        return self.tags.get(_PROMPT, "").lower() == "true"


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version of a registered model, in MLflow's words; times are milliseconds since 1970, UTC."""

    name: str
    version: str
    creation_timestamp: int = 0
    last_updated_timestamp: int = 0
    description: str = ""
    current_stage: str = ""
    source: str = ""
    run_id: str = ""
    status: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


class Registry:
    """Lists what one tracking URI has in its registry.

    Args:
        uri: of the server, or of one project on it.
        asking: sends the requests.
        files: who sends the requests.
    """

    def __init__(self, uri: str, asking: Asking, files: TrackingFiles) -> None:
        self._base = f"{uri.rstrip('/')}/api/2.0/mlflow"
        self._asking = asking
        self._files = files

    def models(self, filter_: str = "") -> list[ListedModel]:
        """The registered models that a filter lets through, without prompts.

        Args:
            filter_: of MLflow (docs: "Search registered models"); empty for all.

        Raises:
            TrackingError: they could not be read; so with the others.
        """
        entries = self._all("registered-models/search", "registered_models", filter_)
        models = [_model(entry) for entry in entries]
        return [model for model in models if model.name and not model.is_prompt]

    def versions(self, filter_: str = "") -> list[ListedVersion]:
        """The versions that a filter lets through, a few requests for however many models."""
        entries = self._all("model-versions/search", "model_versions", filter_)
        return [_version(entry) for entry in entries]

    def version(self, name: str, number: int) -> ListedVersion | None:
        """One version by its number; None when there is none, or it was deleted."""
        address = f"{self._base}/model-versions/get"
        try:
            answer = self._files.document(address, {"name": name, "version": str(number)})
        except TrackingError as error:
            if error.status == 404:
                return None
            raise
        entry = answer.get("model_version")
        return _version(entry) if isinstance(entry, Mapping) else None

    def _all(self, endpoint: str, key: str, filter_: str) -> Iterator[Mapping[str, object]]:
        """What a search finds, page by page; a server that repeats itself comes to an end."""
        question = {"max_results": str(_PAGE)} | ({"filter": filter_} if filter_ else {})
        token, seen = "", set()
        for _ in range(_MOST_PAGES):
            asked = question | ({"page_token": token} if token else {})
            answer = self._files.document(f"{self._base}/{endpoint}", asked)
            entries = answer.get(key, [])
            if not isinstance(entries, list):
                raise self._asking.refusal(200)
            yield from (entry for entry in entries if isinstance(entry, Mapping))
            token = as_text(answer.get("next_page_token"))
            if not token or token in seen:
                return
            seen.add(token)
        raise TrackingError(f"{self._asking.server} has more than can be listed")


def _model(entry: Mapping[str, object]) -> ListedModel:
    latest = entry.get("latest_versions")
    listed = latest if isinstance(latest, list) else []
    numbers = [_whole(each.get("version")) for each in listed if isinstance(each, Mapping)]
    return ListedModel(
        name=as_text(entry.get("name")),
        description=as_text(entry.get("description")),
        last_updated_timestamp=_whole(entry.get("last_updated_timestamp")),
        tags=_named(entry.get("tags"), "key", "value"),
        aliases=_named(entry.get("aliases"), "alias", "version"),
        # One version of each stage: the newest of all is the newest of its stage.
        highest=max(numbers, default=0),
    )


def _version(entry: Mapping[str, object]) -> ListedVersion:
    return ListedVersion(
        name=as_text(entry.get("name")),
        version=_word(entry.get("version")),
        creation_timestamp=_whole(entry.get("creation_timestamp")),
        last_updated_timestamp=_whole(entry.get("last_updated_timestamp")),
        description=as_text(entry.get("description")),
        current_stage=as_text(entry.get("current_stage")),
        source=as_text(entry.get("source")),
        run_id=as_text(entry.get("run_id")),
        status=as_text(entry.get("status")),
        tags=_named(entry.get("tags"), "key", "value"),
    )


def _named(entries: object, name: str, value: str) -> dict[str, str]:
    listed = entries if isinstance(entries, list) else []
    return {
        as_text(each.get(name)): _word(each.get(value))
        for each in listed
        if isinstance(each, Mapping) and as_text(each.get(name))
    }


def _word(value: object) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else as_text(value)


def _whole(value: object) -> int:
    """A count or a time, which MLflow writes as a number or as digits."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 18:
        return int(value)
    return as_count(value) or 0
