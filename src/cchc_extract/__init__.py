"""Reads Vietnamese administrative-reform reports and writes them as one typed dataset."""

__version__ = "0.1.0"
