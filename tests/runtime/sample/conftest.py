"""The sample's own tests are input of test_testing.py."""

collect_ignore_glob = ["services/*"]
