//! Talks to the Model Context Protocol server as an assistant does. `.ci/assistant.py` tests it
//! with the official client.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::common::{Finish, Folder, RULES, Run, django, program, run};

/// The first messages of a client.
fn greeting() -> Vec<Value> {
    let client = json!({"name": "test", "version": "1"});
    let params = json!({
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client,
    });
    vec![
        json!({"jsonrpc": "2.0", "id": "hello", "method": "initialize", "params": params}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
    ]
}

/// Runs the server with this input.
fn serve(input: &str) -> Run {
    let run = program(&["mcp"]).run_with(input);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run
}

/// The replies to requests, in order.
fn replies(requests: &[(&str, Value)]) -> Vec<Value> {
    replies_of(&mut program(&["mcp"]), requests)
}

/// The input of a server: the first messages and these requests.
pub fn conversation(requests: &[(&str, Value)]) -> String {
    let mut lines = greeting();
    lines.extend(requests.iter().enumerate().map(|(id, (method, params))| {
        json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
    }));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The replies of a server to requests, in order.
fn replies_of(server: &mut Command, requests: &[(&str, Value)]) -> Vec<Value> {
    let run = server.run_with(conversation(requests));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let replies = run.lines().into_iter().skip(1).enumerate();
    let replies = replies.map(|(id, line)| {
        let reply: Value = serde_json::from_str(line).unwrap();
        assert_eq!(reply["id"], id, "{reply}");
        reply
    });
    replies.collect()
}

/// The results of tool calls.
fn call(calls: &[(&str, Value)]) -> Vec<Value> {
    let call = |(name, arguments): &(&str, Value)| {
        let params = json!({"name": name, "arguments": arguments});
        ("tools/call", params)
    };
    let requests: Vec<_> = calls.iter().map(call).collect();
    let replies = replies(&requests).into_iter();
    replies.map(|mut reply| reply["result"].take()).collect()
}

/// The messages of an error that the assistant should act on.
fn mistakes(result: &Value) -> Vec<&str> {
    assert_eq!(result["isError"], true, "{result}");
    let text = result["content"][0]["text"].as_str().unwrap();
    text.lines().collect()
}

#[test]
fn every_tool_is_read_only_and_described() {
    let listed = replies(&[("tools/list", json!({}))]);
    let tools = listed[0]["result"]["tools"].as_array().unwrap();
    let names: Vec<_> = tools.iter().map(|tool| &tool["name"]).collect();
    // The specimen does not say how to read code.
    assert_eq!(names, ["questions", "advise", "why_not", "record"]);
    for tool in tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
        assert_eq!(tool["annotations"]["openWorldHint"], false, "{tool}");
        assert!(tool["outputSchema"]["properties"].is_object(), "{tool}");
        assert!(
            tool["description"].is_string() && tool["title"].is_string(),
            "{tool}"
        );
    }
    let options = &tools[1]["inputSchema"]["properties"]["answers"]["properties"]["primary-job"];
    let options = options["enum"].as_array().unwrap();
    assert!(options.contains(&json!("product")) && options.contains(&json!("not-sure")));
}

#[test]
fn code_is_read_as_on_the_command_line() {
    let folder = Folder::with("main.py", "import fastapi\n\napp = fastapi.FastAPI()\n");
    folder.write("notes.txt", "none");
    let path = folder.path().to_str().unwrap();
    let scan = |arguments: Value| {
        let params = json!({"name": "scan", "arguments": arguments});
        ("tools/call", params)
    };
    let replies = replies_of(
        program(&["mcp"]).shipped(),
        &[
            ("tools/list", json!({})),
            scan(json!({"path": path})),
            scan(json!({"path": format!("{path}/gone")})),
            scan(json!({"path": format!("{path}/notes.txt")})),
            scan(json!({"path": 7, "folder": path})),
            scan(json!({})),
            scan(json!({"path": path, "history": true})),
        ],
    );
    let tools = replies[0]["result"]["tools"].as_array().unwrap();
    let tool = tools.iter().find(|it| it["name"] == "scan").unwrap();
    assert_eq!(tool["annotations"]["readOnlyHint"], true);
    let schema = run(&["rules", "schema", "scan"]).json();
    assert_eq!(tool["outputSchema"], schema);
    let expected = program(&["scan", "--json", path]).shipped().run().json();
    assert_eq!(replies[1]["result"]["structuredContent"], expected);
    let moves = expected["projects"][0]["moves"].as_array().unwrap();
    let stays = moves.iter().find(|it| it["does"] == "keeps").unwrap();
    assert_eq!(stays["to"], json!(["fastapi"]));
    assert_eq!(stays["evidence"][0]["places"][0]["file"], "main.py");
    assert_eq!(folder.names("."), ["main.py", "notes.txt"]);
    let mistakes: Vec<_> = replies[2..]
        .iter()
        .map(|it| mistakes(&it["result"]))
        .collect();
    assert!(mistakes[0][0].contains("there is no such file or folder"));
    assert!(mistakes[1][0].contains("it is not a folder"));
    assert_eq!(mistakes[2].len(), 2, "{mistakes:?}");
    assert_eq!(mistakes[3], ["`path` is missing"]);
    assert!(
        mistakes[4][0].contains("cannot read the Git history"),
        "{mistakes:?}"
    );
}

/// Answering the best question again and again leads to the same advice as the command line.
#[test]
fn a_conversation_ends_with_the_advice_of_the_command_line() {
    let mut answers = serde_json::Map::new();
    let folder = Folder::new();
    loop {
        let result = call(&[("advise", json!({"answers": answers}))]).remove(0);
        let advice = &result["structuredContent"];
        folder.write("answers.json", Value::from(answers.clone()).to_string());
        let expected = folder.run(&["--json", "--answers", "answers.json"]);
        assert_eq!(*advice, expected.json());
        let text = result["content"][0]["text"].as_str().unwrap();
        assert_eq!(serde_json::from_str::<Value>(text).unwrap(), *advice);
        if advice["status"] == "decided" {
            break;
        }
        let question = &advice["open_questions"][0];
        let answer = match question["kind"].as_str().unwrap() {
            "yes-no" => json!("yes"),
            _ => question["options"][0].clone(),
        };
        let id = question["id"].as_str().unwrap();
        assert!(
            answers.insert(id.to_owned(), answer).is_none(),
            "{id} is asked twice"
        );
    }
    assert!(!answers.is_empty());
}

#[test]
fn another_outcome_takes_the_changes_of_the_command_line() {
    let answers = json!({"primary-job": "product", "workload-share": "little"});
    let result = call(&[("why_not", json!({"answers": answers, "outcome": "fastapi"}))]);
    let expected = run(&django(&["--why-not", "fastapi", "--json"])).json();
    assert_eq!(
        result[0]["structuredContent"]["why_not"],
        expected["why_not"]
    );
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let wrong = json!({"primary-job": "produkt", "workload-share": 7, "wokload": "little"});
    let results = call(&[
        ("advise", json!({"answers": wrong, "anwers": {}})),
        (
            "advise",
            json!({"answers": ["product"], "rest_not_sure": "yes"}),
        ),
        ("why_not", json!({"answers": {}})),
        ("why_not", json!({"outcome": "djago"})),
        ("record", json!({"status": "acepted"})),
        ("record", json!({})),
    ]);
    let first = mistakes(&results[0]);
    assert_eq!(first.len(), 4, "{first:#?}");
    assert!(
        first
            .iter()
            .any(|it| it.contains("did you mean `product`?")),
        "{first:#?}"
    );
    assert_eq!(mistakes(&results[1]).len(), 2);
    assert!(mistakes(&results[2])[0].contains("`outcome` is missing"));
    assert!(mistakes(&results[3])[0].contains("did you mean `django`?"));
    assert!(mistakes(&results[4])[0].contains("did you mean `accepted`?"));
    assert!(mistakes(&results[5])[0].contains("do not settle the recommendation; open: `"));
}

#[test]
fn a_record_is_one_that_check_accepts() {
    let answers = json!({"primary-job": "product", "workload-share": "little"});
    let arguments = json!({"answers": answers, "status": "accepted"});
    let record = &call(&[("record", arguments)])[0]["structuredContent"];
    let [name, text] = ["file_name", "text"].map(|key| record[key].as_str().unwrap());
    assert!(text.contains("status: accepted"), "{text}");
    let folder = Folder::with(name, text);
    folder.run(&["check", name]).succeeded();
}

#[test]
fn resources_are_what_the_commands_print() {
    let uri = |name: &str| json!({"uri": format!("backend-advisor://{name}")});
    let read = replies(&[
        ("resources/list", json!({})),
        ("resources/read", uri("ruleset")),
        ("resources/read", uri("sources")),
        ("resources/read", uri("rules")),
    ]);
    assert_eq!(read[0]["result"]["resources"].as_array().unwrap().len(), 2);
    let text = |reply: &Value| {
        reply["result"]["contents"][0]["text"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        text(&read[1]),
        run(&["rules", "show", "--json"]).succeeded()
    );
    assert_eq!(text(&read[2]), run(&["sources", "--json"]).succeeded());
    let error = read[3]["error"]["message"].as_str().unwrap();
    assert!(error.contains("the resources are"), "{error}");
}

#[test]
fn what_is_not_a_request_does_not_end_the_conversation() {
    let long = "x".repeat(3 << 20);
    let wrong = [
        "{{{",
        "\u{0}",
        "[]",
        "null",
        &long,
        r#"{"jsonrpc":"2.0","id":1,"method":"no"}"#,
    ];
    let tool = r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"advice"}}"#;
    let ping = r#"{"jsonrpc":"2.0","id":3,"method":"ping"}"#;
    let hello = greeting().into_iter().map(|line| line.to_string());
    let lines = hello.chain(wrong.into_iter().chain([tool, ping]).map(str::to_owned));
    let run = serve(&lines.map(|line| line + "\n").collect::<String>());
    let replies = run.lines();
    assert!(
        replies
            .iter()
            .any(|it| it.contains("the tools are questions, advise")),
        "{replies:?}"
    );
    assert_eq!(
        replies.last(),
        Some(&r#"{"jsonrpc":"2.0","id":3,"result":{}}"#)
    );
}

#[test]
fn a_conversation_that_never_began_is_not_a_failure() {
    assert_eq!(serve("").stdout, "");
    serve("garbage\n");
}

/// An assistant that stops reading has left.
#[test]
fn a_closed_pipe_ends_the_server_quietly() {
    let mut server = program(&["mcp"]);
    let pipes = server.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = pipes.stderr(Stdio::piped()).spawn().unwrap();
    let mut input = running.stdin.take().unwrap();
    let mut lines = greeting().into_iter();
    writeln!(input, "{}", lines.next().unwrap()).unwrap();
    let mut output = BufReader::new(running.stdout.take().unwrap());
    output.read_line(&mut String::new()).unwrap();
    drop(output);
    let ping = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    // The server may have ended before it has read everything.
    lines.chain([ping.clone(), ping]).for_each(|line| {
        let _ = writeln!(input, "{line}");
    });
    drop(input);
    let end = running.wait_with_output().unwrap();
    assert_eq!(end.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&end.stderr), "");
}

#[test]
fn a_rule_set_that_does_not_load_is_reported_at_once() {
    let run = program(&["mcp"]).env(RULES, "missing.yaml").run();
    run.assert_refused(&["cannot read `missing.yaml`: there is no such file or folder"]);
    let run = program(&["mcp", "-o", "file"]).run();
    run.assert_refused(&["`mcp` writes to standard output only"]);
}
