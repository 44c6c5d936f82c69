"""Facts per account-month and per product instance, from staged lines. No thresholds, no judgement."""
