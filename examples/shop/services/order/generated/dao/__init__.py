# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""The tables of 'order'."""
