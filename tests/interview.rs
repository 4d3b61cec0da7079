//! Interviews with the real program, in a terminal.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::common::terminal::{
    CTRL_C, DECLINE, DOWN, ENTER, ESCAPE, OFFER, REVIEW, SHOW, Terminal, UP, options, prompt,
};
use crate::common::{Folder, django, run};

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

/// Answers that leave `features` as the best question.
const BEFORE_FEATURES: [&str; 6] = [
    "--primary-job",
    "not-sure",
    "--workload-share",
    "little",
    "--admin-panel",
    "no",
];

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

    /// Goes on from the review; gives the result, which must be all that the file holds.
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

/// The lines of the review that offer to change an answer.
fn changes(terminal: &Terminal) -> Vec<String> {
    let options = options(&terminal.wait_for_prompt(REVIEW));
    let changes = options.iter().filter_map(|option| {
        option
            .trim_start_matches(['>', ' '])
            .strip_prefix("Change ")
    });
    changes.map(str::to_owned).collect()
}

/// Whether a text has an escape code that sets a colour.
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
    let mut terminal = Terminal::run(24, 80, &[]);
    let first = terminal.wait_for_prompt(JOB);
    assert!(first.contains("questions left"), "{first}");
    assert!(first.contains("Django, FastAPI or Hybrid"), "{first}");
    assert!(first.contains("Why: "), "{first}");
    terminal.choose(JOB, JOB_PRODUCT);
    let second = terminal.wait_for_prompt(SHARE);
    assert!(
        second.contains(&format!("> {JOB} {JOB_PRODUCT}")),
        "{second}"
    );
    assert!(second.contains("possible: Django or Hybrid"), "{second}");
    terminal.choose(SHARE, SHARE_LITTLE);
    let review = terminal.wait_for_prompt(REVIEW);
    assert!(review.contains("That settles it: Django."), "{review}");
    assert_eq!(
        changes(&terminal),
        [
            format!("primary-job: {JOB_PRODUCT}"),
            format!("workload-share: {SHARE_LITTLE}"),
        ]
    );
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    assert!(terminal.transcript().contains("=> Django"));
    assert!(terminal.screen().contains("What it costs"));
    assert!(terminal.overlong_lines().is_empty());
    assert!(!terminal.is_left_changed());
}

#[test]
fn everything_fits_fifty_columns_and_no_answer_is_broken_inside_a_word() {
    let mut terminal = Terminal::run(24, 50, &[]);
    let fits = |terminal: &Terminal| {
        assert_eq!(terminal.overlong_lines(), [""; 0], "{}", terminal.screen());
    };
    let has_line = |terminal: &Terminal, line: &str| {
        let screen = terminal.screen();
        assert!(
            screen.lines().any(|it| it.trim_end() == line),
            "no {line:?} in\n{screen}"
        );
    };
    terminal.wait_for_prompt(JOB);
    fits(&terminal);
    terminal.choose(JOB, JOB_PRODUCT);
    terminal.wait_for_prompt(SHARE);
    fits(&terminal);
    // Question and answer do not fit on one line, so the answer has one of its own.
    has_line(&terminal, JOB_PRODUCT);
    terminal.choose(SHARE, SHARE_LITTLE);
    terminal.wait_for_prompt(REVIEW);
    fits(&terminal);
    has_line(&terminal, &format!("> {SHARE}"));
    has_line(&terminal, SHARE_LITTLE);
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    fits(&terminal);
}

#[test]
fn every_question_and_the_whole_result_fit_fifty_columns() {
    // High enough that nothing scrolls away before it is looked at.
    let mut terminal = Terminal::run(500, 50, &["--all", "--explain"]);
    let mut last = String::new();
    for _ in 0..16 {
        let screen = terminal.wait_until("another question", |screen| {
            prompt(screen).is_some_and(|prompt| prompt.lines().next() != Some(&last))
        });
        last = prompt(&screen).unwrap().lines().next().unwrap().to_owned();
        terminal.take_first();
        terminal.wait_for_answered(&last);
    }
    terminal.choose(REVIEW, SHOW);
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(terminal.overlong_lines(), [""; 0]);
}

#[test]
fn every_question_is_on_the_screen_from_its_first_line_to_its_last() {
    for columns in [80, 50] {
        let mut terminal = Terminal::run(24, columns, &["--all"]);
        let mut last = String::new();
        for _ in 0..16 {
            let screen = terminal.wait_until("another question", |screen| {
                prompt(screen).is_some_and(|prompt| prompt.lines().next() != Some(&last))
            });
            let answered = (!last.is_empty()).then(|| screen.rfind(last.trim_start_matches("? ")));
            let top = screen
                .rfind("questions left")
                .max(screen.rfind("last question"))
                .max(screen.rfind("asked because of --all"));
            assert!(
                top.is_some() && top > answered.flatten(),
                "{columns}:\n{screen}"
            );
            last = prompt(&screen).unwrap().lines().next().unwrap().to_owned();
            terminal.take_first();
            terminal.wait_for_answered(&last);
        }
        terminal.wait_for_prompt(REVIEW);
    }
}

