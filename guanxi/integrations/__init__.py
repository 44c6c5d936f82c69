"""One folder per outside system. Adapters fulfil a port that a domain defines; they decide nothing."""
