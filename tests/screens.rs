//! How the questions of an interview look in terminals of different sizes.

use serde_json::Value;

use crate::common::terminal::{
    ENTER, ESCAPE, REVIEW, Terminal, WITH_SHIPPED, answered, cursor, label, options,
};
use crate::common::{BEFORE_FEATURES, Finish, Folder, program};

const WHY: &str = "Why are you asking?";

/// A question of the specimen with two options, and answers that leave it open.
const ADMIN: &str = "Will staff look after its data on screens?";
const BEFORE_ADMIN: [&str; 4] = ["--primary-job", "api", "--workload-share", "little"];

/// An interview whose result is not shown in the terminal, with these environment variables.
fn interview(rows: u16, columns: u16, arguments: &[&str], variables: &[(&str, &str)]) -> Terminal {
    let script = format!("\"$P\" {} > /dev/null", arguments.join(" "));
    Terminal::script(rows, columns, &script, variables)
}

/// Asks why until the text is in the part that is shown, and returns the screen.
fn ask_why(terminal: &mut Terminal, wanted: &str) -> String {
    let mut number = 1;
    loop {
        terminal.press("?");
        terminal.wait_for_cursor(WHY);
        terminal.press(ENTER);
        let part = format!("Part {number} of ");
        let why = terminal.wait_until("an explanation", |screen| {
            let has_part = screen.contains(&part) || screen.contains(wanted);
            has_part && cursor(screen).is_some_and(|it| label(&it) != WHY)
        });
        if why.contains(wanted) {
            return why;
        }
        number += 1;
    }
}

/// The lines of a screen, without trailing spaces.
fn lines(screen: &str) -> Vec<&str> {
    screen.trim_end().lines().map(str::trim_end).collect()
}

#[test]
fn every_question_is_short_and_leaves_its_whole_answer_on_one_line_or_two() {
    for columns in [80, 50, 40] {
        let mut terminal = interview(24, columns, &["--all"], &[WITH_SHIPPED]);
        let mut left = vec!["Django, FastAPI, or both?".to_owned()];
        let mut question = String::new();
        let mut answer: Option<String> = None;
        for _ in 0..=shipped_questions().len() {
            let before = question.clone();
            question = terminal.next_question(&question);
            let screen = terminal.screen();
            let lines = lines(&screen);
            let start = lines.iter().rposition(|it| it.starts_with("? ")).unwrap();
            let above = start - usize::from(lines[start - 1].is_empty());
            if let Some(answer) = &answer {
                let has_own_line = lines[above - 1] == format!("  {answer}");
                let line = above - 1 - usize::from(has_own_line);
                left.extend(lines[line..above].iter().map(ToString::to_string));
                let (asked, answered) = lines[line].split_once("  ").unwrap_or((lines[line], ""));
                assert!(has_own_line || answered.trim() == answer, "{screen}");
                let asked = asked.trim_start_matches("\u{2713} ");
                let start = asked.trim_end_matches("...");
                assert!(before.starts_with(start), "{before} is {asked}");
                assert!(start.len() >= 10 || asked == before, "{asked} in\n{screen}");
            }
            // Nothing else is above the question.
            assert_eq!(lines[..above], left[left.len() - above..], "{screen}");
            if question.contains(REVIEW) {
                break;
            }
            let options = options(&screen);
            let most = if label(&options[0]) == "Yes" { 7 } else { 12 };
            let rows = lines.len() - above;
            assert!(rows <= most, "{columns} columns, {rows} rows:\n{screen}");
            match options[0].contains("[ ]") {
                true => assert!(screen.contains("none, not sure, why: "), "{screen}"),
                false => assert_eq!(label(options.last().unwrap()), WHY, "{screen}"),
            }
            for option in options.iter().map(|it| label(it)) {
                let shown = lines[above..].iter().filter(|it| label(it) == option);
                assert_eq!(shown.count(), 1, "{option} in\n{screen}");
            }
            answer = Some(label(&options[0]).to_owned());
            terminal.take_first();
        }
        assert!(question.contains(REVIEW), "{question}");
        assert_eq!(terminal.overlong_lines(), [""; 0]);
    }
}

