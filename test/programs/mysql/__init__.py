"""MySQL's own programs, and what is tried with them."""
from programs import of

globals().update(of('database/mysql'))
