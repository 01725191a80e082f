# shows: {"ev":"wait","task":"main","on":{"kind":"io"}}
# never: {"ev":"spawn","name":"elsewhere"}
import asyncio
import os
import sys

CODE = """
import asyncio, os, sys
async def elsewhere():
    await asyncio.sleep(0.01)
asyncio.run(elsewhere())
print([name for name in os.environ if name.startswith("ASYNCTUTOR_") and name != "ASYNCTUTOR_RUN"], "sitecustomize" in sys.modules)
"""


async def main():
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", CODE, stdout=asyncio.subprocess.PIPE)
    out, _ = await child.communicate()
    print(out.decode().strip(), child.returncode)
    print(os.environ.get("PYTHONPATH"), [path for path in sys.path if "asynctutor" in path])


asyncio.run(main())
