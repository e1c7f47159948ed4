# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""What 'order' reads of other services' streams."""
