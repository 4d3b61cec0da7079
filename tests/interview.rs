//! Interviews with the real program, in a terminal.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::common::terminal::{
    CTRL_C, DOWN, ENTER, ESCAPE, REVIEW, SHARPEN, Terminal, UP, answered, label, options, prompt,
};
use crate::common::{BEFORE_FEATURES, Folder, django, run};

const JOB: &str = "What is it, first of all?";
const JOB_PRODUCT: &str = "A product, site or tool that people use";
const JOB_SERVICE: &str = "A focused service with one job for other programs";
const JOB_ENGINE: &str = "Such a product around one heavy technical part";
const JOB_API: &str = "An API for screens built elsewhere, little else";
const SHARE: &str = "How much of it is heavy work?";
const SHARE_LITTLE: &str = "None, or a small extra";
const SHARE_SUBSTANTIAL: &str = "A substantial part, beside ordinary work";
const FEATURES: &str = "Which of these must it have itself?";
const ADMIN: &str = "Will staff look after its data on screens?";
const TWO: &str = "Will the team build and run two deployables?";
const APART: &str = "Must the heavy part scale or ship on its own?";

/// An interview whose JSON result goes to a file.
struct ToFile {
    terminal: Terminal,
    folder: Folder,
}

impl ToFile {
    fn run(arguments: &str) -> Self {
        let folder = Folder::new();
        let script = format!("\"$P\" --json {arguments} > \"$FILE\"");
        let file = folder.file("result.json");
        let variables = [("FILE", file.as_str())];
        Self {
            terminal: Terminal::script(24, 80, &script, &variables),
            folder,
        }
    }

    /// Continues from the review, and returns the result, which must be the whole content of the
    /// file.
    fn result(mut self) -> Value {
        self.terminal.show();
        self.written()
    }

    /// The result once the program has ended.
    fn written(mut self) -> Value {
        assert_eq!(self.terminal.exit_code(), 0);
        serde_json::from_str(&self.folder.read("result.json")).unwrap()
    }
}

/// Whether a text contains an escape code for a color.
fn has_colour(transcript: &str) -> bool {
    transcript.split("\u{1b}[").skip(1).any(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != ';');
        let (parameters, rest) = rest.split_at(end.unwrap_or(rest.len()));
        let mut numbers = parameters.split(';').filter_map(|it| it.parse::<u8>().ok());
        rest.starts_with('m')
            && numbers.any(|number| matches!(number, 30..=38 | 40..=48 | 90..=107))
    })
}

#[test]
fn two_answers_lead_to_a_recommendation() {
    let mut terminal = Terminal::run(40, 80, &[]);
    let first = terminal.wait_for_prompt(JOB);
    assert!(first.contains("1 to "), "{first}");
    terminal.choose(JOB, JOB_PRODUCT);
    let second = terminal.wait_for_prompt(SHARE);
    assert!(second.contains(&answered(JOB, JOB_PRODUCT)), "{second}");
    terminal.choose(SHARE, SHARE_LITTLE);
    let review = terminal.wait_for_prompt(REVIEW);
    assert!(review.contains("Recommendation  Django"), "{review}");
    assert!(review.contains(&answered(SHARE, SHARE_LITTLE)), "{review}");
    assert_eq!(
        terminal.changes(),
        [
            format!("{JOB} {JOB_PRODUCT}"),
            format!("{SHARE} {SHARE_LITTLE}"),
        ]
    );
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    assert!(terminal.transcript().contains("Recommendation  Django"));
    assert!(terminal.screen().contains("Would change it"));
    assert!(terminal.overlong_lines().is_empty());
    assert!(!terminal.is_left_changed());
}

#[test]
fn escape_goes_back_to_the_earlier_answer() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.choose(JOB, JOB_ENGINE);
    terminal.wait_for_prompt(SHARE);
    terminal.press(ESCAPE);
    terminal.wait_for_prompt(JOB);
    terminal.wait_for_cursor(JOB_ENGINE);
    // Its answer can now be different, and decides the next question.
    terminal.choose(JOB, JOB_SERVICE);
    terminal.wait_for_prompt(ADMIN);
}

#[test]
fn escape_on_the_first_question_asks_it_again() {
    let mut terminal = Terminal::run(24, 80, &[]);
    let screen = terminal.wait_for_prompt(JOB);
    assert!(!prompt(&screen).unwrap().contains("esc"), "{screen}");
    // Move the cursor, to see later that the question is a new one.
    terminal.point_at(JOB, JOB_API);
    terminal.press(ESCAPE);
    terminal.wait_for_cursor(JOB_PRODUCT);
    terminal.choose(JOB, JOB_ENGINE);
    terminal.wait_for_prompt(SHARE);
}