#[test]
fn every_hint_of_the_shipped_questions_is_shown_where_there_are_80_columns() {
    let questions = shipped_questions();
    let mut terminal = interview(24, 80, &["--all"], &[WITH_SHIPPED]);
    let mut question = String::new();
    for _ in &questions {
        question = terminal.next_question(&question);
        let screen = terminal.screen();
        let asked = questions.iter().find(|it| it["ask"] == question.as_str());
        for option in asked.unwrap()["options"].as_array().unwrap() {
            let text = |key| option[key].as_str().unwrap_or_default();
            let options = options(&screen);
            let line = options.iter().find(|it| label(it) == text("label"));
            assert!(line.unwrap().ends_with(text("hint")), "{screen}");
        }
        terminal.take_first();
    }
}

/// The shipped questions, from JSON.
fn shipped_questions() -> Vec<Value> {
    let questions = program(&["questions", "--json"]).shipped().run().json();
    questions.as_array().unwrap().clone()
}

#[test]
fn options_scroll_in_a_short_terminal() {
    let mut terminal = interview(12, 80, &[], &[]);
    let first = "What is it, first of all?";
    terminal.wait_for_prompt(first);
    terminal.point_at(first, WHY);
    assert!(lines(&terminal.screen()).len() <= 12);
    ask_why(&mut terminal, "questions to answer, including this one");
    assert!(lines(&terminal.screen()).len() <= 12);
    terminal.press(ENTER);
    terminal.wait_for("\u{2713}");
}

#[test]
fn the_reason_is_shown_on_request_and_does_not_stay() {
    let mut terminal = interview(24, 80, &BEFORE_ADMIN, &[]);
    let before = terminal.wait_for_prompt(ADMIN);
    assert!(!before.contains("leads to"), "{before}");
    terminal.point_at(ADMIN, WHY);
    terminal.press(ENTER);
    let why = terminal.wait_for("  - Yes: leads to Django");
    assert!(why.contains("  - No: "), "{why}");
    terminal.choose(ADMIN, "Yes");
    let after = terminal.wait_for_prompt(REVIEW);
    let lines = lines(&after);
    // Two answers were there before.
    let [_, _, _, answer, blank, review] = lines[..6] else {
        panic!("{after}")
    };
    assert!(blank.is_empty(), "{after}");
    assert_eq!(answer, answered(ADMIN, "Yes"));
    assert!(review.contains(REVIEW), "{after}");
}

#[test]
fn a_long_reason_comes_in_parts_that_leave_the_question_in_sight() {
    let mut terminal = interview(24, 40, &["--existing", "new"], &[WITH_SHIPPED]);
    let first = terminal.wait_for_prompt("Who edits your project's data?");
    let entries = options(&first);
    for part in ["Part 1 of 2", "Part 2 of 2", "Part 1 of 2"] {
        terminal.press(WHY);
        terminal.wait_for_cursor(WHY);
        terminal.press(ENTER);
        terminal.wait_for(&format!("  {part}."));
        let why = terminal.wait_for_prompt("Who edits your project's data?");
        assert!(why.starts_with("Django, FastAPI, or both?"), "{why}");
        assert_eq!(options(&why), entries, "{why}");
    }
    assert!(terminal.overlong_lines().is_empty());
}

#[test]
fn a_question_that_decides_nothing_alone_has_an_example_of_what_it_can_decide() {
    let product = "--admin-panel no --features none --data-model not-sure";
    let product: Vec<&str> = product.split(' ').collect();
    let arguments = [&BEFORE_ADMIN[..], &product].concat();
    let mut terminal = interview(24, 80, &arguments, &[]);
    let question = terminal.next_question("");
    terminal.point_at(&question, WHY);
    terminal.press(ENTER);
    let why = terminal.wait_for("including this one");
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    let example = "with the same answers to the other questions, \"Yes\" can lead to FastAPI and \
                   \"No\" can lead to Django.";
    assert!(why.contains(example), "{why}");
    assert!(!why.contains("leaves Django"), "{why}");
}

