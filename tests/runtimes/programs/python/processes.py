# shows: {"ev":"wait","task":"main","on":{"kind":"process","name":"square"}}
# shows: {"ev":"level","kind":"pool","name":"process","value":1,"max":1}
import asyncio
from concurrent.futures import ProcessPoolExecutor


def square(number):
    return number * number


async def main():
    with ProcessPoolExecutor(max_workers=1) as pool:
        print(await asyncio.get_running_loop().run_in_executor(pool, square, 12))


if __name__ == "__main__":
    asyncio.run(main())
