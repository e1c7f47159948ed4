"""Tests of 'order' that are written by hand."""