/// The lines of answered questions, without their marks.
fn finished(screen: &str) -> Vec<String> {
    let finished = lines(screen)
        .into_iter()
        .filter_map(|line| line.strip_prefix("\u{2713} "));
    finished
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn the_lines_on_the_screen_are_those_of_the_answers_that_stand() {
    let arguments = ["--two-services", "not-sure"];
    let mut terminal = Terminal::run(50, 80, &arguments);
    let mut question = String::new();
    let mut expected =
        vec!["Will the team build and run two deployables? Not sure (given)".to_owned()];
    let mut asked = vec![];
    while !question.contains(REVIEW) {
        question = terminal.next_question(&question);
        assert_eq!(finished(&terminal.screen()), expected);
        let first = options(&terminal.screen());
        if !question.contains(REVIEW) {
            let first = first[0].replace("[ ] ", "");
            expected.push(format!("{question} {}", label(&first)));
            asked.push(question.clone());
            terminal.take_first();
        }
    }
    assert!(asked.len() > 1, "{expected:?}");
    // Back over the result and all questions.
    let mut last = REVIEW.to_owned();
    for question in asked.iter().rev() {
        terminal.press(ESCAPE);
        assert_eq!(terminal.next_question(&last), *question);
        expected.pop();
        assert_eq!(finished(&terminal.screen()), expected);
        last.clone_from(question);
    }
    // An answer to change has no line until it is given.
    for question in &asked {
        terminal.wait_for_prompt(question);
        terminal.take_first();
        terminal.wait_for_answered(question);
    }
    let all = finished(&terminal.wait_for_prompt(REVIEW));
    terminal.change(&asked[0], all[1].strip_prefix(&asked[0]).unwrap().trim());
    terminal.wait_for_prompt(&asked[0]);
    let mut others = all.clone();
    others.remove(1);
    assert_eq!(finished(&terminal.screen()), others);
    terminal.press(ESCAPE);
    let screen = terminal.wait_for_prompt(REVIEW);
    assert_eq!(finished(&screen), all);
    assert_eq!(
        screen.matches("Django, FastAPI, or both?").count(),
        1,
        "{screen}"
    );
}

#[test]
fn an_answer_from_the_code_is_marked_as_such() {
    let folder = Folder::with(
        "main.py",
        "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get('/')\nasync def root(): ...\n",
    );
    let path = folder.path().display().to_string();
    let arguments = ["--scan", &path, "--heavy-share", "little"];
    let terminal = interview(24, 80, &arguments, &[WITH_SHIPPED]);
    let screen = terminal.wait_for("[up to ");
    for line in [
        "\u{2713} How large is its data model?      Small, up to about 8 tables (from the code)",
        "\u{2713} How much of it is AI, streaming or other heavy work?  Little or none (given)",
    ] {
        assert!(screen.contains(line), "{screen}");
    }
}

#[test]
fn the_command_to_run_again_scans_the_same_code() {
    let folder = Folder::with("requirements.txt", "fastapi\n");
    folder.write("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    let path = folder.path().display().to_string();
    let run = |arguments: &[&str]| program(arguments).shipped().run().succeeded();
    let first = run(&["--scan", &path, "--rest-not-sure", "--explain"]);
    assert!(first.contains("The scan found FastAPI."), "{first}");
    let (_, again) = first.rsplit_once("backend-advisor ").unwrap();
    let again = again.replace('\\', "");
    let again: Vec<&str> = again.split_whitespace().collect();
    assert!(again.contains(&path.as_str()), "{again:?}");
    assert_eq!(run(&[&again[..], &["--explain"]].concat()), first);
}

#[test]
fn an_option_is_found_by_its_first_letter_and_by_its_number() {
    let mut terminal = interview(24, 80, &BEFORE_ADMIN, &[]);
    for (key, answer) in [("n", "No"), ("1", "Yes")] {
        terminal.wait_for_prompt(ADMIN);
        terminal.press(key);
        terminal.wait_for_cursor(answer);
        terminal.press(ENTER);
        terminal.wait_for(&answered(ADMIN, answer));
        terminal.next_question(ADMIN);
        terminal.press(ESCAPE);
    }
    terminal.wait_for_prompt(ADMIN);
    // Not a word of "Why are you asking?".
    terminal.press("ask");
    terminal.wait_until("what is typed, and no option", |screen| {
        let is_typed = screen.contains("? ask");
        is_typed && options(screen) == ["> No entry matches"]
    });
    // Enter says so again, and nothing is answered.
    terminal.press(ENTER);
    terminal.wait_for("No entry matches `ask`.");
    terminal.wait_for_prompt(ADMIN);
    terminal.press("?");
    terminal.wait_for_cursor(WHY);
    terminal.press("\u{7f}");
    terminal.press(ENTER);
    terminal.wait_for(&answered(ADMIN, "Yes"));
}

#[test]
fn no_option_can_be_ticked_while_nothing_matches() {
    let mut terminal = Terminal::script(30, 80, &format!("exec \"$P\" {BEFORE_FEATURES}"), &[]);
    let (question, option) = (
        "Which of these must it have itself?",
        "Payments, subscriptions or orders",
    );
    terminal.tick(question, option);
    terminal.press("xyz");
    terminal.wait_until("what is typed, and no option", |screen| {
        screen.contains("? xyz") && options(screen).is_empty()
    });
    terminal.press(" ");
    terminal.press(ENTER);
    terminal.wait_for("No entry matches `xyz");
    // The tick is still there.
    terminal.wait_until("the list", |screen| options(screen).len() > 1);
    terminal.press(ENTER);
    terminal.wait_for(&answered(question, option));
}

#[test]
fn a_terminal_of_another_locale_gets_ascii() {
    for locale in ["C", "de_DE.ISO-8859-1"] {
        let variables = [("LC_ALL", locale)];
        let mut terminal = interview(24, 80, &BEFORE_ADMIN, &variables);
        terminal.choose(ADMIN, "Yes");
        let screen = terminal.wait_for_prompt(REVIEW);
        assert!(
            screen.contains(&answered(ADMIN, "Yes").replace('\u{2713}', "*")),
            "{screen}"
        );
        assert!(terminal.transcript().is_ascii(), "{screen}");
    }
}

/// 30 options and 9 outcomes: a line says how to find an option, and the answer to "Why are you
/// asking?" and the list are on the screen together.
#[test]
fn a_long_list_can_be_typed_into_and_explained() {
    let options = (1..=30).map(|it| format!("{{id: o{it}, label: Option {it}}}"));
    let rules = (2..=9).map(|it| {
        format!("  - {{id: r{it}, when: {{first: o{it}}}, recommend: u{it}, because: B.}}\n")
    });
    let outcomes = (1..=9).map(|it| format!("{{id: u{it}, title: Way {it}, summary: S.}}"));
    let text = format!(
        "format: 1
id: long
version: '1'
title: Which?
house: true
questions:
  - {{id: first, ask: Which one is it?, kind: one-of, options: [{}]}}
  - {{id: second, ask: Is it new?, kind: yes-no}}
decision:
  - {{id: r1, when: {{second: yes}}, recommend: u9, because: B.}}
{}  - {{id: last, recommend: u1, because: B.}}
outcomes: [{}]
",
        options.collect::<Vec<_>>().join(", "),
        rules.collect::<String>(),
        outcomes.collect::<Vec<_>>().join(", ")
    );
    let folder = Folder::with("long.yaml", &text);
    for (rows, columns) in [(24, 80), (24, 40), (12, 80)] {
        let arguments = ["--rules", &folder.file("long.yaml")];
        let mut terminal = interview(rows, columns, &arguments, &[]);
        terminal.wait_for_prompt("Is it new?");
        terminal.press("?");
        terminal.wait_for_cursor(WHY);
        terminal.press(ENTER);
        terminal.wait_for("No: leaves Way 1, Way 2, Way 3 or 6");
        terminal.choose("Is it new?", "No");
        let screen = terminal.wait_for_prompt("Which one is it?");
        assert!(screen.contains("type to find"), "{screen}");
        let why = ask_why(&mut terminal, "Option 9: leads to Way 9");
        assert!(self::options(&why).len() > 2, "{why}");
        terminal.press("30");
        terminal.wait_for_cursor("Option 30");
        terminal.press(ENTER);
        terminal.wait_until("the answer", |screen| {
            let mut lines = screen.lines();
            lines.any(|line| line.starts_with("\u{2713} Which one") && line.ends_with("Option 30"))
        });
    }
}
