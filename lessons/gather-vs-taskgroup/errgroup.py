"""Go's errgroup, in asyncio: an event plays the part of ctx.Done()."""

import asyncio


async def orders(done):
    await asyncio.sleep(0.120)  # mark: orders
    done.set()  # mark: cancel
    raise ValueError  # mark: orders-fails


async def profile(done):
    try:
        async with asyncio.timeout(0.300):
            await done.wait()  # mark: look
    except TimeoutError:
        return "complete"
    return "stopped early"


async def report():
    await asyncio.sleep(0.300)  # mark: report


async def main():
    done = asyncio.Event()
    await asyncio.gather(  # mark: fan-out
        orders(done),
        profile(done),
        report(),
        return_exceptions=True,
    )
    print("answered with an error")  # mark: answered
    await asyncio.sleep(0.400)  # mark: lives-on


asyncio.run(main())
