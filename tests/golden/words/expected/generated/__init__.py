# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""Service 'words', as designed."""
