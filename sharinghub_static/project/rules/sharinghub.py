"""Rule 18: ``sharinghub: {…}`` overrides what the portal computes, a project's features included.

Source: SharingHub documentation. A project's features are those of its categories: enabled if any of them
enables it. What GitLab knows better (stars, id, path, …) is not the project's to say.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.rules import metadata_rule
from sharinghub_static.text.yaml_scalars import flag_of

_FACTS = frozenset({"access-level", "archived", "default-branch", "id", "name", "path", "stars"})
_MOST = 30


@metadata_rule("sharinghub")
def apply(builder: ProjectBuilder) -> None:
    """Set the features."""
    features: dict[str, str] = {}
    for category in builder.categories:
        for name, switch in category.features.model_dump(by_alias=True).items():
            features[name] = "enable" if "enable" in (switch, features.get(name)) else "disable"
    for name, value in builder.at_most(_MOST, builder.take_mapping("sharinghub").items(), ("sharinghub",)):
        path = ("sharinghub", name)
        if name in _FACTS:
            builder.problem(
                "SH313", phrase("`sharinghub.%(name)s` is what GitLab says it is", name=name), path
            )
            continue
        flag = flag_of(value)
        text = builder.text(value, path) if flag is None else "enable" if flag else "disable"
        if name in features and text not in {"enable", "disable"}:
            builder.problem(
                "SH107", phrase("`sharinghub.%(name)s` is `enable` or `disable`", name=name), path
            )
        elif name and text:
            features[name] = text
    builder.features |= features
