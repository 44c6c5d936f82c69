"""Cases from a sheet of the operator's complaint system."""
