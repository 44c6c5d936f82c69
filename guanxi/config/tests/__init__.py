"""Tests of what is wired together: health, start-up, settings."""
