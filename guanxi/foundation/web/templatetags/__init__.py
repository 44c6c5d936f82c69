"""Template tags of the house; `ui` is loaded everywhere (settings)."""
