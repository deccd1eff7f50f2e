"""A crawl held against real tracking servers of several versions, each with its own client."""
