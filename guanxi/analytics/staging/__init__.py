"""Files of the lake and dimension CSVs as typed tables, one module per source. No meaning is added here."""