#[test]
fn escape_in_the_review_goes_back_to_the_last_question() {
    let mut terminal = Terminal::run(
        24,
        80,
        &["--primary-job", "api", "--workload-share", "little"],
    );
    terminal.choose(ADMIN, "Yes");
    terminal.wait_for_prompt(REVIEW);
    terminal.press(ESCAPE);
    terminal.wait_for_prompt(ADMIN);
    terminal.wait_for_cursor("Yes");
}

#[test]
fn ctrl_c_leaves_with_130_and_the_terminal_as_it_was() {
    let script = "\"$P\"; echo code=$?; stty -a";
    for leave_at in [JOB, SHARE, REVIEW] {
        let mut terminal = Terminal::script(24, 80, script, &[]);
        for (question, answer) in [(JOB, JOB_PRODUCT), (SHARE, SHARE_LITTLE)] {
            if question == leave_at {
                break;
            }
            terminal.choose(question, answer);
        }
        terminal.wait_for_prompt(leave_at);
        assert!(terminal.is_left_changed(), "the prompt marks pasted text");
        terminal.press(CTRL_C);
        assert_eq!(terminal.exit_code(), 0);
        let transcript = terminal.transcript();
        let (_, after) = transcript.split_once("code=").unwrap();
        assert!(after.starts_with("130"), "{after}");
        let settings: BTreeSet<&str> = after.split_whitespace().collect();
        for setting in ["echo", "icanon", "isig", "opost", "icrnl"] {
            assert!(settings.contains(setting), "no {setting} in {after}");
        }
        assert!(!terminal.is_left_changed());
        let is_shown = transcript.contains("Recommendation");
        assert_eq!(is_shown, leave_at == REVIEW, "{transcript}");
    }
}

#[test]
fn a_resize_in_the_middle_of_a_question_does_no_harm() {
    for (rows, columns) in [(40, 120), (24, 50), (12, 80)] {
        let mut terminal = Terminal::run(24, 80, &[]);
        terminal.wait_for_prompt(JOB);
        terminal.resize(rows, columns);
        terminal.press(DOWN);
        terminal.wait_for_cursor(JOB_ENGINE);
        terminal.press(UP);
        terminal.wait_for_cursor(JOB_PRODUCT);
        terminal.press(ENTER);
        terminal.wait_for_prompt(SHARE);
        terminal.choose(SHARE, SHARE_LITTLE);
        terminal.show();
        assert_eq!(terminal.exit_code(), 0);
        assert!(terminal.transcript().contains("Recommendation  Django"));
    }
}

#[test]
fn the_question_after_a_resize_fits_the_new_width() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.wait_for_prompt(JOB);
    terminal.resize(24, 50);
    terminal.press(DOWN);
    terminal.wait_for_cursor(JOB_ENGINE);
    terminal.press(UP);
    terminal.wait_for_cursor(JOB_PRODUCT);
    terminal.press(ENTER);
    let screen = terminal.wait_for_prompt(SHARE);
    // Only the output after the resize counts.
    let new = screen.rsplit('\u{2713}').next().unwrap();
    let overlong = terminal.overlong_lines();
    let overlong = overlong.iter().filter(|line| new.contains(line.trim_end()));
    assert_eq!(overlong.count(), 0, "{screen}");
}

#[test]
fn all_asks_every_question_and_not_sure_leads_on() {
    let listed = run(&["questions", "--json"]).json();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 16);

    let mut interview = ToFile::run("--all");
    let terminal = &mut interview.terminal;
    let mut questions = BTreeSet::new();
    let mut question = String::new();
    for _ in listed {
        question = terminal.next_question(&question);
        if options(&terminal.screen())[0].contains("[ ]") {
            terminal.tick_none(&question, "Not sure");
            terminal.wait_for_answered(&question);
        } else {
            terminal.choose(&question, "Not sure");
        }
        questions.insert(question.clone());
    }
    let expected = listed
        .iter()
        .map(|it| it["ask"].as_str().unwrap().to_owned());
    assert_eq!(questions, expected.collect());

    interview.terminal.show();
    let result = interview.written();
    assert_eq!(result["status"], "decided");
    for question in listed {
        let id = question["id"].as_str().unwrap();
        assert_eq!(result["answers"][id], "not-sure", "{id}");
        assert_eq!(result["answered_by"][id], "prompt", "{id}");
    }
    assert_eq!(result["not_needed"], json!([]));
}

