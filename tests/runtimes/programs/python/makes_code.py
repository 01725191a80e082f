# Code that the program made and let go is gone.
import asyncio
import gc
import weakref


async def main():
    made = []
    for number in range(20):
        names = {}
        exec(compile("import asyncio\nasync def work():\n    await asyncio.sleep(0)\n", "made.py", "exec"), names)
        made.append(weakref.ref(names["work"].__code__))
        await asyncio.create_task(names["work"]())
    del names
    gc.collect()
    print(sum(link() is not None for link in made), "left")


asyncio.run(main())
