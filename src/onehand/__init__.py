"""Onehand: the design of a service in YAML becomes the running service."""
