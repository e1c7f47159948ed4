# Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate
"""The tests that follow from the design of 'facade'."""
