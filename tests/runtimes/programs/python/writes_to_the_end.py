# Where somebody else writes the trace just when the program ends, its last lines are written all the same.
# expect: {task: main, ends: returned}
import asyncio
import sys
import threading
import time


async def main():
    await asyncio.sleep(0)


def writes(out, begun):
    if out is not None:
        with out.lock:
            begun.set()
            time.sleep(0.3)
    begun.set()


tracer = sys.modules.get("_asynctutor.trace")
begun = threading.Event()
loop = asyncio.new_event_loop()
threading.Thread(target=writes, args=(tracer and tracer.out, begun), daemon=True).start()
begun.wait()
loop.run_until_complete(main())
loop.close()