#[test]
fn escape_goes_back_to_the_earlier_answer() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.choose(JOB, JOB_ENGINE);
    terminal.wait_for_prompt(SHARE);
    terminal.press(ESCAPE);
    terminal.wait_for_prompt(JOB);
    terminal.wait_for_cursor(JOB_ENGINE);
    // Its answer can be another one now, and the next question follows from that.
    terminal.choose(JOB, JOB_SERVICE);
    terminal.wait_for_prompt(ADMIN);
}

#[test]
fn escape_on_the_first_question_asks_it_again() {
    let mut terminal = Terminal::run(24, 80, &[]);
    let screen = terminal.wait_for_prompt(JOB);
    assert!(!prompt(&screen).unwrap().contains("esc"), "{screen}");
    // Away from where the cursor starts, to see that the question is a new one.
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
    for leave_at in [JOB, SHARE, REVIEW, OFFER] {
        let mut terminal = Terminal::script(24, 80, script, &[]);
        for (question, answer) in [
            (JOB, JOB_PRODUCT),
            (SHARE, SHARE_LITTLE),
            (REVIEW, SHOW),
            (OFFER, DECLINE),
        ] {
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
        assert!(!transcript.contains("=> "), "{transcript}");
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
        assert!(terminal.transcript().contains("=> Django"));
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
    // Only what came after the resize counts.
    let new = screen.rsplit("questions left").next().unwrap();
    let overlong = terminal.overlong_lines();
    let overlong: Vec<&String> = overlong
        .iter()
        .filter(|line| new.contains(line.trim_end()))
        .collect();
    assert!(overlong.is_empty(), "{overlong:?}\n{screen}");
}

#[test]
fn all_asks_every_question_each_with_not_sure_as_the_last_option_which_leads_on() {
    let listed = run(&["questions", "--json"]).json();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 16);

    let mut interview = ToFile::run("--all");
    let terminal = &mut interview.terminal;
    let mut asked = BTreeSet::new();
    // One time more than there are questions: the last prompt is the review.
    for _ in 0..=listed.len() {
        let screen = terminal.wait_until("another prompt", |screen| {
            prompt(screen).is_some_and(|prompt| {
                let first = prompt.lines().next().unwrap_or_default();
                !asked.contains(first.trim_start_matches("? ").trim_end())
            })
        });
        let shown = options(&screen);
        let prompt = prompt(&screen).unwrap();
        let question = prompt
            .lines()
            .next()
            .unwrap()
            .trim_start_matches("? ")
            .trim_end();
        if question == REVIEW {
            break;
        }
        let last = shown.last().unwrap();
        let expected = if last.contains('[') {
            "  [ ] Not sure"
        } else {
            "  Not sure"
        };
        assert_eq!(last, expected, "{screen}");
        if last.contains('[') {
            terminal.tick(question, "Not sure");
        } else {
            terminal.point_at(question, "Not sure");
        }
        terminal.press(ENTER);
        terminal.wait_for_answered(question);
        asked.insert(question.to_owned());
    }
    let expected: BTreeSet<String> = listed
        .iter()
        .map(|question| question["ask"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(asked, expected);

    interview.terminal.choose(REVIEW, SHOW);
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
fn all_says_of_a_question_without_influence_that_it_has_none() {
    let mut terminal = Terminal::run(
        24,
        80,
        &[
            "--all",
            "--primary-job",
            "product",
            "--workload-share",
            "little",
        ],
    );
    let screen = terminal.wait_until("a prompt", |screen| prompt(screen).is_some());
    assert!(
        screen.contains("cannot change the advice any more"),
        "{screen}"
    );
    terminal.press(CTRL_C);
    assert_eq!(terminal.exit_code(), 130);
}

#[test]
fn several_options_are_ticked_with_space() {
    let mut interview = ToFile::run(&BEFORE_FEATURES.join(" "));
    let terminal = &mut interview.terminal;
    terminal.tick(FEATURES, "Payments, subscriptions or orders");
    terminal.tick(FEATURES, "Accounts, roles and permissions");
    terminal.tick(FEATURES, "Content that editors write and publish");
    // A second space takes it back.
    terminal.tick(FEATURES, "Content that editors write and publish");
    terminal.press(ENTER);
    terminal.wait_for_answered(FEATURES);
    let change = changes(terminal).pop().unwrap();
    assert!(
        change.starts_with("features: Accounts, roles and permissions; Payments"),
        "{change}"
    );
    // In the order of the question, not of the ticks.
    assert_eq!(
        interview.result()["answers"]["features"],
        json!(["accounts", "payments"])
    );
}

#[test]
fn ticks_are_still_there_after_going_back() {
    let mut terminal = Terminal::run(24, 80, &BEFORE_FEATURES);
    terminal.tick(FEATURES, "Payments, subscriptions or orders");
    terminal.tick(FEATURES, "Reports and dashboards over its own data");
    terminal.press(ENTER);
    terminal.wait_for_prompt(REVIEW);
    terminal.press(ESCAPE);
    let shown = options(&terminal.wait_for_prompt(FEATURES));
    let ticked: Vec<bool> = shown.iter().map(|option| option.contains("[x]")).collect();
    assert_eq!(
        ticked,
        [false, true, false, false, true, false, false],
        "{shown:?}"
    );
}

#[test]
fn no_tick_is_no_answer_and_none_is_ticked_like_the_rest() {
    let mut interview = ToFile::run(&format!("{} --plumbing no", BEFORE_FEATURES.join(" ")));
    let terminal = &mut interview.terminal;
    terminal.wait_for_prompt(FEATURES);
    terminal.press(ENTER);
    terminal.wait_for("Space ticks a line; or tick \"None of these\".");
    terminal.tick(FEATURES, "None of these");
    terminal.tick(FEATURES, "Accounts, roles and permissions");
    terminal.press(ENTER);
    terminal.wait_for("\"None of these\" stands alone");
    terminal.tick(FEATURES, "Accounts, roles and permissions");
    terminal.press(ENTER);
    terminal.wait_for_answered(FEATURES);
    // Whatever else is asked, it is not the same question again.
    for _ in 0..16 {
        let screen = terminal.wait_until("a prompt", |screen| prompt(screen).is_some());
        let prompt = prompt(&screen).unwrap();
        let question = prompt
            .lines()
            .next()
            .unwrap()
            .trim_start_matches("? ")
            .trim_end();
        assert_ne!(question, FEATURES);
        if question == REVIEW {
            break;
        }
        terminal.take_first();
        terminal.wait_for_answered(question);
    }
    assert_eq!(interview.result()["answers"]["features"], json!([]));
}

#[test]
fn not_sure_beside_an_option_is_refused_until_one_is_unticked() {
    let mut interview = ToFile::run(&BEFORE_FEATURES.join(" "));
    let terminal = &mut interview.terminal;
    terminal.tick(FEATURES, "Accounts, roles and permissions");
    terminal.tick(FEATURES, "Payments, subscriptions or orders");
    terminal.tick(FEATURES, "Not sure");
    terminal.press(ENTER);
    terminal.wait_for("\"Not sure\" stands alone");
    terminal.wait_for_prompt(FEATURES);
    terminal.tick(FEATURES, "Not sure");
    terminal.press(ENTER);
    terminal.wait_for_prompt(REVIEW);
    assert_eq!(
        interview.result()["answers"]["features"],
        json!(["accounts", "payments"])
    );
}

#[test]
fn keys_that_are_pressed_between_two_questions_are_not_lost() {
    for _ in 0..30 {
        let mut terminal = Terminal::run(24, 80, &[]);
        terminal.wait_for_prompt(JOB);
        for question in [JOB, SHARE, REVIEW, OFFER] {
            terminal.press(ENTER);
            terminal.wait_for_answered(question);
        }
        assert_eq!(terminal.exit_code(), 0);
        assert!(terminal.transcript().contains("=> Django"));
    }
}

#[test]
fn a_changed_answer_asks_what_became_relevant_and_drops_what_no_longer_is() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.choose(JOB, JOB_ENGINE);
    terminal.choose(SHARE, SHARE_SUBSTANTIAL);
    terminal.choose(TWO, "Yes");
    terminal.choose(APART, "Yes");
    let review = terminal.wait_for_prompt(REVIEW);
    assert!(review.contains("That settles it: Hybrid."), "{review}");
    terminal.choose(REVIEW, "Change two-services: Yes");
    terminal.wait_for_prompt(TWO);
    terminal.wait_for_cursor("Yes");
    terminal.choose(TWO, "No");
    // Without a second deployable it does not matter what scales apart.
    terminal.wait_for("That settles it: Django.");
    assert_eq!(
        changes(&terminal),
        [
            format!("primary-job: {JOB_ENGINE}"),
            format!("workload-share: {SHARE_SUBSTANTIAL}"),
            "two-services: No".to_owned(),
        ]
    );
    // Of an API it matters whether it has a back office.
    terminal.choose(REVIEW, &format!("Change primary-job: {JOB_ENGINE}"));
    terminal.choose(JOB, JOB_API);
    terminal.choose(ADMIN, "Yes");
    terminal.wait_for_prompt(REVIEW);
    assert!(changes(&terminal).contains(&"admin-panel: Yes".to_owned()));
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn an_answer_that_was_dropped_is_offered_again_when_its_question_comes_back() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.choose(JOB, JOB_ENGINE);
    terminal.choose(SHARE, SHARE_SUBSTANTIAL);
    terminal.choose(TWO, "Yes");
    terminal.choose(APART, "Not sure");
    terminal.choose(REVIEW, "Change two-services: Yes");
    terminal.choose(TWO, "No");
    terminal.choose(REVIEW, "Change two-services: No");
    terminal.choose(TWO, "Yes");
    terminal.wait_for_prompt(APART);
    terminal.wait_for_cursor("Not sure");
}

#[test]
fn a_change_comes_back_to_the_review_even_if_it_drops_all_that_was_asked() {
    let mut terminal = Terminal::run(
        24,
        80,
        &["--primary-job", "api", "--workload-share", "little"],
    );
    terminal.choose(ADMIN, "Yes");
    terminal.choose(REVIEW, &format!("Change primary-job: {JOB_API}"));
    terminal.choose(JOB, JOB_PRODUCT);
    terminal.wait_until("the review without admin-panel", |screen| {
        prompt(screen).is_some_and(|prompt| prompt.contains(REVIEW))
    });
    assert_eq!(
        changes(&terminal),
        [
            format!("primary-job: {JOB_PRODUCT}"),
            format!("workload-share: {SHARE_LITTLE}"),
        ]
    );
}

#[test]
fn escape_in_a_change_returns_to_the_review_and_changes_nothing() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.choose(JOB, JOB_PRODUCT);
    terminal.choose(SHARE, SHARE_LITTLE);
    let before = changes(&terminal);
    terminal.choose(REVIEW, &format!("Change primary-job: {JOB_PRODUCT}"));
    let screen = terminal.wait_for_prompt(JOB);
    assert!(prompt(&screen).unwrap().contains("esc: back"), "{screen}");
    terminal.point_at(JOB, JOB_API);
    terminal.press(ESCAPE);
    assert_eq!(changes(&terminal), before);
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

    // The same answers as flags give the same result, save for where they came from.
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
    assert!(screen.contains("=> Django"), "{screen}");
    assert!(!screen.contains(REVIEW), "{screen}");
}

#[test]
fn colours_are_there_unless_the_person_or_the_terminal_does_not_want_them() {
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
fn who_answers_sees_the_advice_and_the_path_of_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let decisions = folder.path().join("decisions");
    let script = format!("$P --adr-dir '{}'", decisions.display());
    let mut terminal = Terminal::script(40, 120, &script, &[]);
    terminal.choose(JOB, JOB_PRODUCT);
    terminal.choose(SHARE, SHARE_LITTLE);
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    let screen = terminal.screen();
    assert!(screen.contains("=> Django"), "{screen}");
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
fn questions_about_the_plan_are_offered_and_end_with_the_result() {
    let mut interview = ToFile::run("--primary-job product");
    let terminal = &mut interview.terminal;
    terminal.choose(SHARE, SHARE_LITTLE);
    terminal.choose(REVIEW, SHOW);
    terminal.choose(OFFER, "Yes");
    let first = terminal.wait_until("a question about the plan", |screen| {
        prompt(screen).is_some() && screen.contains("questions about the plan left")
    });
    assert!(first.contains("for a sharper plan"), "{first}");
    assert_eq!(options(&first).last().unwrap(), "  Not sure", "{first}");
    terminal.press(ESCAPE);
    terminal.choose(OFFER, "Yes");
    let mut last = String::new();
    let mut is_last = false;
    while !is_last {
        let screen = terminal.wait_until("another question", |screen| {
            prompt(screen).is_some_and(|prompt| prompt.lines().next() != Some(&last))
        });
        is_last = screen.contains("the last question about the plan");
        last = prompt(&screen).unwrap().lines().next().unwrap().to_owned();
        terminal.take_first();
        terminal.wait_for_answered(&last);
    }
    let result = interview.written();
    assert_eq!(result["shaping_questions"], json!([]));
    assert_eq!(result["answered_by"]["clients"], "prompt");
    assert_eq!(result["recommendation"]["id"], "django");
}
