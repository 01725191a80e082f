# The functions by which a program ends others raise as ever.
# exit: 1
import asyncio
import inspect
import os
import signal
import traceback


async def main():
    for call in (lambda: os.kill(99999999, 0), lambda: signal.raise_signal(-1), lambda: os.execv("/no/such", ["such"]), os.killpg):
        try:
            call()
        except (OSError, ValueError, TypeError):
            traceback.print_exc()
    print(os.kill.__name__, os.kill.__module__, inspect.getdoc(os.kill))
    os.kill(99999999, 0)


asyncio.run(main())
