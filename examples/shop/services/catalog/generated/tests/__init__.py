# Generated from api/catalog.yaml by onehand. Edit the design, then run: dev generate
"""The tests that follow from the design of 'catalog'."""