#[test]
fn enter_ticks_the_only_option_that_a_number_finds() {
    let mut interview = ToFile::run(BEFORE_FEATURES);
    let terminal = &mut interview.terminal;
    let listed = options(&terminal.wait_for_prompt(FEATURES));
    let third = label(&listed[2]).to_owned();
    terminal.press("3");
    terminal.wait_for_cursor(&third);
    terminal.press(ENTER);
    terminal.wait_for_answered(FEATURES);
    terminal.wait_for(&answered(FEATURES, &third));
    // Who unticks it that way does not want it.
    terminal.wait_for_prompt("How large is its own data model?");
    terminal.press(ESCAPE);
    terminal.wait_for_prompt(FEATURES);
    terminal.press("3");
    terminal.wait_for_cursor(&third);
    terminal.press(&format!(" {ENTER}"));
    terminal.wait_for_cursor("None of these");
}

#[test]
fn several_options_are_ticked_with_space() {
    let mut interview = ToFile::run(BEFORE_FEATURES);
    let terminal = &mut interview.terminal;
    terminal.tick(FEATURES, "Payments, subscriptions or orders");
    terminal.tick(FEATURES, "Accounts, roles and permissions");
    terminal.tick(FEATURES, "Content that editors write and publish");
    // A second space unticks it.
    terminal.tick(FEATURES, "Content that editors write and publish");
    terminal.press(ENTER);
    terminal.wait_for_answered(FEATURES);
    let change = terminal.changes().pop().unwrap();
    let shown = "Which of these must it have... Accounts, roles and permissions and 1 more";
    assert_eq!(change, shown);
    // In the order of the question, not of the ticks.
    assert_eq!(
        interview.result()["answers"]["features"],
        json!(["accounts", "payments"])
    );
}

#[test]
fn ticks_are_still_there_after_going_back() {
    let arguments: Vec<&str> = BEFORE_FEATURES.split(' ').collect();
    let mut terminal = Terminal::run(24, 80, &arguments);
    terminal.tick(FEATURES, "Payments, subscriptions or orders");
    terminal.tick(FEATURES, "Reports and dashboards over its own data");
    terminal.press(ENTER);
    terminal.wait_for_prompt(REVIEW);
    terminal.press(ESCAPE);
    let shown = options(&terminal.wait_for_prompt(FEATURES));
    let ticked: Vec<bool> = shown.iter().map(|option| option.contains("[x]")).collect();
    assert_eq!(ticked, [false, true, false, false, true], "{shown:?}");
}

#[test]
fn no_tick_can_be_none_or_not_sure_or_a_mistake() {
    let mut interview = ToFile::run(BEFORE_FEATURES);
    let terminal = &mut interview.terminal;
    let list = |screen: &str| options(screen).first().is_some_and(|it| it.contains("[ ]"));
    // A key too many, and two ways back to the list.
    terminal.tick_none(FEATURES, "Back to the list");
    terminal.wait_until("the list", list);
    terminal.press(ENTER);
    terminal.wait_for("[nothing is ticked");
    terminal.press(ESCAPE);
    terminal.wait_until("the list", list);
    terminal.tick_none(FEATURES, "Why are you asking?");
    terminal.wait_for("Part 1 of 2");
    terminal.wait_until("the list", list);
    terminal.tick_none(FEATURES, "Why are you asking?");
    terminal.wait_for("What an answer leaves possible");
    terminal.tick_none(FEATURES, "Not sure");
    terminal.wait_for(&answered(FEATURES, "Not sure"));
    terminal.next_question(FEATURES);
    terminal.press(ESCAPE);
    terminal.wait_for_prompt(FEATURES);
    terminal.press(ENTER);
    // What was said before is where the cursor stands.
    terminal.wait_for_cursor("Not sure");
    terminal.choose(FEATURES, "None of these");
    terminal.wait_for(&answered(FEATURES, "None of these"));
    // Another question may be asked, but never the same one again.
    let mut question = terminal.next_question("");
    while !question.contains(REVIEW) {
        assert_ne!(question, FEATURES);
        terminal.take_first();
        question = terminal.next_question(&question);
    }
    assert_eq!(interview.result()["answers"]["features"], json!([]));
}

#[test]
fn keys_that_are_pressed_as_soon_as_a_question_is_there_are_not_lost() {
    for _ in 0..30 {
        let mut terminal = Terminal::run(24, 80, &[]);
        for question in [JOB, SHARE, REVIEW] {
            terminal.wait_for_prompt(question);
            terminal.press(ENTER);
        }
        assert_eq!(terminal.exit_code(), 0);
        assert!(terminal.transcript().contains("Recommendation  Django"));
    }
}

