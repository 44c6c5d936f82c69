"""Revenue shares from a sheet, through intake."""
