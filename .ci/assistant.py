"""A whole conversation with the MCP server, held by the official Python client.

Usage: assistant.py PROGRAM. The client checks every structured result against the schema that the server gives for its tool.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

PROGRAM = sys.argv[1]


def expect(fact, what):
    if not fact:
        sys.exit(f"assistant: {what}")


def structured(result):
    """The structured content of a call that succeeded."""
    expect(not result.is_error, f"a call failed: {result.content}")
    return result.structured_content


async def converse():
    async with (
        stdio_client(StdioServerParameters(command=PROGRAM, args=["mcp"])) as (read, write),
        ClientSession(read, write) as session,
    ):
        greeting = await session.initialize()
        expect("never guess" in greeting.instructions, "no instructions")
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        expect(list(tools) == ["questions", "scan", "advise", "why_not", "record"], f"the tools are {list(tools)}")
        expect(all(tool.annotations.read_only_hint for tool in tools.values()), "a tool may write")

        questions = structured(await session.call_tool("questions", {}))["questions"]
        options = {question["id"]: [option["id"] for option in question["options"]] for question in questions}

        refused = await session.call_tool("advise", {"answers": {questions[0]["id"]: "no such option"}})
        expect(refused.is_error and "is not an answer" in refused.content[0].text, "a wrong answer is accepted")

        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "app.py").write_text("import fastapi\n\napp = fastapi.FastAPI()\n")
            alone = subprocess.run([PROGRAM, "scan", "--json", folder], capture_output=True, text=True)
            scanned = structured(await session.call_tool("scan", {"path": folder}))
            expect(json.loads(alone.stdout) == scanned, "the command line scans something else")
        project = scanned["projects"][0]
        certain = {it["question"]: it["answer"] for it in project["answers"] if it["sure"] == "certain"}
        expect(certain, "the code answers nothing")
        structured(await session.call_tool("advise", {"answers": certain}))
        refused = await session.call_tool("scan", {"path": folder})
        expect(refused.is_error and "no such file or folder" in refused.content[0].text, "a folder is scanned that is gone")

        answers = {}
        while True:
            advice = structured(await session.call_tool("advise", {"answers": answers}))
            if advice["status"] == "decided":
                break
            best = advice["open_questions"][0]["id"]
            expect(best not in answers, f"{best} is asked twice")
            answers[best] = options[best][0] if options[best] else "not-sure"
        alone = subprocess.run(
            [PROGRAM, "--json", "--no-input", "--answers", "-"], input=json.dumps(answers), capture_output=True, text=True
        )
        expect(json.loads(alone.stdout) == advice, "the command line gives another advice")

        outcome = advice["recommendation"]["id"]
        others = {way["recommendation"] for way in advice["reasons"]["nearest"]} - {outcome}
        for other in sorted(others):
            advice = structured(await session.call_tool("why_not", {"answers": answers, "outcome": other}))
            expect(advice["why_not"]["ways"], f"nothing leads to {other}")
        record = structured(await session.call_tool("record", {"answers": answers}))
        expect(record["file_name"].endswith(".md") and outcome in record["text"], "the record is not one")
        for resource in (await session.list_resources()).resources:
            contents = (await session.read_resource(resource.uri)).contents
            json.loads(contents[0].text)
        print(f"assistant: decided {outcome} after {len(answers)} questions")


asyncio.run(asyncio.wait_for(converse(), 60))
