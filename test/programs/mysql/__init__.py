"""MySQL's own programs, and what is tried with them."""
from programs import of

globals().update(of('database/mysql'))


def entered(test, context):
    """What a context gives, which ends with the test. (TestCase.enterContext needs Python 3.11.)"""
    value = context.__enter__()
    test.addCleanup(context.__exit__, None, None, None)
    return value
