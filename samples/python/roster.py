"""Who is in a room: python3 roster.py ws://localhost:5080/ws ann lobby (needs the package `websockets`)."""
import asyncio, json, sys
from urllib.parse import quote
import websockets

async def main(address, user, room):
    here, me = {}, {"name": user}
    async with websockets.connect(f"{address}?userId={quote(user, safe='')}") as socket:
        await socket.send(json.dumps({"type": "JOIN", "roomId": room, "data": me}))
        async for text in socket:
            message = json.loads(text)
            member = message.get("userId"), message.get("clientId")
            match message["type"]:
                case "REPORT_REQUEST":
                    await socket.send(json.dumps({"type": "REPORT", "roomId": room, "requestId": message["requestId"], "data": me}))
                case "JOINED":
                    here = {(other["userId"], other["clientId"]): None for other in message["members"]}
                case "ADD_USER":
                    here[member] = message.get("data")
                case "REMOVE_USER":
                    here.pop(member, None)
                case "ERROR":
                    sys.exit(message["message"])
                case _:
                    continue
            print("here:", ", ".join(sorted({user for user, _ in here})) or "nobody else", flush=True)

asyncio.run(main(*sys.argv[1:4]))
