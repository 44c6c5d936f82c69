"""What stewardship does: verify, sum up, erase."""
