"""Several GitLab instances: a list under ``gitlab`` becomes the first instance and the further ones.

Which variable of the environment has the token of an instance is decided here too: no instance gets the token
of another.
"""

from collections.abc import Iterator, Mapping

from sharinghub_static.config.files import Mistake, Settings
from sharinghub_static.config.mistakes import dotted
from sharinghub_static.config.model import FURTHER, GitlabConfig, SiteConfig
from sharinghub_static.errors import ConfigError
from sharinghub_static.path_segments import INSTANCE_MARK
from sharinghub_static.snapshot.instances import block_of, names_instance
from sharinghub_static.text.web_roots import root_key
from sharinghub_static.text.yaml_reader import YamlPath

__all__ = [
    "TOKEN_PREFIX",
    "divide_instances",
    "environment_of",
    "instance_mistakes",
    "instance_title",
    "is_one_place",
    "join_instances",
    "path_in_hub",
    "token_variable",
    "token_variables",
    "with_token_variable",
]

_TOKEN = "GITLAB_TOKEN"  # noqa: S105 - a name
TOKEN_PREFIX = f"{_TOKEN}_"
"""What the usual variable with the token of a further instance begins with."""

_OF_OTHER_SERVERS = ("MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD")


def divide_instances(settings: Settings) -> None:
    """Divide a list under ``gitlab`` into its first mapping and the others, in place."""
    if (FURTHER,) in settings.origins:
        settings.origins, origin = (
            {at: each for at, each in settings.origins.items() if at[0] != FURTHER},
            settings.origin((FURTHER,)),
        )
        del settings.values[FURTHER]
        settings.mistakes.append(Mistake(origin, f"{FURTHER}: unknown key; write a list under gitlab"))
    listed = settings.values.get("gitlab")
    if not isinstance(listed, list):
        return
    if not listed:
        del settings.values["gitlab"]
        return
    settings.values["gitlab"], settings.values[FURTHER] = listed[0], listed[1:]
    settings.move_origins([(("gitlab", 0), ("gitlab",))])


def join_instances(values: dict[str, object]) -> dict[str, object]:
    """Return plain values as a file has them: with all instances in one list where there are several."""
    further = _list(values.get(FURTHER))
    rest = {key: value for key, value in values.items() if key != FURTHER}
    return rest | {"gitlab": [values.get("gitlab"), *further]} if further else rest


def instance_mistakes(settings: Settings) -> Iterator[Mistake]:
    """Mistakes between the instances of a hub.

    Args:
        settings: divided, in today's form.
    """
    listed = [settings.values.get("gitlab"), *_list(settings.values.get(FURTHER))]
    categories = {
        str(category.get("id"))
        for category in _list(_mapping(settings.values.get("stac")).get("categories"))
        if isinstance(category, dict)
    }
    taken: dict[tuple[str, str], YamlPath] = {}
    for number, value in enumerate(listed):
        at: YamlPath = ("gitlab", number) if len(listed) > 1 else ("gitlab",)
        # What is no mapping is reported for that alone.
        wrong = _wrong(value, number, at, categories, taken) if isinstance(value, dict) else ()
        for key, what in wrong:
            yield Mistake(settings.origin((*at, key)), f"{dotted((*at, key))}: {what}")


def _wrong(
    values: Mapping[str, object],
    number: int,
    at: YamlPath,
    categories: set[str],
    taken: dict[tuple[str, str], YamlPath],
) -> Iterator[tuple[str, str]]:
    name, url = values.get("name"), values.get("url")
    if number and name is None:
        yield "name", "is needed for each instance but the first: it is part of the addresses of its projects"
    variable = values.get("token-variable") or _usual_variable(str(name or ""), is_first=not number)
    named = {
        "name": (str(name), "another instance has this name too"),
        "url": (_place(str(url)), "is the address of another instance too"),
        "token-variable": (
            str(variable),
            f"{variable} is the variable of another instance too: a token is sent to its own instance alone",
        ),
    }
    for key, (value, what) in named.items():
        if key != "token-variable" and values.get(key) is None:
            continue
        if taken.setdefault((key, value), at) is not at:
            yield key, what
    if number and isinstance(name, str):
        block = str(block_of(name))
        if taken.setdefault(("block", block), at) is not at and ("name", name) not in taken:
            yield "name", "its checksum is that of another name; choose another name"
    for each in _list(values.get("categories")):
        if str(each) not in categories:
            yield "categories", f"there is no category {each!r}; there are {', '.join(sorted(categories))}"


