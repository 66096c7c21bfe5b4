"""Plays somebody at a terminal.

Reads from standard input, as JSON, {"command": […], "steps": [[what to wait for, what to type], …],
"seconds": how long at most}; runs the command on a terminal of its own, does the steps in turn, and
prints {"status": …, "screen": what appeared}. With {"detached": true} there is no terminal at all.
"""

import json
import os
import pty
import select
import signal
import sys
import time


def detached(command):
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.execvp(command[0], command)
    _, status = os.waitpid(pid, 0)
    sys.exit(os.waitstatus_to_exitcode(status))


def on_terminal(command, steps, seconds):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    screen = b""
    seen = 0
    end = time.monotonic() + seconds
    steps = [(wait.encode(), text.encode()) for wait, text in steps]
    typing = b""
    while time.monotonic() < end:
        if not typing and steps and steps[0][0] in screen[seen:]:
            wait, typing = steps.pop(0)
            seen = screen.index(wait, seen) + len(wait)
            # A person reads before they type, and the shell has begun to listen by then.
            time.sleep(0.1)
        readable, writable, _ = select.select([terminal], [terminal] if typing else [], [], 0.2)
        if writable:
            # A terminal takes only so much at once.
            typing = typing[os.write(terminal, typing[:512]) :]
        if readable:
            try:
                output = os.read(terminal, 65536)
            except OSError:
                break
            if not output:
                break
            screen += output
    else:
        os.killpg(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    left = [wait.decode() for wait, _ in steps]
    return {"status": os.waitstatus_to_exitcode(status), "screen": screen.decode(errors="replace"), "left": left}


task = json.load(sys.stdin)
if task.get("detached"):
    detached(task["command"])
print(json.dumps(on_terminal(task["command"], task["steps"], task["seconds"])))
