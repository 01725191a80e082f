# As long as it goes on, a stall is told in parts; what happens within it comes between them, and it is one stall.
# expect: {stall: {at_least: 900ms}}
# expect: {task: late, ends: returned}
# once: {"ev":"run","task":"late"}
# shows: {"ev":"stall","task":"main","line":"computes_on.py:21"}
# shows: {"ev":"spawn","name":"early","parent":"main"}
# never: {"ev":"stall","task":"early"}
# never: {"ev":"stall","task":"late"}
import asyncio
import time


async def nothing():
    pass


async def main():
    begun = time.monotonic()
    early = asyncio.create_task(nothing(), name="early")
    late = None
    while (passed := time.monotonic() - begun) < 1:
        if passed > 0.6 and late is None:
            late = asyncio.create_task(nothing(), name="late")
    await asyncio.gather(early, late)


asyncio.run(main())
