"""Tests of 'desk' that are written by hand."""
