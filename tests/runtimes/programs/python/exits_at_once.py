# shows: {"ev":"spawn","name":"other","parent":"main"}
# shows: {"ev":"wait","task":"other","on":{"kind":"sleep","for":10000000000}}
# exit: 7
import asyncio
import os


async def other():
    await asyncio.sleep(10)


async def main():
    asyncio.create_task(other())
    await asyncio.sleep(0)
    os._exit(7)


asyncio.run(main())
