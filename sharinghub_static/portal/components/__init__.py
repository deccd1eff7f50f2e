"""Parts that several pages show: cards, pictures, code, pagination, ranks, drawings."""
