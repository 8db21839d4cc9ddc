"""Becomes one program of the stack: note who we are, take its account, then exec.

Run as a file, with nothing but the standard library:
`python -I child.py PIDFILE SIGNAL USER -- COMMAND...` (USER `-`: stay who we are).
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Turn this process into the program it was started for."""
    pidfile, sign, user, _, *command = sys.argv[1:]
    parent = os.getppid()
    with open("/proc/self/stat") as stat, open("/proc/sys/kernel/random/boot_id") as boot:
        start = stat.read().rpartition(")")[2].split()[19]
        with open(pidfile, "w") as note:
            note.write(f"{os.getpid()} {start} {boot.read().strip()}\n")
    environment = dict(os.environ)
    if user != "-":
        account = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        environment["HOME"] = "/"
    # When whoever watches over us is killed, nobody would stop us any more: end by ourselves.
    # Set after the change of user, which clears it.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)
    os.execve(command[0], command, environment)


if __name__ == "__main__":
    main()
