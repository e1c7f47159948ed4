# Generated from api/mailer.yaml by onehand. Edit the design, then run: dev generate
"""The tables of 'mailer'."""
