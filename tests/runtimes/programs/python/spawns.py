# expect: {task: main, ends: returned}
# never: {"ev":"spawn","name":"child"}
import asyncio
import multiprocessing
import os
import sys


async def child():
    await asyncio.sleep(0.01)
    names = [name for name in os.environ if name.startswith("ASYNCTUTOR_T")]
    return names, os.environ.get("PYTHONPATH"), "sitecustomize" in sys.modules


def run(queue):
    queue.put(asyncio.run(child()))


async def main():
    for method in ("spawn", "fork", "forkserver"):
        context = multiprocessing.get_context(method)
        queue = context.Queue()
        process = context.Process(target=run, args=(queue,))
        process.start()
        print(method, await asyncio.to_thread(queue.get))
        process.join()
        print(process.exitcode)


if __name__ == "__main__":
    asyncio.run(main())
