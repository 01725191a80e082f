# expect: {task: main, ends: returned}
# never: {"ev":"spawn","name":"child"}
import asyncio
import os


async def child():
    await asyncio.sleep(0.01)
    return 5


async def main():
    await asyncio.sleep(0.01)


asyncio.run(main())
if not os.fork():
    os._exit(asyncio.run(child()))
print("child:", os.waitstatus_to_exitcode(os.wait()[1]))
