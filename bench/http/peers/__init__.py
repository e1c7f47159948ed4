"""The same users service as people write it by hand: same table, same triggers, same answers."""
