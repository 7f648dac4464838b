"""The proofs, each a function from a place to checks."""
