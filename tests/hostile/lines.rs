//! Lines of `batch`.

use super::Case;

type Make = fn() -> Vec<u8>;

const LINES: [(&str, i32, Make); 22] = [
    ("nothing", 0, Vec::new),
    ("blank lines", 0, || b"\n".repeat(1_000_000)),
    ("no answers", 0, || b"{}\n".repeat(3_000)),
    ("no answers, each with its id", 0, || {
        let lines = (0..3_000).map(|it| format!("{{\"id\": {it}, \"answers\": {{}}}}\n"));
        lines.collect::<String>().into_bytes()
    }),
    ("no answers under a byte order mark", 0, || {
        b"\xef\xbb\xbf{}\n".to_vec()
    }),
    ("carriage returns", 0, || b"{}\r\n".repeat(1_000)),
    ("no JSON", 2, || b"x\n".repeat(100_000)),
    ("lists", 2, || b"[]\n".repeat(100_000)),
    ("open brackets", 2, || b"[".repeat(1_000_000)),
    ("open braces", 2, || b"{\"a\":".repeat(200_000)),
    ("closed brackets", 2, || {
        [b"[".repeat(400_000), b"]".repeat(400_000)].concat()
    }),
    ("a line that is too long", 2, || b"x".repeat(3_000_000)),
    ("long lines", 2, || {
        [b"x".repeat(1_000_000), b"\n".to_vec()].concat().repeat(8)
    }),
    ("not UTF-8", 2, || b"{\"a\": \"\xff\"}\n".repeat(1_000)),
    ("zeros", 2, || vec![0; 1_000_000]),
    ("unknown questions", 2, || {
        let keys: Vec<String> = (0..60_000).map(|it| format!("\"k{it}\":1")).collect();
        format!("{{{}}}\n", keys.join(",")).into_bytes()
    }),
    ("one question again and again", 2, || {
        format!("{{{}\"features\":[]}}\n", "\"features\":[],".repeat(60_000)).into_bytes()
    }),
    ("one option again and again", 2, || {
        format!(
            "{{\"features\":[{}\"accounts\"]}}\n",
            "\"accounts\",".repeat(80_000)
        )
        .into_bytes()
    }),
    ("a long option", 2, || {
        format!("{{\"features\":\"{}\"}}\n", "a".repeat(1_000_000)).into_bytes()
    }),
    ("escapes", 2, || {
        format!("{{\"features\":\"{}\"}}\n", "\\u0041".repeat(160_000)).into_bytes()
    }),
    ("half a pair", 2, || {
        b"{\"features\": \"\\ud83d\"}\n".to_vec()
    }),
    ("a long id", 0, || {
        format!(
            "{{\"id\": \"{}\", \"answers\": {{}}}}\n",
            "a".repeat(1_000_000)
        )
        .into_bytes()
    }),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (what, exit, make) in LINES {
        for arguments in ["batch a.jsonl", "batch --brief a.jsonl"] {
            let case = Case::new(format!("{arguments}: {what}"), arguments, exit);
            cases.push(case.with("a.jsonl", make));
        }
    }
    cases
}
