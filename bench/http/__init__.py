"""CPU per request of a generated service, beside what teams write by hand: `python -m bench.http`."""
