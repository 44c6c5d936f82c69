"""The living gallery: every UI part in its states, on one page, looked at by people and by axe-core."""
