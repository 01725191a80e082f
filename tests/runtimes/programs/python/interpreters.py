# since: 3.14
# shows: {"ev":"wait","task":"main","on":{"kind":"thread","name":"square"}}
# shows: {"ev":"level","kind":"pool","name":"thread","value":1,"max":1}
# expect: {task: main, ends: returned}
# clock: virtual
import asyncio
from concurrent.futures import InterpreterPoolExecutor


def square(number):
    return number * number


async def main():
    with InterpreterPoolExecutor(max_workers=1) as pool:
        print(await asyncio.get_running_loop().run_in_executor(pool, square, 12))


if __name__ == "__main__":
    asyncio.run(main())
