"""From a file to rows of text: encodings, delimiters, workbooks, kinds of values.

Pure, and run in a child process with limited memory and time, because a hostile file can abort the process that
opens it (calamine allocates 549 GB for one cell at XFD1048576). Never imports Django, nor opens the network.
"""
