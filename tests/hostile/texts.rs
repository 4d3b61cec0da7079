//! Files that are not, or only barely, rule sets, answers or records.

use super::Case;

type Make = fn() -> Vec<u8>;

fn bytes(text: impl Into<String>) -> Vec<u8> {
    text.into().into_bytes()
}

fn lines(number: usize, line: impl Fn(usize) -> String) -> Vec<u8> {
    (0..number).map(line).collect::<String>().into_bytes()
}

/// Texts that have caused trouble for YAML readers.
const TEXTS: [(&str, Make); 36] = [
    ("nothing", || bytes("")),
    ("spaces", || bytes(" ".repeat(1_000_000))),
    ("line breaks", || bytes("\n".repeat(1_000_000))),
    ("comments", || bytes("# a\n".repeat(250_000))),
    ("one word", || bytes("a".repeat(1_000_000))),
    ("too many bytes", || bytes("a: 1\n".repeat(300_000))),
    ("not UTF-8", || vec![0xff; 1_000]),
    ("zeros", || vec![0; 1_000_000]),
    ("control characters", || {
        bytes("a: \"\u{1b}[2J\u{7}\u{9b}\"\n")
    }),
    ("one key again and again", || {
        bytes("a: 1\n".repeat(200_000))
    }),
    ("one short key again and again", || {
        bytes(" a: 1\n".repeat(149_000))
    }),
    ("unknown keys", || lines(45_000, |it| format!("k{it}: 1\n"))),
    ("anchors", || {
        lines(60_000, |it| format!("k{it}: &a{it} 1\n"))
    }),
    ("one anchor", || {
        lines(80_000, |it| format!("k{it}: &a1 1\n"))
    }),
    ("aliases", || {
        bytes(format!("a: &a 1\n{}", "b: *a\n".repeat(150_000)))
    }),
    ("aliases of nothing", || bytes("b: *a\n".repeat(150_000))),
    ("laughs", || {
        let row = |it: usize| format!("a{it}: &a{it} [{}]\n", format!("*a{}, ", it - 1).repeat(9));
        let rows: String = (1..10).map(row).collect();
        bytes(format!("a0: &a0 [lol]\n{rows}"))
    }),
    ("tags", || lines(80_000, |it| format!("k{it}: !t 1\n"))),
    ("one directive again and again", || {
        bytes("%TAG !1! a\n".repeat(74_000))
    }),
    ("directives", || {
        lines(60_000, |it| format!("%TAG !{it}! a\n"))
    }),
    ("unknown directives", || {
        lines(60_000, |it| format!("%X{it} a\n"))
    }),
    ("directives later", || {
        bytes(format!(
            "a: 1\n...\n{}---\nb: 1\n",
            "%YAML 1.2\n".repeat(60_000)
        ))
    }),
    ("documents", || bytes("---\na: 1\n".repeat(100_000))),
    ("open brackets", || bytes("[".repeat(500_000))),
    ("open braces", || bytes("{a: ".repeat(200_000))),
    ("deep blocks", || {
        lines(1_000, |it| format!("{}a:\n", " ".repeat(it)))
    }),
    ("deep lists", || bytes("- ".repeat(400_000))),
    ("long list", || bytes("-\n".repeat(500_000))),
    ("long flow list", || {
        bytes(format!("a: [{}]\n", "1, ".repeat(300_000)))
    }),
    ("question marks", || bytes("? ".repeat(400_000))),
    ("keys that are lists", || {
        bytes("? [a]\n: 1\n".repeat(90_000))
    }),
    ("merge keys", || bytes("<<: {a: 1}\n".repeat(80_000))),
    ("quotes", || bytes("\"".repeat(900_001))),
    ("escapes", || {
        bytes(format!("a: \"{}\"\n", "\\u0041".repeat(160_000)))
    }),
    ("block scalar", || {
        bytes(format!("a: |\n{}", "  b\n".repeat(250_000)))
    }),
    ("colons", || bytes(": ".repeat(400_000))),
];

/// Texts that have caused trouble for JSON readers.
const JSON: [(&str, Make); 12] = [
    ("nothing", || bytes("{")),
    ("open brackets", || bytes("[".repeat(1_000_000))),
    ("closed brackets", || {
        bytes(format!("{}{}", "[".repeat(400_000), "]".repeat(400_000)))
    }),
    ("open braces", || bytes("{\"a\":".repeat(200_000))),
    ("one key again and again", || {
        bytes(format!("{{{}\"a\": 1}}", "\"a\": 1,\n".repeat(100_000)))
    }),
    ("unknown keys", || {
        let keys: Vec<String> = (0..45_000).map(|it| format!("\"k{it}\": 1")).collect();
        bytes(format!("{{{}}}", keys.join(",")))
    }),
    ("one long text", || {
        bytes(format!(
            "{{\"a\": \"{}\"}}",
            "\\ud83d\\ude00".repeat(80_000)
        ))
    }),
    ("half a pair", || bytes("{\"a\": \"\\ud83d\"}")),
    ("large numbers", || {
        bytes(format!("{{\"a\": [{}1]}}", "1e999,".repeat(100_000)))
    }),
    ("many digits", || {
        bytes(format!("{{\"a\": {}}}", "9".repeat(900_000)))
    }),
    ("long list", || {
        bytes(format!("{{\"a\": [{}1]}}", "1,".repeat(400_000)))
    }),
    ("comma", || bytes("{\"a\": 1,}")),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |what: &str, arguments: &str, exit: i32, file: &str, make: Make| {
        let case = Case::new(format!("{arguments}: {what}"), arguments, exit);
        cases.push(case.with(file, make));
    };
    for (what, make) in TEXTS {
        add(what, "rules check a.yaml", 2, "a.yaml", make);
        add(what, "--answers a.yaml", 2, "a.yaml", make);
        // Without front matter, nothing claims to be a record.
        add(what, "check --format github a.yaml", 0, "a.yaml", make);
    }
    for (what, make) in JSON {
        add(what, "--answers a.json", 2, "a.json", make);
        add(what, "check --json a.json", 0, "a.json", make);
        add(what, "rules show a.json", 2, "a.json", make);
    }
    // In the front matter of a record, the text is a value below its key.
    for (what, make) in TEXTS {
        let case = Case::new(
            format!("front matter: {what}"),
            "check --format github a.md",
            2,
        );
        cases.push(case.with("a.md", move || {
            let mut text = b"---\nstatus: accepted\nbackend-advisor:\n".to_vec();
            for line in make().split_inclusive(|byte| *byte == b'\n') {
                text.push(b' ');
                text.extend(line);
            }
            text.extend(b"\n---\n# A decision\n");
            text
        }));
    }
    cases
}
