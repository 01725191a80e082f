# expect: {task: main, ends: raised, error: KeyError}
# shows: {"ev":"end","task":"main","outcome":"raised","error":"KeyError","message":"'nothing'"}
# exit: 1
import asyncio


async def looks_up(table):
    await asyncio.sleep(0)
    return table["nothing"]


async def main():
    await looks_up({})


asyncio.run(main())
