"""Tesseract's own network for lines of print, run for many lines together."""
