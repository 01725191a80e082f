# stopped: 2
# shows: {"ev":"lint","name":"deadlock","text":"main waits at waits_alone.py:9 for event never: nothing is left that could wake it","tasks":["main"]}
# expect: {lint: deadlock}
import asyncio


async def main():
    never = asyncio.Event()
    await never.wait()


asyncio.run(main())
