# expect: {lint: coroutine-never-awaited}
# shows: {"ev":"lint","name":"coroutine-never-awaited","task":"main","text":"fetch()*","line":"forgets.py:11"}
import asyncio


async def fetch():
    print("never")


async def main():
    fetch()
    await asyncio.sleep(0)


asyncio.run(main())
