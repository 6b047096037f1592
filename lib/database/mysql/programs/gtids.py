"""Sets of transactions, as the server writes them: `uuid:1-5:7, uuid:tag:3`. @see https://dev.mysql.com/doc/refman/9.7/en/replication-gtids-concepts.html

The server can compare them too (GTID_SUBSET), but who decides has the sets of all members, and asks nobody.
"""


def parse(text):
    """Intervals by source: the server's or group's uuid, and its tag."""
    found = {}
    for part in text.replace('\n', '').replace(' ', '').split(','):
        uuid, *rest = part.split(':')
        tag = ''
        for word in rest:
            if word[0].isdigit():
                first, _, last = word.partition('-')
                found.setdefault((uuid.lower(), tag), []).append((int(first), int(last or first)))
            else:
                tag = word.lower()
    return {source: merged(intervals) for source, intervals in found.items()}


def merged(intervals):
    joined = []
    for first, last in sorted(intervals):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def union(*texts):
    return ','.join(text for text in texts if text)


def contains(big, small):
    """Whether all transactions of the second are in the first."""
    has = parse(big)
    return all(any(first <= start and end <= last for first, last in has.get(source, []))
               for source, intervals in parse(small).items() for start, end in intervals)