#[test]
fn a_changed_answer_asks_what_became_relevant_and_keeps_the_other_answers() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.choose(JOB, JOB_ENGINE);
    terminal.choose(SHARE, SHARE_SUBSTANTIAL);
    terminal.choose(TWO, "Yes");
    terminal.choose(APART, "Yes");
    let review = terminal.wait_for_prompt(REVIEW);
    assert!(review.contains("Hybrid"), "{review}");
    terminal.change(TWO, "Yes");
    terminal.wait_for_prompt(TWO);
    terminal.wait_for_cursor("Yes");
    terminal.choose(TWO, "No");
    // Without a second service, it does not matter what scales on its own.
    terminal.wait_for("Recommendation  Django");
    assert_eq!(
        terminal.changes(),
        [
            format!("{JOB} {JOB_ENGINE}"),
            format!("{SHARE} {SHARE_SUBSTANTIAL}"),
            format!("{TWO} No"),
            format!("{APART} Yes"),
        ]
    );
    // For an API, it matters whether it has an admin panel.
    terminal.change(JOB, JOB_ENGINE);
    terminal.choose(JOB, JOB_API);
    terminal.choose(ADMIN, "Yes");
    terminal.wait_for_prompt(REVIEW);
    assert!(terminal.changes().contains(&format!("{ADMIN} Yes")));
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn an_answer_that_did_not_matter_for_a_while_counts_again() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.choose(JOB, JOB_ENGINE);
    terminal.choose(SHARE, SHARE_SUBSTANTIAL);
    terminal.choose(TWO, "Yes");
    terminal.choose(APART, "Not sure");
    terminal.change(TWO, "Yes");
    terminal.choose(TWO, "No");
    terminal.change(TWO, "No");
    terminal.choose(TWO, "Yes");
    assert!(terminal.changes().contains(&format!("{APART} Not sure")));
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    let screen = terminal.screen();
    assert!(screen.contains("--scale-apart not-sure"), "{screen}");
}

#[test]
fn a_change_comes_back_to_the_review_even_if_nothing_else_matters_then() {
    let mut terminal = Terminal::run(
        24,
        80,
        &["--primary-job", "api", "--workload-share", "little"],
    );
    terminal.choose(ADMIN, "Yes");
    terminal.change(JOB, JOB_API);
    terminal.choose(JOB, JOB_PRODUCT);
    assert_eq!(
        terminal.changes(),
        [
            format!("{JOB} {JOB_PRODUCT}"),
            format!("{SHARE} {SHARE_LITTLE}"),
            format!("{ADMIN} Yes"),
        ]
    );
}

#[test]
fn escape_in_a_change_returns_to_the_review_and_changes_nothing() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.choose(JOB, JOB_PRODUCT);
    terminal.choose(SHARE, SHARE_LITTLE);
    let before = terminal.changes();
    terminal.change(JOB, JOB_PRODUCT);
    let screen = terminal.wait_for_prompt(JOB);
    assert!(prompt(&screen).unwrap().contains("esc back"), "{screen}");
    terminal.point_at(JOB, JOB_API);
    terminal.press(ESCAPE);
    assert_eq!(terminal.changes(), before);
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn prompts_are_on_the_terminal_and_nothing_but_the_result_is_in_the_file() {
    let mut interview = ToFile::run("");
    interview.terminal.choose(JOB, JOB_PRODUCT);
    interview.terminal.choose(SHARE, SHARE_LITTLE);
    interview.terminal.show();
    assert_eq!(interview.terminal.exit_code(), 0);
    let transcript = interview.terminal.transcript();
    assert!(transcript.contains(JOB) && transcript.contains(SHARE));
    assert!(!transcript.contains("schema_version"), "{transcript}");
    let text = interview.folder.read("result.json");

    // The same answers as flags give the same result, except for where they came from.
    let expected = run(&django(&["--json"])).succeeded();
    assert_eq!(text, expected.replace(": \"flag\"", ": \"prompt\""));
}

#[test]
fn a_pipe_after_the_program_does_not_keep_it_from_asking() {
    let mut terminal = Terminal::script(
        24,
        80,
        "\"$P\" --json | sed -n 's/.*\"status\"/RESULT/p'",
        &[],
    );
    terminal.choose(JOB, JOB_PRODUCT);
    terminal.choose(SHARE, SHARE_LITTLE);
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    assert!(
        terminal.screen().contains("RESULT: \"decided\""),
        "{}",
        terminal.screen()
    );
}

