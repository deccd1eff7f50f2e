"""Words of the field that stand in data, and how the portal says them: a name in a table, its message.

A name that is in no table is shown as it is.
"""

from typing import Final

from sharinghub_static.portal.words import marked

__all__ = ["ASSET_ROLES", "FIELDS", "PIPELINE_STATES", "PROVIDER_ROLES", "RELATIONS"]

# https://github.com/radiantearth/stac-spec/blob/v1.1.0/commons/common-metadata.md#provider-roles
PROVIDER_ROLES: Final = {
    "host": marked("host"),
    "licensor": marked("licensor"),
    "processor": marked("processor"),
    "producer": marked("producer"),
}

# https://github.com/radiantearth/stac-spec/blob/v1.1.0/best-practices.md#list-of-asset-roles
ASSET_ROLES: Final = {
    "data": marked("data"),
    "metadata": marked("metadata"),
    "overview": marked("overview"),
    "source": marked("source"),
    "thumbnail": marked("thumbnail"),
    "visual": marked("visual"),
}

# https://docs.gitlab.com/api/graphql/reference/#pipelinestatusenum
PIPELINE_STATES: Final = {
    "CANCELED": marked("pipeline canceled"),
    "CANCELING": marked("pipeline canceling"),
    "CREATED": marked("pipeline created"),
    "FAILED": marked("pipeline failed"),
    "MANUAL": marked("pipeline manual"),
    "PENDING": marked("pipeline pending"),
    "PREPARING": marked("pipeline preparing"),
    "RUNNING": marked("pipeline running"),
    "SCHEDULED": marked("pipeline scheduled"),
    "SKIPPED": marked("pipeline skipped"),
    "SUCCESS": marked("pipeline success"),
    "WAITING_FOR_RESOURCE": marked("pipeline waiting for resource"),
}

# https://www.iana.org/assignments/link-relations/ and STAC's own
RELATIONS: Final = {
    "about": marked("About"),
    "alternate": marked("Alternate"),
    "author": marked("Author"),
    "describedby": marked("Describedby"),
    "documentation": marked("Documentation"),
    "example": marked("Example"),
    "help": marked("Help"),
    "license": marked("License"),
    "related": marked("Related"),
    "source": marked("Source"),
    "via": marked("Via"),
}

FIELDS: Final = (
    marked("Available languages"),
    marked("Azimuth resolution (m)"),
    marked("Bands"),
    marked("Bounding box"),
    marked("Centroid"),
    marked("Checksum"),
    marked("Citation"),
    marked("Classes"),
    marked("Cloud cover (%%)"),
    marked("Columns"),
    marked("Constellation"),
    marked("Contacts"),
    marked("Created"),
    marked("Current language"),
    marked("Data type of values"),
    marked("Data version"),
    marked("Deprecated"),
    marked("Description"),
    marked("Dimensions"),
    marked("Expires"),
    marked("Footprint"),
    marked("Frequency band"),
    marked("Image dimensions"),
    marked("Incidence angle (°)"),
    marked("Instrument mode"),
    marked("Instruments"),
    marked("Keywords"),
    marked("Layers"),
    marked("Level"),
    marked("Lineage"),
    marked("Methods"),
    marked("Mission"),
    marked("No-Data values"),
    marked("Observation direction"),
    marked("Off-Nadir angle (°)"),
    marked("Orbit state"),
    marked("Platform"),
    marked("Processing instructions"),
    marked("Processing time"),
    marked("Product type"),
    marked("Properties"),
    marked("Published"),
    marked("Range resolution (m)"),
    marked("Resolution (m)"),
    marked("Rows"),
    marked("Size"),
    marked("Snow/Ice cover (%%)"),
    marked("Software"),
    marked("Spectral bands"),
    marked("Statistics"),
    marked("Sun azimuth (°)"),
    marked("Sun elevation (°)"),
    marked("Tasks"),
    marked("Time of data"),
    marked("Time of data begins"),
    marked("Time of data ends"),
    marked("Type"),
    marked("Unit of values"),
    marked("Updated"),
    marked("Variables"),
    marked("Viewing azimuth (°)"),
)
"""The common ones of the names that stac-fields gives to the fields of STAC and its extensions."""
