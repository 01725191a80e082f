# What tasks end with is told without running code of the program, and without a copy of what is large.
# shows: {"ev":"end","task":"digits","outcome":"returned","value":"int of 16610 bits"}
# shows: {"ev":"end","task":"data","outcome":"returned","value":"b'*"}
# shows: {"ev":"end","task":"table","outcome":"returned","value":"dict of 1000000"}
# shows: {"ev":"end","task":"rows","outcome":"returned","value":"list of 2"}
# shows: {"ev":"end","task":"pair","outcome":"returned","value":"(1, 'two')"}
# shows: {"ev":"end","task":"speaks","outcome":"raised","error":"Speaks","message":"what it was given"}
# shows: {"ev":"end","task":"silent","outcome":"raised","error":"Silent","message":"(1, 'two')"}
# shows: {"ev":"end","task":"holds","outcome":"raised","error":"ValueError","message":"<Thing>"}
# shows: {"ev":"end","task":"opens","outcome":"raised","error":"FileNotFoundError","message":"[Errno 2] No such file or directory: '/no/such'"}
# shows: {"ev":"end","task":"misses","outcome":"raised","error":"KeyError","message":"'key'"}
# shows: {"ev":"end","task":"calls","outcome":"raised","error":"CalledProcessError","message":"Command *"}
# shows: {"ev":"end","task":"wraps","outcome":"raised","error":"RuntimeError","message":"within"}
# shows: {"ev":"end","task":"groups","outcome":"raised","error":"ExceptionGroup","message":"both (1 sub-exception)"}
# never: {"ev":"lint","name":"untraced"}
# never: {"ev":"stall"}
import asyncio
import subprocess


class Speaks(Exception):
    def __str__(self):
        print("asked")
        return "asked"

    __repr__ = __str__


class Silent(Speaks):
    def __init__(self, *args):
        pass


class Thing:
    __str__ = __repr__ = Speaks.__str__


BYTES, TABLE = bytes(300_000_000), dict.fromkeys(range(1_000_000))


async def digits():
    return 10**5000


async def data():
    return BYTES


async def table():
    return TABLE


async def rows():
    return [BYTES, 1]


async def pair():
    return (1, "two")


async def raises(error):
    raise error


async def main():
    kinds = {
        "speaks": Speaks("what it was given"),
        "silent": Silent(1, "two"),
        "holds": ValueError(Thing()),
        "misses": KeyError("key"),
        "opens": FileNotFoundError(2, "No such file or directory", "/no/such"),
        "calls": subprocess.CalledProcessError(1, ["false"]),
        "wraps": RuntimeError(ValueError("within")),
        "groups": ExceptionGroup("both", [ValueError(1)]),
    }
    tasks = [asyncio.create_task(function()) for function in (digits, data, table, rows, pair)]
    tasks += [asyncio.create_task(raises(error), name=name) for name, error in kinds.items()]
    await asyncio.gather(*tasks, return_exceptions=True)


asyncio.run(main())