def token_variable(gitlab: GitlabConfig, config: SiteConfig) -> str:
    """Return the name of the variable with the token of an instance.

    Args:
        gitlab: the instance.
        config: of the site.

    >>> token_variable(config.gitlabs[1], config)  # doctest: +SKIP
    'GITLAB_TOKEN_ESA'
    """
    return gitlab.token_variable or _usual_variable(gitlab.name or "", is_first=gitlab == config.gitlabs[0])


def token_variables(config: SiteConfig) -> tuple[str, ...]:
    """Return the names of the variables with the tokens of all instances."""
    return tuple(token_variable(gitlab, config) for gitlab in config.gitlabs)


def with_token_variable(message: str, gitlab: GitlabConfig, config: SiteConfig) -> str:
    """Return a message about one instance with the name of its own variable in place of ``GITLAB_TOKEN``.

    Args:
        message: for people.
        gitlab: the instance.
        config: of the site.
    """
    return message.replace(_TOKEN, token_variable(gitlab, config))


def _usual_variable(name: str, *, is_first: bool) -> str:
    return _TOKEN if is_first else f"{TOKEN_PREFIX}{name.upper().replace('-', '_')}"


def environment_of(gitlab: GitlabConfig, config: SiteConfig, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which one instance is read: its token is ``GITLAB_TOKEN``, no other is there.

    Args:
        gitlab: the instance.
        config: of the site.
        environ: the whole environment.
    """
    hidden = {_TOKEN, *token_variables(config)}
    if gitlab != config.gitlabs[0]:
        # A tracking server beside GitLab is that of the first instance.
        hidden.update(_OF_OTHER_SERVERS)
    own = {name: value for name, value in environ.items() if name not in hidden}
    if token := environ.get(token_variable(gitlab, config)):
        own[_TOKEN] = token
    return own


def instance_title(gitlab: GitlabConfig) -> str:
    """Return the name of an instance as readers see it; else the host and path of its address."""
    return gitlab.name or gitlab.url.partition("://")[2].rstrip("/")


def path_in_hub(config: SiteConfig, full_path: str, url: str = "") -> str:
    """Return the path in the hub of a project, with the name of its instance as the configuration has it.

    Args:
        config: of the site.
        full_path: on its GitLab, or in the hub; the letter case of an instance's name makes no difference.
        url: web address of its GitLab; the first instance if empty.

    Raises:
        ConfigError: the hub has no such instance.
    """
    path = full_path.strip("/")
    further = {gitlab.name or "": gitlab for gitlab in config.gitlabs[1:]}
    if names_instance(path):
        name, _, rest = path.removeprefix(INSTANCE_MARK).partition("/")
        if name.casefold() in further:
            return f"{INSTANCE_MARK}{name.casefold()}/{rest}"
        known = ", ".join(f"{INSTANCE_MARK}{each}/{rest}" for each in further)
        choices = f"Write {rest} for the first instance{f', or {known} for another one' if known else ''}"
        raise ConfigError([f"{full_path}: the hub has no further GitLab instance {name!r}. {choices}"])
    if not url or not further:
        # The only GitLab of a hub may be read at another address than the one it has for its users.
        return path
    gitlab = next((each for each in config.gitlabs if is_one_place(each.url, url)), None)
    if gitlab is None:
        known = ", ".join(each.url for each in config.gitlabs)
        raise ConfigError([f"{url}: is no GitLab instance of the hub, so {path} is not read. It has {known}"])
    return f"{config.prefix_of(gitlab)}{path}"


def _place(url: str) -> str:
    """What is the same for all ways to write an address; the text itself of one that is malformed."""
    try:
        return str(root_key(url)).casefold()
    except ValueError:
        return url


def is_one_place(url: str, other: str) -> bool:
    """Return whether two addresses are one place, whatever their scheme; one that is malformed is none."""
    try:
        return root_key(url) == root_key(other)
    except ValueError:
        return False


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
