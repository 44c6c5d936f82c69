"""Tests of the jobs page and the audit pages."""
