"""The graph of the hub for programs, in JSON Graph Format (https://jsongraphformat.info)."""

import orjson

from sharinghub_static.insight.lineage import Lineage
from sharinghub_static.site.layout import Layout, relative

__all__ = ["graph_document"]


def graph_document(lineage: Lineage) -> bytes:
    """All nodes that have an edge, and all edges.

    A node's id is GitLab's full path in lower case, or a web address; its item is told relative to the
    document. An edge leads from what uses to what is used.
    """
    layout, hub = Layout(), lineage.hub
    ends = {id_ for edge in lineage.edges for id_ in (edge.user, edge.used)}
    nodes = {}
    for id_ in sorted(ends):
        node = lineage.nodes[id_]
        metadata = {"href": node.id}
        project = hub.find(node.project) if node.project else None
        if project is not None:
            item = layout.stac_item(node.category, hub.item_ids[project.record.id])
            metadata = {
                "path": node.project,
                "category": node.category,
                "href": relative(layout.lineage_graph(), item),
            }
        nodes[id_] = {"label": node.title, "metadata": metadata}
    edges = [
        {"source": edge.user, "target": edge.used, "relation": edge.kind, "directed": edge.has_order}
        for edge in lineage.edges
    ]
    graph = {"directed": True, "type": "lineage", "label": hub.config.stac.root.title}
    return orjson.dumps({"graph": {**graph, "nodes": nodes, "edges": edges}}, option=orjson.OPT_INDENT_2)
