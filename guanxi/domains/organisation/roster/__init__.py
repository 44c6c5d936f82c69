"""Lists of units and of people as IT hands them over: judged line by line, written as the pages write, taken back (ORG-01, ORG-02, SYS-22)."""
