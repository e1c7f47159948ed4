"""The meaning of a design: frozen nodes, everything deduced, every node with its place."""
