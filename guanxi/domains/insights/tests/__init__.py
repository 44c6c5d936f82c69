"""Tests of insights: facts in, the night, figures out."""
