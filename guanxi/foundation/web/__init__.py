"""The web ground work: page decorator, refusals, forms from commands, base templates and UI parts. No business pages."""
