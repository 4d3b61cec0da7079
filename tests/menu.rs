//! What a person can do with the result of an interview.

use std::path::Path;

use crate::common::terminal::{
    ENTER, ESCAPE, REVIEW, SHARPEN, Terminal, UP, WITH_SHIPPED, asked, label, options,
};
use crate::common::{Finish, Folder, run};

/// The question where to save a record.
const SAVE_AS: &str = "Save it as";

const ADMIN: &str = "Will staff look after its data on screens?";

/// Answers that leave only the question above, and the answer that settles the outcome: Django.
const BEFORE: [&str; 4] = ["--primary-job", "api", "--workload-share", "little"];
const ANSWERS: [&str; 6] = [
    "--primary-job",
    "api",
    "--workload-share",
    "little",
    "--admin-panel",
    "yes",
];

/// An interview without colors in a folder, up to the menu.
fn menu(folder: &Path, rows: u16) -> Terminal {
    let script = format!(
        "cd '{}'; exec \"$P\" {}",
        folder.display(),
        BEFORE.join(" ")
    );
    let variables = [("NO_COLOR", "1"), ("SOURCE_DATE_EPOCH", "1795132800")];
    let mut terminal = Terminal::script(rows, 80, &script, &variables);
    terminal.choose(ADMIN, "Yes");
    terminal.wait_for_prompt(REVIEW);
    terminal
}

#[test]
fn the_menu_is_a_list_that_scrolls_in_a_small_terminal() {
    let folder = Folder::new();
    let names = [
        "Done",
        "Full report",
        SHARPEN,
        "Save as ADR",
        "Markdown to paste",
        "Change an answer",
    ];
    for (rows, visible) in [(24, 6), (12, 3), (40, 6)] {
        let mut terminal = menu(folder.path(), rows);
        let screen = terminal.screen();
        let listed = options(&screen);
        assert_eq!(listed.len(), visible, "{screen}");
        let mut named = listed.iter().zip(names);
        assert!(named.all(|(line, name)| line.contains(name)), "{screen}");
        assert_eq!(screen.contains("scroll"), visible < names.len(), "{screen}");
        terminal.press("5");
        terminal.wait_for_cursor("Markdown to paste");
        terminal.press("\u{7f}");
        terminal.wait_for_cursor("Done");
        terminal.press(UP);
        terminal.wait_for_cursor("Change an answer");
    }
}

/// Everything that was written, as lines.
fn written(terminal: &Terminal) -> String {
    terminal.transcript().replace("\r\n", "\n")
}

#[test]
fn the_result_is_shown_once_with_its_headline_in_sight() {
    let folder = Folder::new();
    let mut terminal = menu(folder.path(), 24);
    let screen = terminal.screen();
    assert!(screen.contains("Recommendation  Django"), "{screen}");
    // The command comes when the menu is gone.
    assert!(!screen.contains("\nAgain "), "{screen}");
    assert_eq!(label(&options(&screen)[0]), "Done");
    terminal.press(ENTER);
    assert_eq!(terminal.exit_code(), 0);
    let screen = terminal.screen();
    assert!(screen.contains("Recommendation  Django"), "{screen}");
    assert!(screen.contains("\nAgain "), "{screen}");
    assert!(!screen.contains("What next?"), "{screen}");
    assert_eq!(
        written(&terminal).matches("Recommendation  Django").count(),
        1
    );
    assert!(!terminal.is_left_changed());
}

#[test]
fn a_slip_in_the_menu_leaves_the_headline_in_sight() {
    let arguments = "--existing new --edited-by staff --heavy-share substantial --heavy-work waits \
                     --heavy-apart yes --two-services yes --menu";
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let mut terminal = Terminal::run_with(24, 80, &arguments, &[WITH_SHIPPED]);
    terminal.wait_for_prompt(REVIEW);
    terminal.press(&format!("zz{ENTER}"));
    let screen = terminal.wait_for("No entry matches `zz`.");
    assert!(screen.contains("Clear choice    Hybrid"), "{screen}");
}

