//! Tests the completion scripts in their shells.
//!
//! Outside CI, a shell may be missing. Its tests then do nothing.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;

use crate::common::terminal::Terminal;
use crate::common::{Finish, Folder, PROGRAM, RULES, SPECIMEN, command, program, run};

/// Typed text, and all its completions.
const COMPLETED: [(&str, &[&str]); 9] = [
    ("ru", &["rules"]),
    ("tree --primary-j", &["--primary-job"]),
    (
        "--primary-job ",
        &["api", "engine-product", "not-sure", "product", "service"],
    ),
    ("--juniors n", &["no", "not-sure"]),
    ("compare --features acc", &["accounts"]),
    ("sources --json --workloads ll", &["llm"]),
    ("--expect ", &["django", "fastapi", "hybrid"]),
    ("--primary-job api --color a", &["always", "auto"]),
    ("rules check --deny ", &["warnings"]),
];

/// A label with characters that are special to each shell, in all kinds of quotes.
const NASTY: &str = r#""a" 'b' [c] (d) {e,f} g:h `touch i` $(touch j) $HOME ; | & > < * ? ~ # % ! \ \' \" \$ \n é –"#;

/// The labels of the options of the question `nasty`.
const LABELS: [(&str, &str); 5] = [
    ("one", NASTY),
    ("two", "ends with \\"),
    ("three", r"\' (touch k) '"),
    ("four", r#"" $(touch l) ""#),
    ("five", "]:' $(touch m)"),
];

/// A label as shown: without characters that are special to a shell.
fn plain(label: &str) -> String {
    label.replace(['"', '$', '\\', '`'], "'")
}

/// A rule set in which every text is nasty.
fn nasty(folder: &Folder) -> String {
    let options = LABELS.map(|(id, label)| json!({"id": id, "label": label}));
    let rules = json!({
        "format": 1, "id": "nasty", "version": "1", "title": NASTY,
        "topics": [{"id": "topic", "title": NASTY}],
        "questions": [{
            "id": "nasty", "topic": "topic", "ask": NASTY, "help": NASTY, "kind": "one-of", "options": options,
        }],
        "decision": [
            {"id": "one", "when": {"nasty": "one"}, "recommend": "x", "because": "X.", "house": true},
            {"id": "rest", "recommend": "y", "because": "Y.", "house": true},
        ],
        "outcomes": [{"id": "x", "title": NASTY, "summary": "X."}, {"id": "y", "title": "Y", "summary": "Y."}],
    });
    folder.write("rules.yaml", rules.to_string());
    folder.file("rules.yaml")
}

const WHERE_TO_HOST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/where-to-host.yaml");

/// Runs a script in a shell and a folder, with the completion script as the file `completions`.
fn completing(shell: &str, rules: Option<&str>, folder: &Folder, script: &str) -> String {
    let mut program = program(&["completions", shell]);
    program.args(rules.map(|rules| format!("--rules={rules}")));
    folder.write("completions", program.run().succeeded());
    let mut shell = command(shell);
    let shell = shell.args(["-c", script]).current_dir(folder.path());
    shell.env("HOME", folder.path()).run().succeeded()
}

/// Whether a shell is installed. In CI, it must be.
fn has(shell: &str) -> bool {
    let is_there = command(shell).args(["-c", ":"]).output().is_ok();
    assert!(
        is_there || std::env::var_os("CI").is_none(),
        "{shell} is not installed"
    );
    is_there
}

/// The completions of bash, found as bash does: by calling the registered function.
fn bash(rules: Option<&str>, line: &str) -> BTreeSet<String> {
    const ASK: &str = r#"
        source completions
        [[ $(complete -p backend-advisor) =~ -F\ ([^ ]+) ]]
        read -ra COMP_WORDS <<< "$LINE"
        if [[ $LINE == *' ' ]]; then COMP_WORDS+=(''); fi
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        "${BASH_REMATCH[1]}" backend-advisor "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let folder = Folder::new();
    let script = format!("LINE='backend-advisor {line}'\n{ASK}");
    let completed = completing("bash", rules, &folder, &script);
    assert_nothing_was_run(&folder);
    let words = completed.lines().filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The completions of fish, with their descriptions.
fn fish(rules: Option<&str>, line: &str) -> Vec<(String, String)> {
    let folder = Folder::new();
    let script = format!("source completions; complete -C 'backend-advisor {line}'");
    let completed = completing("fish", rules, &folder, &script);
    assert_nothing_was_run(&folder);
    let lines = completed.lines();
    lines
        .map(|line| line.split_once('\t').unwrap_or((line, "")))
        .map(|(word, description)| (word.to_owned(), description.to_owned()))
        .collect()
}

fn fish_words(rules: Option<&str>, line: &str) -> BTreeSet<String> {
    fish(rules, line)
        .into_iter()
        .map(|(word, _)| word)
        .collect()
}

/// A label that a shell runs creates a file.
fn assert_nothing_was_run(folder: &Folder) {
    let names = folder.names(".");
    assert!(names.iter().all(|name| name.len() > 1), "{names:?}");
}

fn words(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The flags of all questions of the specimen.
fn question_flags() -> BTreeSet<String> {
    let questions = run(&["questions", "--json"]).json();
    let questions = questions.as_array().unwrap().iter();
    let flags: BTreeSet<String> = questions
        .map(|it| it["flag"].as_str().unwrap().to_owned())
        .collect();
    assert!(flags.len() > 10, "{flags:?}");
    flags
}

const WITH_ANSWERS: [&str; 4] = ["", "compare ", "sources ", "tree "];

#[test]
fn bash_completes_commands_flags_and_options() {
    for (line, expected) in COMPLETED {
        assert_eq!(bash(None, line), words(expected), "{line}");
    }
    for subcommand in WITH_ANSWERS {
        let completed = bash(None, &format!("{subcommand}--"));
        assert!(completed.is_superset(&question_flags()), "{subcommand}");
    }
    assert!(bash(None, "check --f").contains("--format"));
    assert!(bash(None, "rules ").contains("check"));
    let none = bash(None, "questions --");
    assert!(none.is_disjoint(&question_flags()), "{none:?}");
    assert!(none.contains("--json"), "{none:?}");
}

#[test]
fn fish_completes_commands_flags_and_options() {
    if !has("fish") {
        return;
    }
    for (line, expected) in COMPLETED {
        assert_eq!(fish_words(None, line), words(expected), "{line}");
    }
    for subcommand in WITH_ANSWERS {
        let completed = fish_words(None, &format!("{subcommand}--"));
        assert!(completed.is_superset(&question_flags()), "{subcommand}");
    }
    let none = fish_words(None, "questions --");
    assert!(none.is_disjoint(&question_flags()), "{none:?}");
    assert!(none.contains("--json"), "{none:?}");
}

#[test]
fn fish_shows_the_labels() {
    if !has("fish") {
        return;
    }
    let completed = fish(None, "--primary-job pro");
    let label = "A product, site or tool that people use";
    assert_eq!(completed, [("product".to_owned(), label.to_owned())]);
}

#[test]
fn another_rule_set_is_completed() {
    let options = words(&["anywhere", "building", "country", "not-sure"]);
    assert_eq!(bash(Some(WHERE_TO_HOST), "--data "), options);
    assert!(bash(Some(WHERE_TO_HOST), "--primary-j").is_empty());
    if has("fish") {
        let completed = fish(Some(WHERE_TO_HOST), "tree --data bui");
        let label = "In our own building".to_owned();
        assert_eq!(completed, [("building".to_owned(), label)]);
        assert!(fish_words(Some(WHERE_TO_HOST), "--primary-j").is_empty());
    }
    // The variable works as well as the flag.
    let script = |variable: Option<&str>, arguments: &[&str]| {
        let mut program = program(&[&["completions", "bash"], arguments].concat());
        program.envs(variable.map(|rules| (RULES, rules)));
        program.run()
    };
    let by_variable = script(Some(WHERE_TO_HOST), &[]);
    assert_eq!(by_variable, script(None, &["--rules", WHERE_TO_HOST]));
    assert!(by_variable.stdout.contains("--operator"));
}

#[test]
fn bash_reads_labels_that_mean_something_to_it() {
    let folder = Folder::new();
    let rules = nasty(&folder);
    let options = words(&["five", "four", "not-sure", "one", "three", "two"]);
    assert_eq!(bash(Some(&rules), "--nasty "), options);
    assert_eq!(bash(Some(&rules), "--nas"), words(&["--nasty"]));
}

#[test]
fn fish_shows_labels_that_mean_something_to_it() {
    if !has("fish") {
        return;
    }
    let folder = Folder::new();
    let rules = nasty(&folder);
    let completed = fish(Some(&rules), "--nasty ");
    for (option, label) in LABELS {
        let wanted = (option.to_owned(), plain(label));
        assert!(completed.contains(&wanted), "{wanted:?}: {completed:?}");
    }
    let ask = ("--nasty".to_owned(), NASTY.to_owned());
    assert_eq!(fish(Some(&rules), "--nas"), [ask]);
}

/// An interactive zsh without configuration, with the script in its function path.
fn zsh(folder: &Path, rules: &str) -> Terminal {
    let mut shell = Terminal::script(
        40,
        240,
        "cd \"$FOLDER\" && \"$P\" completions zsh -o _backend-advisor 2> messages && exec zsh -f -i +o promptsp",
        &[
            ("FOLDER", folder.to_str().unwrap()),
            ("HOME", folder.to_str().unwrap()),
            ("PS1", "first> "),
            (RULES, rules),
        ],
    );
    // Text typed before the prompt appears would be on the screen twice.
    shell.wait_until("the first prompt", |screen| screen.trim_end() == "first>");
    shell.press("fpath=($PWD $fpath) PS1='> '; autoload -U compinit; compinit -u -D; clear\r");
    shell.wait_until("the second prompt", |screen| screen.trim_end() == ">");
    shell
}

/// Whether a line of the screen has this word with this description.
fn describes(screen: &str, word: &str, description: &str) -> bool {
    screen.lines().any(|line| {
        let described = line.split_once("-- ");
        described.is_some_and(|(it, text)| it.trim() == word && text.trim() == description)
    })
}

#[test]
fn zsh_completes_and_shows_the_labels() {
    if !has("zsh") {
        return;
    }
    let folder = Folder::new();
    let mut shell = zsh(folder.path(), SPECIMEN);
    shell.press("backend-advisor --primary-job \t");
    let label = "A product, site or tool that people use";
    shell.wait_until("the options", |screen| describes(screen, "product", label));
    for (typed, completed) in [
        ("ru\t", "backend-advisor rules"),
        (
            "compare --features acc\t",
            "backend-advisor compare --features accounts",
        ),
        ("tree --primary-j\t", "backend-advisor tree --primary-job="),
        ("--expect hyb\t", "backend-advisor --expect hybrid"),
    ] {
        // This removes the typed text and the list.
        shell.press("\u{15}");
        shell.press(&format!("backend-advisor {typed}"));
        shell.wait_until(completed, |screen| {
            let mut typed = screen.lines().filter_map(|line| line.strip_prefix("> "));
            typed
                .next_back()
                .is_some_and(|line| line.trim_end() == completed)
        });
    }
}

#[test]
fn zsh_shows_labels_that_mean_something_to_it() {
    if !has("zsh") {
        return;
    }
    let folder = Folder::new();
    let rules = nasty(&folder);
    let mut shell = zsh(folder.path(), &rules);
    shell.press("backend-advisor --nasty \t");
    shell.wait_until("the options", |screen| {
        LABELS
            .iter()
            .all(|(word, label)| describes(screen, word, &plain(label)))
    });
    assert_nothing_was_run(&folder);
}

#[test]
fn bash_completes_paths_as_paths() {
    let folder = Folder::new();
    for path in [
        "documents/adr/one.md",
        "rules dir/rules.yaml",
        "record.yaml",
    ] {
        folder.write(path, "");
    }
    let mut shell = Terminal::script(
        40,
        120,
        "cd \"$FOLDER\" && \"$P\" completions bash > script && exec bash --norc --noprofile -i",
        &[("FOLDER", folder.path().to_str().unwrap()), ("PS1", "> ")],
    );
    shell.wait_until("the first prompt", |screen| screen.trim_end() == ">");
    shell.press("source script; clear\r");
    shell.wait_until("the second prompt", |screen| screen.trim_end() == ">");
    for (typed, completed) in [
        (
            "--adr-dir doc\t\t",
            "backend-advisor --adr-dir documents/adr/",
        ),
        ("--rules rul\t", "backend-advisor --rules rules\\ dir/"),
        ("check rec\t", "backend-advisor check record.yaml"),
    ] {
        shell.press(&format!("\u{15}backend-advisor {typed}"));
        shell.wait_until(completed, |screen| {
            screen.trim_end().strip_prefix("> ") == Some(completed)
        });
    }
}

/// The commands in the README that set up completion.
fn recipe() -> &'static str {
    let readme = include_str!("../README.md");
    let (_, recipe) = readme.split_once("paste this into your shell.").unwrap();
    let (_, recipe) = recipe.split_once("```sh\n").unwrap();
    recipe.split_once("```").unwrap().0
}

#[test]
fn the_recipe_of_the_readme_can_be_pasted_whole_into_each_shell() {
    for shell in ["bash", "zsh", "fish"].into_iter().filter(|it| has(it)) {
        let folder = Folder::new();
        let path = Path::new(PROGRAM).parent().unwrap().display();
        let path = format!("{path}:{}", std::env::var("PATH").unwrap());
        let run = |shell: &str, script: &str| {
            let mut shell = command(shell);
            shell.env("HOME", folder.path()).env("PATH", &path);
            shell.env_remove("XDG_CONFIG_HOME").env_remove("ZDOTDIR");
            shell.args(["-c", script]).run().succeeded()
        };
        run(shell, recipe());
        for file in [
            ".local/share/bash-completion/completions/backend-advisor",
            ".zfunc/_backend-advisor",
            ".config/fish/completions/backend-advisor.fish",
        ] {
            let script = std::fs::read_to_string(folder.path().join(file)).unwrap();
            assert!(script.contains("primary-job"), "{shell}: {file}");
        }
        if has("fish") {
            let completed = run("fish", "complete -C 'backend-advisor tree --primary-j'");
            assert!(completed.starts_with("--primary-job"), "{completed}");
        }
        if has("zsh") {
            let registered = run("zsh", "source ~/.zshrc; echo $_comps[backend-advisor]");
            assert_eq!(registered, "_backend-advisor\n");
        }
    }
}

#[test]
fn an_unknown_shell_and_form_are_refused() {
    let refused = |arguments: &[&str]| run(arguments).refused();
    let shell = refused(&["completions", "fsh"]);
    assert!(shell.contains("did you mean `fish`?"), "{shell}");
    let form = refused(&["completions", "zsh", "--json"]);
    assert!(form.contains("unknown argument `--json`"), "{form}");
    let rules = refused(&["completions", "zsh", "--rules", "/no/such/file"]);
    assert!(rules.contains("cannot read `/no/such/file`"), "{rules}");
}

#[test]
fn every_shell_has_a_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]).succeeded();
        for word in ["primary-job", "compare", "What is it, first of all?"] {
            let is_there = script.contains(word) || (shell == "bash" && word.contains(' '));
            assert!(is_there, "{shell}: {word}");
        }
    }
}
