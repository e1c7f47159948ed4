# Generated from api/desk.yaml by onehand. Edit the design, then run: dev generate
"""Service 'desk', as designed."""
