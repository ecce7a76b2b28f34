"""Tests of the host: python3 -m unittest discover -s tests -t ."""
