import unittest

from postgresql import damage

PSQL = 'psql: psql: error: connection to server at "orders-0.orders-headless" (10.244.1.7), port 5432 failed: FATAL:  '
REFUSALS = {
    'could not open file "global/pg_filenode.map": No such file or directory': True,
    'relation mapping file "global/pg_filenode.map" contains invalid data': True,
    'relation mapping file "global/pg_filenode.map" contains incorrect checksum': True,
    'invalid page in block 3 of relation global/1260': True,
    '"base/5" is not a valid data directory\nDETAIL:  File "base/5/PG_VERSION" is missing.': True,
    'database "postgres" does not exist\nDETAIL:  The database subdirectory "base/5" is missing.': True,
    'database "postgres" does not exist': False,
    'could not open file "global/pg_filenode.map": Too many open files in system': False,
    'sorry, too many clients already': False,
    'remaining connection slots are reserved for roles with the SUPERUSER attribute': False,
    'password authentication failed for user "postgres"': False,
    'no pg_hba.conf entry for host "10.244.1.9", user "postgres", database "postgres", no encryption': False,
    'the database system is starting up': False,
    'the database system is not yet accepting connections\nDETAIL:  Consistent recovery state has not been yet reached.': False,
}


class Damage(unittest.TestCase):
    def test_is_what_a_server_says_of_its_own_files(self):
        for said, lost in REFUSALS.items():
            with self.subTest(said):
                self.assertEqual(said if lost else None, damage.damage(PSQL + said))

    def test_is_nothing_where_no_server_speaks(self):
        for refusal in (None, '', 'psql: psql: error: could not translate host name "orders-0": Name or service not known',
                        'psql: psql: error: connection to server on socket "/run/.s.PGSQL.5432" failed: No such file or directory'):
            self.assertIsNone(damage.damage(refusal))


if __name__ == '__main__':
    unittest.main()
