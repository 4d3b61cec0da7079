//! Arguments.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use super::Case;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: &str, exit: i32, arguments: Vec<OsString>| {
        let mut case = Case::new(format!("arguments: {name}"), "", exit);
        case.arguments = arguments;
        cases.push(case);
    };
    let many = |number: usize, of: &dyn Fn(usize) -> String| -> Vec<OsString> {
        (0..number).map(|it| of(it).into()).collect()
    };
    let of = |words: &[&str]| -> Vec<OsString> { words.iter().map(OsString::from).collect() };
    let after = |command: &[&str], more: Vec<OsString>| [of(command), more].concat();
    let unknown = |it: usize| format!("--unknown-flag-{it}");
    for command in [
        &[][..],
        &["tree"],
        &["rules", "check"],
        &["batch"],
        &["nonsense"],
    ] {
        let name = command.join(" ");
        add(
            &format!("{name}: 20,000 unknown flags"),
            2,
            after(command, many(20_000, &unknown)),
        );
        add(
            &format!("{name}: 9,000 unknown flags"),
            2,
            after(command, many(9_000, &unknown)),
        );
        add(
            &format!("{name}: 9,000 words"),
            2,
            after(command, many(9_000, &|it| format!("w{it}"))),
        );
    }
    add(
        "20,000 files",
        2,
        after(&["check"], many(20_000, &|it| format!("f{it}.md"))),
    );
    add(
        "9,000 files",
        2,
        after(&["check"], many(9_000, &|it| format!("f{it}.md"))),
    );
    add(
        "answers without a value",
        2,
        many(5_000, &|_| "--team".to_owned()),
    );
    add(
        "unknown answers",
        2,
        many(5_000, &|it| format!("--answer=k{it}=yes")),
    );
    add("no answers", 2, many(5_000, &|_| "--answer=yes".to_owned()));
    add(
        "one answer again and again",
        2,
        many(5_000, &|_| "--features=accounts".to_owned()),
    );
    add(
        "a long list",
        2,
        of(&["--features", &"accounts,".repeat(10_000)]),
    );
    add("commas", 2, of(&["--features", &",".repeat(100_000)]));
    add(
        "a long flag",
        2,
        of(&[&format!("--{}", "a".repeat(100_000))]),
    );
    add("a long word", 2, of(&[&"a".repeat(100_000)]));
    add("a long option", 2, of(&["--team", &"a".repeat(100_000)]));
    add("a long outcome", 2, of(&["--expect", &"a".repeat(100_000)]));
    add("a long path", 2, of(&["--rules", &"a/".repeat(50_000)]));
    add("control characters", 2, of(&["--\u{1b}[2J", "\u{7}"]));
    add("nothing", 2, of(&[""]));
    add("two dashes", 2, of(&["--", "--", "--team", "one"]));
    add("equals", 2, of(&["--=", "=", "--team="]));
    add(
        "not UTF-8",
        2,
        vec![OsString::from_vec(vec![b'-', b'-', 0xff, 0xfe])],
    );
    add("an endless file", 2, of(&["--rules", "/dev/zero"]));
    add("endless answers", 2, of(&["--answers", "/dev/zero"]));
    add("an endless record", 0, of(&["check", "/dev/zero"]));
    add("no rule set", 2, of(&["--rules", "/dev/null"]));
    add("a folder without files", 2, of(&["--rules", "/dev"]));
    cases
}