#[test]
fn the_headline_of_the_shipped_rule_set_is_in_sight_above_the_menu() {
    for columns in [80, 50] {
        let mut terminal = Terminal::run_with(24, columns, &[], &[WITH_SHIPPED]);
        let mut question = terminal.next_question("");
        while !question.contains(REVIEW) {
            terminal.take_first();
            question = terminal.next_question(&question);
        }
        let screen = terminal.screen();
        let lines: Vec<&str> = screen.lines().collect();
        let headline = [
            "Clear choice",
            "Likely choice",
            "Close call",
            "Default choice",
        ];
        let is_headline = |line: &&str| headline.iter().any(|it| line.starts_with(it));
        assert!(lines.iter().any(is_headline), "{screen}");
        let start = lines.iter().find(|it| it.starts_with("Start ")).unwrap();
        assert!(start.ends_with(':') || !start.contains("uv "), "{screen}");
        terminal.press(ENTER);
        assert_eq!(terminal.exit_code(), 0);
        let screen = terminal.screen();
        let mut lines = screen.lines();
        assert!(lines.any(|it| is_headline(&it)), "{screen}");
        assert!(screen.contains("\nAgain "), "{screen}");
        assert_eq!(terminal.overlong_lines(), [""; 0]);
    }
}

#[test]
fn the_menu_names_the_recommendation_where_its_headline_is_out_of_sight() {
    for (rows, columns) in [(24, 40), (12, 80), (12, 40)] {
        let arguments = "--existing new --edited-by staff --heavy-share little --menu";
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let mut terminal = Terminal::run_with(rows, columns, &arguments, &[WITH_SHIPPED]);
        let screen = terminal.wait_for_prompt("next?");
        assert!(!screen.contains("Clear choice  "), "{screen}");
        let named = "Clear choice: Django, from what you know so far. What next?";
        assert_eq!(asked(&screen).as_deref(), Some(named), "{screen}");
        assert_eq!(terminal.overlong_lines(), [""; 0]);
        terminal.press(ENTER);
        assert_eq!(terminal.exit_code(), 0);
    }
}

#[test]
fn a_menu_that_no_question_comes_before_has_no_way_back() {
    for more in ["", " > /dev/null"] {
        let script = format!("\"$P\" {} --menu{more}", ANSWERS.join(" "));
        let mut terminal = Terminal::script(40, 80, &script, &[]);
        let before = terminal.wait_for_prompt("What next?");
        assert!(!before.contains("esc back"), "{before}");
        terminal.press(ESCAPE);
        terminal.wait_for_prompts(2);
        assert_eq!(terminal.wait_for_prompt("What next?"), before);
        terminal.press(UP);
        terminal.wait_for_cursor("Change an answer");
        terminal.press(ENTER);
        // From there, the way back leads to the menu.
        terminal.wait_for_prompt("Which answer?");
        terminal.press(ESCAPE);
        terminal.wait_for_prompt("What next?");
    }
}

