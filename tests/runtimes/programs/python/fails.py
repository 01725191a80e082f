# expect: {task: main, ends: raised, error: KeyError}
# shows: {"ev":"end","task":"main","outcome":"raised","error":"KeyError","message":"'nothing'"}
# once: {"ev":"lint","name":"uncaught-exception","task":"main","text":"main raised KeyError: 'nothing', and nothing caught it: it ended the program","line":"fails.py:10"}
# exit: 1
import asyncio


async def looks_up(table):
    await asyncio.sleep(0)
    return table["nothing"]


async def main():
    await looks_up({})


asyncio.run(main())
