"""What members say of themselves around a stop."""

ME = 'orders-0'
STREAMING = {'application_name': 'orders-1', 'state': 'streaming'}
ALSO_STREAMING = {'application_name': 'orders-2', 'state': 'streaming'}
CATCHING_UP = {'application_name': 'orders-2', 'state': 'catchup'}
LEADER = {'role': 'primary', 'state': 'running', 'replication': [CATCHING_UP, STREAMING]}
ALONE = {'role': 'primary', 'state': 'running'}
STOPPING = {'role': 'primary', 'state': 'stopping'}
REPLICA = {'role': 'replica', 'state': 'running', 'replication_state': 'streaming'}
NOBODY_LEADS = {'role': 'demoted', 'state': 'stopped', 'cluster_unlocked': True}


def leaving(*numbers, pods=3):
    """Which pods were told to stop: this one was."""
    return {'orders-%d' % i: i == 0 or i in numbers for i in range(pods)}


NOBODY_ELSE = (None, None)
NOTED = 'orders-0'


def primary(status, name='orders-1'):
    return name, status
