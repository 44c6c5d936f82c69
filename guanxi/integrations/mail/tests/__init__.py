"""Tests of the mail adapter."""
