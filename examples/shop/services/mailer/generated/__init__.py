# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""Service 'mailer', as designed."""