#[test]
fn the_full_report_and_the_markdown_are_those_of_the_flags() {
    let folder = Folder::new();
    let mut terminal = menu(folder.path(), 200);
    for (choice, flags, near_the_end) in [
        ("Full report", &["--explain"][..], "Would sharpen the plan"),
        (
            "Markdown to paste",
            &["--format", "markdown"],
            "**Answers**",
        ),
    ] {
        terminal.act(REVIEW, choice);
        terminal.wait_until("the text and the menu below it", |screen| {
            let is_there = screen.contains(near_the_end);
            is_there
                && asked(screen).is_some_and(|asked| asked == "Recommendation: Django. What next?")
        });
        let expected = run(&[&ANSWERS[..], flags].concat()).succeeded();
        assert!(written(&terminal).contains(&expected), "{expected}");
    }
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_report_longer_than_the_screen_comes_in_parts() {
    let report = run(&[&ANSWERS[..], &["--explain"]].concat()).succeeded();
    let last = report.lines().last().unwrap();
    let arguments = [&ANSWERS[..], &["--menu"]].concat();
    let mut terminal = Terminal::run_with(24, 80, &arguments, &[("NO_COLOR", "1")]);
    terminal.act(REVIEW, "Full report");
    let mut asks = terminal.next_question("What next?");
    let mut seen = terminal.screen();
    while asks.starts_with("Show part ") {
        assert!(!terminal.screen().contains(last));
        terminal.press(ENTER);
        asks = terminal.next_question(&asks);
        seen.push_str(&terminal.screen());
    }
    for line in report.lines() {
        assert!(seen.contains(line), "{line} in\n{seen}");
    }
    // Esc leads back to the menu.
    for (keys, shows_all) in [(ESCAPE, false), ("Show the rest\r", true)] {
        terminal.act(REVIEW, "Full report");
        terminal.wait_for_prompt("Show part 2 of ");
        terminal.press(keys);
        let screen = terminal.wait_for_prompt(REVIEW);
        assert_eq!(screen.contains(last), shows_all, "{screen}");
    }
    terminal.press(ENTER);
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn a_person_is_told_what_was_written() {
    let folder = Folder::new();
    for arguments in [
        "page -o p.html",
        "questions -o q.txt",
        "--rest-not-sure --save r.yaml",
    ] {
        let script = format!("cd '{}'; exec \"$P\" {arguments}", folder.path().display());
        let mut terminal = Terminal::script(24, 80, &script, &[]);
        let file = arguments.rsplit(' ').next().unwrap();
        terminal.wait_for(&format!("Wrote `{file}`."));
        assert_eq!(terminal.exit_code(), 0);
    }
}

/// Saves the result as a record at the path that is offered, and returns the screen.
fn save(terminal: &mut Terminal, offered: &str) -> String {
    terminal.act(REVIEW, "Save as ADR");
    terminal.wait_for(&format!("? {SAVE_AS} ({offered})"));
    terminal.press(ENTER);
    terminal.wait_for(&format!("Saved `{offered}`."))
}

/// Answers the first question about the plan.
fn sharpen(terminal: &mut Terminal) {
    terminal.find(REVIEW, SHARPEN);
    let first = terminal.next_question(REVIEW);
    terminal.take_first();
    let second = terminal.next_question(&first);
    terminal.press(ENTER);
    terminal.wait_for_cursor("None of these");
    terminal.find(&second, "Show the result");
}

#[test]
fn a_record_goes_where_the_others_are() {
    let folder = Folder::with("docs/adr/0004-use-python.md", "# Use Python\n");
    let mut terminal = menu(folder.path(), 40);
    let saved = save(
        &mut terminal,
        "docs/adr/0005-django-fastapi-or-both-django.md",
    );
    assert!(saved.contains("Recommendation  Django"), "{saved}");
    terminal.wait_for_prompt(REVIEW);
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(folder.names("docs/adr").len(), 2);
    assert_eq!(folder.read("docs/adr/0004-use-python.md"), "# Use Python\n");
}

#[test]
fn a_record_without_a_directory_for_it_is_a_new_file_and_overwrites_nothing() {
    let folder = Folder::new();
    let name = "django-fastapi-or-both-django";
    folder.write(&format!("{name}.md"), "mine");
    for copy in 2..4 {
        let mut terminal = menu(folder.path(), 40);
        save(&mut terminal, &format!("{name}-{copy}.md"));
    }
    assert_eq!(folder.read(&format!("{name}.md")), "mine");
    let record = format!("{name}-2.md");
    assert!(folder.read(&record).contains(&format!(" {record}\n```")));
    let checked = folder.program(&["check", &record]).run();
    assert_eq!(checked.code, Some(0), "{checked:?}");
}

#[test]
fn a_result_is_saved_once_and_another_one_replaces_it_if_wanted() {
    let name = |number: u32| format!("docs/adr/000{number}-django-fastapi-or-both-django.md");
    for replaces in [true, false] {
        let folder = Folder::with("docs/adr/0004-use-python.md", "# Use Python\n");
        let mut terminal = menu(folder.path(), 40);
        save(&mut terminal, &name(5));
        let first = folder.read(&name(5));
        terminal.act(REVIEW, "Save as ADR");
        terminal.wait_for(&format!("Already saved as `{}`.", name(5)));
        sharpen(&mut terminal);
        terminal.act(REVIEW, "Save as ADR");
        let question = format!("Replace `{}`?", name(5));
        terminal.wait_for_prompt(&question);
        terminal.press(ESCAPE);
        terminal.act(REVIEW, "Save as ADR");
        match replaces {
            true => terminal.act(&question, "Replace it"),
            false => {
                terminal.act(&question, "Save a second file");
                terminal.wait_for(&format!("? {SAVE_AS} ({})", name(6)));
                terminal.press(ENTER);
            }
        }
        let saved = name(if replaces { 5 } else { 6 });
        terminal.wait_for(&format!("Saved `{saved}`."));
        let second = folder.read(&saved);
        assert_ne!(first, second);
        assert!(second.contains(&format!(" {saved}\n```")), "{second}");
        assert_eq!(folder.read(&name(5)) == first, !replaces);
        // A file that is gone is not replaced.
        std::fs::remove_file(folder.file(&saved)).unwrap();
        save(&mut terminal, &saved);
        let files = folder.names("docs/adr");
        assert_eq!(files.len(), if replaces { 2 } else { 3 }, "{files:?}");
    }
}

#[test]
fn a_record_is_replaced_where_the_person_wanted_it() {
    for (path, file) in [
        ("use-django.md", "use-django.md"),
        ("records/", "records/0001-"),
    ] {
        let folder = Folder::new();
        let mut terminal = menu(folder.path(), 40);
        terminal.act(REVIEW, "Save as ADR");
        terminal.wait_for(SAVE_AS);
        terminal.press(&format!("{path}{ENTER}"));
        terminal.wait_for(&format!("Saved `{file}"));
        sharpen(&mut terminal);
        terminal.act(REVIEW, "Save as ADR");
        terminal.act(&format!("Replace `{file}"), "Replace it");
        terminal.wait_for(&format!("Saved `{file}"));
        let names = folder.names(if path == file { "." } else { path });
        assert_eq!(names.len(), 1, "{names:?}");
    }
}

#[test]
fn a_person_chooses_where_a_record_goes() {
    let folder = Folder::with("mine.md", "mine");
    for (path, says) in [
        (
            "mine.md",
            "error: cannot write `mine.md`: it already exists",
        ),
        ("new/use-django.md", "Saved `new/use-django.md`."),
        ("new/", "Saved `new/"),
        ("records/", "Saved `records/0001-"),
    ] {
        let mut terminal = menu(folder.path(), 40);
        terminal.act(REVIEW, "Save as ADR");
        terminal.wait_for(SAVE_AS);
        terminal.press(&format!("{path}{ENTER}"));
        terminal.wait_for(says);
    }
    // The path that is offered can be edited.
    let mut terminal = menu(folder.path(), 40);
    terminal.act(REVIEW, "Save as ADR");
    terminal.wait_for(SAVE_AS);
    terminal.press("\t");
    terminal.wait_for("(django-fastapi-or-both-django.md) django-fastapi-or-both-django.md");
    terminal.press(&"\u{7f}".repeat("or-both-django.md".len()));
    terminal.press(&format!("mine.md{ENTER}"));
    terminal.wait_for("Saved `django-fastapi-mine.md`.");
    let mut terminal = menu(folder.path(), 40);
    terminal.act(REVIEW, "Save as ADR");
    terminal.wait_for(SAVE_AS);
    terminal.press(ESCAPE);
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(folder.read("mine.md"), "mine");
    assert_eq!(folder.names("new").len(), 2);
    assert_eq!(folder.names("records").len(), 1);
}

#[test]
fn a_changed_recommendation_is_compared_with_the_one_before() {
    let question = "Can your team run two services in production?";
    let given = "--existing new --edited-by staff --heavy-share substantial --heavy-work waits \
                 --heavy-apart yes";
    let given: Vec<&str> = given.split(' ').collect();
    let mut terminal = Terminal::run_with(24, 80, &given, &[WITH_SHIPPED]);
    terminal.choose(question, "No");
    terminal.wait_for("Likely choice   Django");
    terminal.change(question, "No");
    terminal.choose(question, "Yes");
    let screen = terminal.wait_for("Was: Django (likely choice). Now: Hybrid (clear choice).");
    assert!(screen.contains("Clear choice    Hybrid"), "{screen}");
}

#[test]
fn nobody_has_to_answer_all_questions_about_the_plan() {
    let folder = Folder::new();
    let mut terminal = menu(folder.path(), 24);
    terminal.find(REVIEW, SHARPEN);
    let first = terminal.next_question(REVIEW);
    // The result does not stand half above the question.
    assert!(!terminal.screen().contains("Would change it"));
    terminal.take_first();
    let second = terminal.next_question(&first);
    assert_ne!(second, REVIEW);
    // This one takes several answers, so the other entries come after an empty list.
    terminal.press(ENTER);
    terminal.wait_for_cursor("None of these");
    terminal.find(&second, "Show the result");
    let screen = terminal.wait_for_prompt(REVIEW);
    assert!(screen.contains("Changed: "), "{screen}");
    assert!(screen.contains(SHARPEN), "{screen}");
}

#[test]
fn a_sharper_plan_and_a_changed_answer_are_shown_with_the_menu_again() {
    let folder = Folder::new();
    let mut terminal = menu(folder.path(), 24);
    terminal.change(ADMIN, "Yes");
    terminal.choose(ADMIN, "No");
    let mut question = terminal.next_question(ADMIN);
    while !question.contains(REVIEW) {
        terminal.take_first();
        question = terminal.next_question(&question);
    }
    terminal.find(REVIEW, SHARPEN);
    let first = terminal.next_question(REVIEW);
    terminal.press(ESCAPE);
    terminal.find(REVIEW, SHARPEN);
    question = terminal.next_question(REVIEW);
    assert_eq!(question, first);
    while !question.contains(REVIEW) {
        terminal.take_first();
        question = terminal.next_question(&question);
    }
    let screen = terminal.screen();
    assert!(screen.contains("Changed: "), "{screen}");
    assert!(
        asked(&screen).is_some() && !screen.contains(SHARPEN),
        "{screen}"
    );
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
}

#[test]
fn going_back_from_the_questions_about_the_plan_keeps_the_answers() {
    let folder = Folder::new();
    let mut terminal = menu(folder.path(), 200);
    terminal.find(REVIEW, SHARPEN);
    let first = terminal.next_question(REVIEW);
    terminal.take_first();
    let second = terminal.next_question(&first);
    terminal.take_first();
    let third = terminal.next_question(&second);
    assert_ne!(third, REVIEW);
    for before in [&second, &first] {
        terminal.press(ESCAPE);
        terminal.wait_for_prompt(before);
    }
    terminal.press(ESCAPE);
    let screen = terminal.wait_for_prompt(REVIEW);
    for question in [&first, &second] {
        assert!(screen.contains(&format!("\u{2713} {question}")), "{screen}");
    }
    assert!(!screen.contains("no longer"), "{screen}");
    assert!(screen.contains("Unchanged: "), "{screen}");
    // The last question can be answered again from the menu, and its answer stays as well.
    terminal.press(ESCAPE);
    terminal.wait_for_prompt(&second);
    terminal.press(ESCAPE);
    terminal.wait_for_prompt(&first);
    terminal.press(ESCAPE);
    assert_eq!(
        terminal.wait_for_prompt(REVIEW).matches('\u{2713}').count(),
        screen.matches('\u{2713}').count()
    );
}

#[test]
fn answers_that_do_not_matter_for_a_while_stay() {
    let folder = Folder::new();
    let mut terminal = menu(folder.path(), 200);
    terminal.find(REVIEW, SHARPEN);
    let mut question = terminal.next_question(REVIEW);
    while !question.contains(REVIEW) {
        terminal.take_first();
        question = terminal.next_question(&question);
    }
    let before = terminal.changes();
    terminal.change(ADMIN, "Yes");
    terminal.choose(ADMIN, "No");
    terminal.wait_for("Was: Django. Now: FastAPI.");
    assert_eq!(terminal.changes().len(), before.len());
    terminal.change(ADMIN, "No");
    terminal.choose(ADMIN, "Yes");
    terminal.wait_for("Was: FastAPI. Now: Django.");
    assert_eq!(terminal.changes(), before);
}
