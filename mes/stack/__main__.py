"""The launcher's door: `python -m mes.stack run`, called by make and by nobody else."""

from __future__ import annotations

import sys

from mes.stack.errors import StackError


def main(arguments: list[str]) -> int:
    """Do one of the launcher's works and give back the exit code."""
    match arguments:
        case ["run"]:
            from mes.stack.run import run

            return run()
        case ["frontend", *wanted]:
            from mes.stack.frontend import build, npm

            return npm(wanted) if wanted else build()
        case ["with-servers", *command] if command:
            from mes.stack.trial import with_servers

            return with_servers(command)
        case ["with-browser", *command] if command:
            from mes.stack.browser import with_browser

            return with_browser(command)
        case ["keys", host, redis_url]:
            from mes.stack.compose import keys

            return keys(host, redis_url)
        case ["admit", host]:
            from mes.stack.compose import admit

            return admit(host)
    print("usage: python -m mes.stack run | frontend [SCRIPT] | with-servers COMMAND | with-browser COMMAND")
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StackError as error:
        print(f"Lineside: {error}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(f"Lineside: {error.strerror}: {error.filename}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
