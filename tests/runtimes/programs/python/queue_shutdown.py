# since: 3.13
# clock: virtual
# expect: {task: consumer, ends: returned, value: "3", at: 20ms}
# expect: {task: producer, ends: raised, error: QueueShutDown, at: 40ms}
# shows: {"ev":"wait","task":"consumer","on":{"kind":"queue.get","name":"jobs"}}
# shows: {"ev":"wait","task":"producer","on":{"kind":"queue.put","name":"full"}}
# shows: {"ev":"ready","task":"consumer","by":"main"}
# shows: {"ev":"ready","task":"producer","by":"main"}
# shows: {"ev":"level","name":"full","kind":"queue","value":0,"max":1}
# shows: {"ev":"level","name":"jobs","kind":"queue","value":0,"waiting":1}
# shows: {"ev":"level","name":"jobs","kind":"queue","value":0,"waiting":0}
import asyncio


async def consumer(jobs):
    done = 0
    try:
        while True:
            await jobs.get()
            done += 1
    except asyncio.QueueShutDown:
        return done


async def producer(full):
    await full.put("more")


async def main():
    jobs = asyncio.Queue()
    consuming = asyncio.create_task(consumer(jobs))
    for number in range(3):
        jobs.put_nowait(number)
    await asyncio.sleep(0.02)
    jobs.shutdown()
    print(await consuming)
    full = asyncio.Queue(1)
    full.put_nowait("first")
    producing = asyncio.create_task(producer(full))
    await asyncio.sleep(0.02)
    full.shutdown(immediate=True)
    await asyncio.wait([producing])
    print(full.qsize(), repr(producing.exception()))


asyncio.run(main())
