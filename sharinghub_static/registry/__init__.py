"""The one registry of what the program is made of: rules, checks, components, files and pages.

A decorator writes a :class:`Definition` into the module that it is used in, and nowhere else, so that an
import changes nothing for other builds. A :class:`Registry` holds the definitions of one site's extensions;
each package asks it for its own kind, in order, together with the built-in ones.
"""

from sharinghub_static.registry.definition import (
    Definition,
    DefinitionError,
    Source,
    WrongResultError,
    caller,
    definition_of,
    is_weight,
    kind_of_result,
    message_of,
    place_in,
    place_of_extension,
)
from sharinghub_static.registry.loading import GROUP, Loaded, load_extensions
from sharinghub_static.registry.ordering import Registry

__all__ = [
    "GROUP",
    "Definition",
    "DefinitionError",
    "Loaded",
    "Registry",
    "Source",
    "WrongResultError",
    "caller",
    "definition_of",
    "is_weight",
    "kind_of_result",
    "load_extensions",
    "message_of",
    "place_in",
    "place_of_extension",
]
