"""Tests that span domains; each domain's own tests live in the domain."""
