# Generated from api/order.yaml by onehand. Edit the design, then run: dev generate
"""Service 'order', as designed."""
