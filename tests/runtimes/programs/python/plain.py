# args: one "two" three
# never: {"ev":"spawn"}
import sys

print(sys.argv[1:], "asyncio" in sys.modules, "sitecustomize" in sys.modules)
