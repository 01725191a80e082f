# expect: {lint: exception-never-retrieved}
# shows: {"ev":"lint","name":"exception-never-retrieved","task":"lost"}
# shows: {"ev":"lint","name":"exception-never-retrieved","task":"lost-2"}
import asyncio

held = []


async def fails():
    raise RuntimeError("nobody asks")


async def main():
    held.extend(asyncio.create_task(fails(), name="lost") for _ in range(2))
    await asyncio.sleep(0.01)


asyncio.run(main())
