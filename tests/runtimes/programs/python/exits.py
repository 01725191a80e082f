# expect: {task: main, ends: raised, error: SystemExit}
# exit: 3
import asyncio
import sys


async def main():
    await asyncio.sleep(0)
    print("going", flush=True)
    sys.exit(3)


asyncio.run(main())
