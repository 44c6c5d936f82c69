"""The pages around the interface: one's own keys, everybody's for superiors, and the reference."""
