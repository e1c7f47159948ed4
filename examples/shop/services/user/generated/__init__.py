# Generated from api/user.yaml by onehand. Edit the design, then run: dev generate
"""Service 'user', as designed."""
