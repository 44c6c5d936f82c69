"""Rules of registration: plain values in, an answer or a refusal out."""
