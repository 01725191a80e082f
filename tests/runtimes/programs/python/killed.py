# shows: {"ev":"wait","task":"main","on":{"kind":"sleep"}}
# signal: 9
import asyncio
import os
import signal


async def main():
    await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)
    await asyncio.sleep(10)


asyncio.run(main())
