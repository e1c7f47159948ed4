# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""The clients of the services that 'order' uses."""
