"""The checks, one small function each, in the order in which they are listed.

What a project of its kind does not need is not asked of it: such a check gives None.
"""

from sharinghub_static.analysis.completeness.registry import Subject, completeness_check
from sharinghub_static.problems import phrase
from sharinghub_static.project.documentation import WORDS, sections_of, words_of
from sharinghub_static.project.model import Asset

_SHORTEST_SUMMARY = 40
_SECTIONS = 3
_TOPICS = 2
_MODEL_FIELDS = ("mlm:name", "mlm:architecture", "mlm:tasks", "mlm:framework", "mlm:input", "mlm:output")
_NOT_DATA = frozenset({"thumbnail", "overview", "graphic", "source", "metadata"})
_CITATION_FILES = frozenset({"citation.cff", "codemeta.json", ".zenodo.json"})


@completeness_check(
    "license",
    3,
    phrase("Licence"),
    phrase("Without a licence, others may not use it."),
    phrase("Add a LICENSE file, or write `license:` with an SPDX identifier."),
)
def _license(subject: Subject) -> bool:
    return subject.project.license is not None


@completeness_check(
    "description",
    2,
    phrase("Description"),
    phrase("One or two sentences help readers of a list to decide whether to open it."),
    phrase("Write `description:` with a full sentence of what it is and what it is for."),
)
def _description(subject: Subject) -> float:
    return min(1.0, len(subject.project.summary.strip()) / _SHORTEST_SUMMARY)


@completeness_check(
    "readme",
    2,
    phrase("README"),
    phrase("A README explains what a title cannot."),
    phrase("Write a README: what it is, how it was made, how to use it."),
)
def _readme(subject: Subject) -> float:
    return min(1.0, words_of(subject.project) / WORDS)


@completeness_check(
    "sections",
    1,
    phrase("Sections of the README"),
    phrase("Headings let readers find what they came for."),
    phrase("Divide the README by headings, such as Usage, Method and Licence."),
)
def _sections(subject: Subject) -> float | None:
    if subject.project.readme is None:
        return None  # the check above says so already
    return min(1.0, sections_of(subject.project) / _SECTIONS)


@completeness_check(
    "topics",
    1,
    phrase("Topics"),
    phrase("Topics gather projects of one field."),
    phrase("Give it two topics or more on GitLab, or write `tags:`."),
)
def _topics(subject: Subject) -> float:
    return min(1.0, len(subject.project.keywords) / _TOPICS)


@completeness_check(
    "preview",
    1,
    phrase("Preview"),
    phrase("A picture is what readers recognise in a list."),
    phrase("Put a `preview.png` at the top of the repository, or write `preview:` with its path."),
)
def _preview(subject: Subject) -> bool:
    return subject.project.preview is not None


@completeness_check(
    "providers",
    1,
    phrase("Providers"),
    phrase("Readers want to know who made it and who answers for it."),
    phrase("Write `providers:` with the name, the roles and the address of who made it."),
)
def _providers(subject: Subject) -> bool:
    """GitLab as the host and the namespace as the producer are put there for everybody."""
    top = subject.project.record.gitlab_path.partition("/")[0]
    unsaid = {("GitLab", ("host",)), (top, ("producer",))}
    return any((one.name, one.roles) not in unsaid for one in subject.project.providers)


@completeness_check(
    "doi",
    2,
    phrase("DOI"),
    phrase("A DOI is an address that stays, and that papers can cite."),
    phrase("Publish a release with an archive that gives DOIs, and write `doi:`."),
)
def _doi(subject: Subject) -> bool:
    return bool(subject.project.doi)


@completeness_check(
    "citation",
    1,
    phrase("Citation"),
    phrase("Authors are credited as they wish only when they say how."),
    phrase("Add a `CITATION.cff` that names the authors."),
)
def _citation(subject: Subject) -> bool:
    cited = subject.project.citation
    if cited is not None and cited.citation:
        return True
    return any(text.path.lower() in _CITATION_FILES for text in subject.project.record.texts)


@completeness_check(
    "extent",
    2,
    phrase("Area"),
    phrase("Data that has a location is found on the map and by searches for an area."),
    phrase("Write `extent.spatial:` with west, south, east and north in degrees."),
)
def _extent(subject: Subject) -> bool | None:
    has_place = subject.project.extent.bbox is not None
    return has_place if subject.is_dataset or has_place else None


@completeness_check(
    "period",
    1,
    phrase("Period"),
    phrase("Data that has a time is found by searches for a season or a year."),
    phrase("Write `extent.temporal:` with the first and the last day."),
)
def _period(subject: Subject) -> bool | None:
    return subject.project.tells_period if subject.is_dataset else None


@completeness_check(
    "files",
    2,
    phrase("Files"),
    phrase("Data and models that can be downloaded by name can be used by programs."),
    phrase("Write `assets:` with the paths or addresses of the files, or publish a package."),
)
def _files(subject: Subject) -> bool | None:
    if not (subject.is_dataset or subject.is_model):
        return None
    return bool(_data(subject) or subject.project.record.packages)


@completeness_check(
    "media-types",
    1,
    phrase("Types of files"),
    phrase("Programs choose how to open a file by its media type."),
    phrase("Write `type:` beside each file of `assets:`."),
)
def _media_types(subject: Subject) -> float | None:
    data = _data(subject)
    return sum(bool(one.type) for one in data) / len(data) if data else None


@completeness_check(
    "checksums",
    1,
    phrase("Checksums"),
    phrase("A checksum shows whether a file was downloaded completely. Git has those of its own files."),
    phrase("Keep large files in Git LFS or DVC, or write `file:checksum:` beside files from elsewhere."),
)
def _checksums(subject: Subject) -> float | None:
    data = [one for one in _data(subject) if not one.path or one.sha256 or one.md5]
    return sum(_has_checksum(one) for one in data) / len(data) if data else None


@completeness_check(
    "model",
    2,
    phrase("Model fields"),
    phrase("Task, architecture, framework, input and output show whether a model fits."),
    phrase("Write the fields `mlm:` of the STAC extension for models."),
)
def _model(subject: Subject) -> float | None:
    properties = subject.project.properties
    known = sum(bool(properties.get(name)) for name in _MODEL_FIELDS)
    return known / len(_MODEL_FIELDS) if subject.is_model else None


@completeness_check(
    "training-data",
    1,
    phrase("Training data"),
    phrase("Training data show where a model can be trusted."),
    phrase("Write `datasets:` with the projects or addresses of the data."),
)
def _training_data(subject: Subject) -> bool | None:
    sources = {link.source for link in subject.project.links}
    return bool(sources & {"datasets", "mlflow"}) if subject.is_model else None


@completeness_check(
    "release",
    1,
    phrase("Release"),
    phrase("A release is a state that others can name and come back to."),
    phrase("Publish a release, a package or a version of the model on GitLab."),
)
def _release(subject: Subject) -> bool:
    project = subject.project
    versions = project.tracking is not None and any(model.versions for model in project.tracking.models)
    return bool(project.record.releases or project.record.packages) or versions


def _data(subject: Subject) -> list[Asset]:
    """The files that are the thing itself."""
    return [one for one in subject.project.assets if not _NOT_DATA.intersection(one.roles)]


def _has_checksum(asset: Asset) -> bool:
    return bool(asset.sha256 or asset.md5 or asset.extra.get("file:checksum"))
