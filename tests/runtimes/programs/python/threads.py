# expect: {task: main, ends: returned, value: "6", at: 400ms}
# shows: {"ev":"wait","task":"main","on":{"kind":"thread","name":"slow"},"line":"threads.py:18"}
# shows: {"ev":"level","kind":"pool","name":"thread","value":1}
# shows: {"ev":"ready","task":"main","by":"thread"}
# clock: virtual
import asyncio
import time


def slow(number):
    time.sleep(0.2)
    return number


async def main():
    total = 0
    for number in (2, 4):
        total += await asyncio.to_thread(slow, number)
    return total


print(asyncio.run(main()))
