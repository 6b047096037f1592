"""Whether a Secret that is mounted as a folder has other content than before: a certificate is renewed while its member runs."""
import os

# Where a member has its certificates (server-tls.ts).
CERTIFICATES = '/etc/member-tls'


class Renewal:
    def __init__(self, folder=CERTIFICATES):
        self.folder, self.known = folder, version(folder)

    def tell(self, act):
        """Has it acted on once, and again where that failed."""
        now = version(self.folder)
        if now is not None and now != self.known:
            act()
        self.known = now


def version(folder):
    """The kubelet moves this link when all new files are there. None where nothing is mounted."""
    try:
        return os.readlink(os.path.join(folder, '..data'))
    except OSError:
        return None
