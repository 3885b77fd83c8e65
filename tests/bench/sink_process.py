"""The least that can be a mail server: says yes to everything and keeps nothing. Prints its port.

It offers pipelining, as the mail servers of the world do (Postfix, Exim, Sendmail, SES); who does not use it, smtplib,
is answered command by command.
"""

import asyncio

ANSWERS = {b"EHLO": b"250-sink\r\n250 PIPELINING\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
OK = b"250 OK\r\n"
END = b"\r\n.\r\n"


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        writer.write(ANSWERS.get(verb, OK))
        if verb == b"DATA":
            await reader.readuntil(END)
            writer.write(OK)
        elif verb == b"QUIT":
            break
    writer.close()


async def _listen() -> None:
    server = await asyncio.start_server(_talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_listen())
