"""Keeps code that is run for a comparison from reaching outside: no network, no programs, and files
written only below one folder. It guards against accidents; malice gets past any such hook.
"""

import errno
import os
import socket
import sys

_LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
_CONTACTS = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
_PROGRAMS = {
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.system",
    "pty.spawn", "subprocess.Popen",
}  # fmt: skip
_WRITES = {
    "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink",
    "os.truncate", "os.utime", "shutil.rmtree",
}  # fmt: skip
_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Guard:
    def __init__(self, folder):
        self.folder = os.path.realpath(folder)
        self.refused = set()

    def install(self):
        sys.addaudithook(self._hear)

    def _hear(self, event, arguments):
        if event in _LOOKUPS:
            self.refused.add("the network")
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        if event in _CONTACTS and not _is_pair_of_sockets():
            self.refused.add("the network")
            raise OSError(errno.ENETUNREACH, "Network is unreachable")
        if event in _PROGRAMS:
            self.refused.add("other programs")
            raise PermissionError(errno.EPERM, "Operation not permitted")
        if event == "open" and arguments[2] & _WRITING_FLAGS:
            self._check(arguments[0])
        if event in _WRITES:
            self._check(arguments[0])
            # The new name of what is linked or renamed counts too.
            if event in ("os.link", "os.rename"):
                self._check(arguments[1])

    def _check(self, path):
        if isinstance(path, int) or path == os.devnull:
            return
        full = os.path.realpath(os.fsdecode(path))
        if full != self.folder and not full.startswith(self.folder + os.sep):
            self.refused.add("files outside the app")
            raise PermissionError(errno.EACCES, "Permission denied", os.fsdecode(path))


def _is_pair_of_sockets():
    """Windows makes the socket pair of an event loop out of two that meet on this machine."""
    return sys._getframe(2).f_code.co_name == "_fallback_socketpair"
