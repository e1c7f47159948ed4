# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""The tables of 'catalog'."""
