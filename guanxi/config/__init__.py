"""The only place that knows everything: settings, URLs, wiring, schedule. No logic."""
