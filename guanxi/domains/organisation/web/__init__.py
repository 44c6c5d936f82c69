"""Entry points of the organisation: login, the actor of a session, people and units pages."""
