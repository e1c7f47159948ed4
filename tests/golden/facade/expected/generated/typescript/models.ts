// Generated from api/facade.yaml by onehand. Edit the design, then run: dev generate

export {};
