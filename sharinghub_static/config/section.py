"""The base of every section of the configuration."""

from pydantic import BaseModel, ConfigDict, model_validator

__all__ = ["Section"]


class Section(BaseModel):
    """Base of all sections: unknown keys are mistakes, values do not change once read."""

    # A year or a number as a title is a title; YAML has made a number of it.
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _say_nothing_by_null(cls, value: object) -> object:
        """A key without a value is a key that was not said; an unknown one is a mistake all the same."""
        if not isinstance(value, dict):
            return value
        known = cls.model_fields.keys() | {field.alias for field in cls.model_fields.values()}
        return {key: entry for key, entry in value.items() if entry is not None or key not in known}
