# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""What 'mailer' reads of other services' streams."""
