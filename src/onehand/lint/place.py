"""Where in a design does a rule look?"""

from __future__ import annotations

from dataclasses import dataclass

from onehand.ir import nodes

Owner = nodes.Service | nodes.Library
Node = (
    nodes.Service
    | nodes.Library
    | nodes.Enum
    | nodes.EnumValue
    | nodes.Model
    | nodes.Union
    | nodes.Resource
    | nodes.Event
    | nodes.Operation
    | nodes.Subscription
    | nodes.Field
)


@dataclass(frozen=True, slots=True)
class Place:
    """What is around a node."""

    design: nodes.Design
    owner: Owner
    path: tuple[Node, ...]
    """From below the owner down to the node itself."""

    @property
    def node(self) -> Node:
        return self.path[-1] if self.path else self.owner

    @property
    def parent(self) -> Node:
        return self.path[-2] if len(self.path) > 1 else self.owner

    @property
    def name(self) -> str:
        """How an exemption names it: `order`, `order.note`, `order_status.placed`."""
        return ".".join(_name(node) for node in self.path) or self.owner.name


def _name(node: Node) -> str:
    return node.service if isinstance(node, nodes.Subscription) else node.name
