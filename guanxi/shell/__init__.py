"""What spans domains: pages that show two or more of them, the command line, the demo operator."""
