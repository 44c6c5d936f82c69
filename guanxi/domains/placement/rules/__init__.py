"""Rules of placement: plain values in, decision and reasons out."""
