"""Go's errgroup, in asyncio: an event plays the part of ctx.Done()."""

import asyncio


async def orders(done):
    await asyncio.sleep(0.120)
    done.set()  # mark: cancel
    raise ValueError


async def profile(done):
    try:
        async with asyncio.timeout(0.300):  # mark: look
            await done.wait()  # mark: look
    except TimeoutError:
        return "complete"
    return "stopped early"


async def report():
    await asyncio.sleep(0.300)  # never looks


async def main():
    done = asyncio.Event()
    await asyncio.gather(  # mark: fan-out
        orders(done),
        profile(done),
        report(),
        return_exceptions=True,  # mark: fan-out
    )
    print("answered with an error")
    await asyncio.sleep(0.400)  # the service lives on


asyncio.run(main())
