# expect: {task: client, ends: returned, value: ECHO}
# shows: {"ev":"wait","task":"client","on":{"kind":"io"},"line":"streams.py:19"}
# shows: {"ev":"ready","task":"client","by":"io"}
# shows: {"ev":"spawn","name":"answers"}
import asyncio


async def answers(reader, writer):
    line = await reader.readline()
    writer.write(line.upper())
    await writer.drain()
    writer.close()


async def client(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"echo\n")
    await writer.drain()
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line.decode().strip()


async def main():
    server = await asyncio.start_server(answers, "127.0.0.1", 0)
    async with server:
        task = asyncio.create_task(client(server.sockets[0].getsockname()[1]))
        print(await task)


asyncio.run(main())
