"""Two transfers, both of which lock the accounts in one order."""

import asyncio
import time

GAP = 0.05
STARTED = time.perf_counter()


def note(who: str, text: str) -> None:
    print(f"{(time.perf_counter() - STARTED) * 1000:5.0f} ms  {who} {text}")


async def ann_pays(ann: asyncio.Lock, bob: asyncio.Lock) -> None:
    async with ann:  # mark: lock-ann
        await asyncio.sleep(0.02)  # mark: check
        async with bob:  # mark: lock-bob
            note("ann-pays", "moved 10 from ann to bob")


async def bob_pays(ann: asyncio.Lock, bob: asyncio.Lock) -> None:
    await asyncio.sleep(GAP)  # mark: gap
    async with ann:  # mark: lock-ann
        await asyncio.sleep(0.02)  # mark: check
        async with bob:  # mark: lock-bob
            note("bob-pays", "moved 10 from bob to ann")


async def main() -> None:
    ann, bob = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(  # mark: start
        asyncio.create_task(ann_pays(ann, bob), name="ann-pays"),  # mark: start
        asyncio.create_task(bob_pays(ann, bob), name="bob-pays"),  # mark: start
    )
    note("main", "has both transfers")


asyncio.run(main())
