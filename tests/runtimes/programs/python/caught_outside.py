# Main fails, and the program goes on: nothing ended by that.
# expect: {task: main, ends: raised, error: ValueError}
# never: {"ev":"lint","name":"uncaught-exception"}
# exit: 3
import asyncio
import sys


async def main():
    raise ValueError("bad")


try:
    asyncio.run(main())
except ValueError:
    sys.exit(3)