#[test]
fn nobody_is_asked_where_nobody_can_see_or_answer() {
    let scripts = [
        "exec \"$P\" --no-input",
        "exec \"$P\" < /dev/null",
        "exec \"$P\" 2> /dev/null",
        "exec \"$P\" --no-input --json",
    ];
    for script in scripts {
        let mut terminal = Terminal::script(2_000, 80, script, &[]);
        assert_eq!(terminal.exit_code(), 3, "{script}");
        let screen = terminal.screen();
        assert!(
            !screen.lines().any(|line| line.starts_with("? ")),
            "{script}: {screen}"
        );
        assert!(
            screen.to_lowercase().contains("undecided"),
            "{script}: {screen}"
        );
    }
}

#[test]
fn answers_that_settle_it_leave_nothing_to_ask() {
    let mut terminal = Terminal::run(
        60,
        80,
        &["--primary-job", "product", "--workload-share", "little"],
    );
    assert_eq!(terminal.exit_code(), 0);
    let screen = terminal.screen();
    assert!(screen.contains("Recommendation  Django"), "{screen}");
    assert!(!screen.contains(REVIEW), "{screen}");
}

#[test]
fn colors_are_used_unless_unwanted_or_unsupported() {
    let whole = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut terminal = Terminal::run_with(24, 80, arguments, variables);
        terminal.choose(JOB, JOB_PRODUCT);
        terminal.choose(SHARE, SHARE_LITTLE);
        terminal.show();
        assert_eq!(terminal.exit_code(), 0);
        terminal.transcript()
    };
    assert!(has_colour(&whole(&[], &[])));
    for (arguments, variables) in [
        (&[][..], &[("NO_COLOR", "1")][..]),
        (&[], &[("TERM", "dumb")]),
        (&["--color", "never"], &[]),
        (&["--color=never"], &[("CLICOLOR_FORCE", "1")]),
    ] {
        let transcript = whole(arguments, variables);
        assert!(
            !has_colour(&transcript),
            "{arguments:?} {variables:?}: {transcript:?}"
        );
    }
}

#[test]
fn a_person_who_answers_sees_the_advice_and_the_path_of_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let decisions = folder.path().join("decisions");
    let script = format!("$P --adr-dir '{}'", decisions.display());
    let mut terminal = Terminal::script(40, 120, &script, &[]);
    terminal.choose(JOB, JOB_PRODUCT);
    terminal.choose(SHARE, SHARE_LITTLE);
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    let screen = terminal.screen();
    assert!(screen.contains("Recommendation  Django"), "{screen}");
    assert!(
        screen.contains("0001-django-fastapi-or-both-django.md"),
        "{screen}"
    );
    assert_eq!(std::fs::read_dir(&decisions).unwrap().count(), 1);
}

#[test]
fn nobody_is_asked_for_a_result_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine");
    std::fs::write(&file, "kept").unwrap();
    let mut terminal = Terminal::script(24, 120, &format!("$P -o '{}'", file.display()), &[]);
    assert_eq!(terminal.exit_code(), 2);
    let screen = terminal.screen();
    assert!(
        screen.contains("it already exists") && !screen.contains(JOB),
        "{screen}"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
}

#[test]
fn questions_about_the_plan_are_offered_and_end_with_what_is_next() {
    let mut interview = ToFile::run("--primary-job product");
    let terminal = &mut interview.terminal;
    terminal.choose(SHARE, SHARE_LITTLE);
    let review = terminal.wait_for_prompt(REVIEW);
    assert!(
        review.contains("10 questions that can change it, or how clear the choice is"),
        "{review}"
    );
    terminal.find(REVIEW, SHARPEN);
    let mut question = terminal.next_question("");
    assert!(terminal.screen().contains("up to 9 more questions"));
    terminal.press(ESCAPE);
    terminal.find(REVIEW, SHARPEN);
    while !question.contains(REVIEW) {
        terminal.wait_for_prompt(&question);
        terminal.take_first();
        question = terminal.next_question(&question);
    }
    assert!(
        !options(&terminal.screen())
            .iter()
            .any(|it| it.contains(SHARPEN))
    );
    let result = interview.result();
    assert_eq!(result["shaping_questions"], json!([]));
    assert_eq!(result["answered_by"]["clients"], "prompt");
    assert_eq!(result["recommendation"]["id"], "django");
}
