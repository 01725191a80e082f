# expect: {total: {exactly: 60m}}
# clock: virtual
import asyncio
import time


async def main():
    began = time.monotonic()
    await asyncio.gather(*(asyncio.sleep(60 * n) for n in range(61)))
    print(time.monotonic() - began)


asyncio.run(main())
