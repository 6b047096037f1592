"""Before a member stops: if it is the primary, another takes over first, so that writes pause as briefly as they can."""
import os

import patroni_api

# Patroni answers when the new primary runs, or when it has given up
ENOUGH_SECONDS = 30


def should_hand_over(members, me):
    """Whether this member is the primary and another is ready to be."""
    leads = any(member['name'] == me and member['role'] == 'leader' for member in members)
    return leads and any(member['name'] != me and member['state'] == 'streaming' for member in members)


def main():
    me = os.environ['PATRONI_NAME']
    try:
        if should_hand_over(patroni_api.call('localhost', 'GET', '/cluster')['members'], me):
            patroni_api.call('localhost', 'POST', '/switchover', {'leader': me}, ENOUGH_SECONDS)
    except OSError as error:
        # nobody to take over: Patroni stops the server cleanly, and the next primary is found without this one's help
        print('not handed over: %s' % error)


if __name__ == '__main__':
    main()
