//! Keys, pastes and signals in the middle of an interview.

use std::process::Command;

use crate::common::terminal::{
    CTRL_C, DOWN, ENTER, REVIEW, SHARPEN, Terminal, WITH_SHIPPED, answered, options, prompt,
};
use crate::common::{BEFORE_FEATURES, Folder, program};

const JOB: &str = "What is it, first of all?";
const JOB_PRODUCT: &str = "A product, site or tool that people use";
const JOB_ENGINE: &str = "Such a product around one heavy technical part";
const SHARE: &str = "How much of it is heavy work?";
const SHARE_SUBSTANTIAL: &str = "A substantial part, beside ordinary work";
const FEATURES: &str = "Which of these must it have itself?";

const CTRL_Z: &str = "\u{1a}";

/// The end of a script that prints the exit code and the state of the terminal.
const AND_AFTER: &str = "echo code=$?; stty -a";

/// The exit code of the program in a script with that end. The terminal must be restored.
fn code_of(mut terminal: Terminal) -> String {
    assert_eq!(terminal.exit_code(), 0);
    let transcript = terminal.transcript();
    let (_, after) = transcript.rsplit_once("code=").unwrap();
    let after: Vec<&str> = after.split_whitespace().collect();
    for setting in ["echo", "icanon", "isig", "opost", "icrnl", "^C;"] {
        assert!(after.contains(&setting), "no {setting} in {after:?}");
    }
    assert!(!terminal.is_left_changed());
    after[0].to_owned()
}

#[test]
fn what_is_typed_before_a_question_is_drawn_does_not_answer_it() {
    let mut terminal = Terminal::script(24, 80, "echo ready; read line; \"$P\"", &[]);
    terminal.wait_for("ready");
    terminal.press("go\n\n\n\n");
    terminal.wait_for_prompt(JOB);
    terminal.press(DOWN);
    terminal.wait_for_cursor(JOB_ENGINE);
    assert!(!terminal.screen().contains('\u{2713}'));
}

#[test]
fn a_paste_of_several_lines_answers_one_question() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.wait_for_prompt(JOB);
    terminal.press("1\r1\r1\r1\r1\r");
    terminal.wait_for_prompt(SHARE);
    terminal.press(DOWN);
    terminal.wait_for_cursor(SHARE_SUBSTANTIAL);
}

#[test]
fn a_paste_that_the_terminal_marks_answers_nothing() {
    let mut terminal = Terminal::run(24, 80, &[]);
    terminal.wait_for_prompt(JOB);
    terminal.press("\u{1b}[200~1\r1\r\u{1b}[201~");
    terminal.wait_for_cursor("No entry matches");
    terminal.press(ENTER);
    terminal.wait_for("No entry matches `1");
    terminal.wait_for_cursor(JOB_PRODUCT);
    terminal.press(DOWN);
    terminal.wait_for_cursor(JOB_ENGINE);
    assert!(!terminal.screen().contains('\u{2713}'));
}

#[test]
fn a_signal_that_ends_the_program_leaves_the_terminal_as_it_was() {
    let script = format!("sh -c 'echo pid=$$; exec \"$P\"'; {AND_AFTER}");
    for (signal, code) in [("HUP", "129"), ("INT", "130"), ("TERM", "143")] {
        let mut terminal = Terminal::script(24, 80, &script, &[]);
        terminal.choose(JOB, JOB_PRODUCT);
        terminal.wait_for_prompt(SHARE);
        let transcript = terminal.transcript();
        let (_, pid) = transcript.split_once("pid=").unwrap();
        let pid = pid.split_whitespace().next().unwrap();
        let mut kill = Command::new("kill");
        assert!(kill.args(["-s", signal, pid]).status().unwrap().success());
        assert_eq!(terminal.exit_code(), 0);
        let says_how = terminal.transcript().contains("--primary-job product");
        assert_eq!(says_how, signal == "INT", "{signal}");
        assert_eq!(code_of(terminal), code, "{signal}");
    }
}

/// The arguments of the command that continues with the answers so far.
fn resumed(terminal: &Terminal) -> Vec<String> {
    let transcript = terminal.transcript().replace('\r', "");
    let (_, command) = transcript.rsplit_once("\n  backend-advisor ").unwrap();
    // Its lines go on while they end in a backslash.
    let command = command.replace("\\\n", "");
    shlex::split(command.lines().next().unwrap()).unwrap()
}

#[test]
fn ctrl_c_says_how_to_go_on_with_the_answers_so_far() {
    let mut terminal = Terminal::script(24, 80, &format!("\"$P\"; {AND_AFTER}"), &[]);
    terminal.choose(JOB, JOB_PRODUCT);
    terminal.wait_for_prompt(SHARE);
    terminal.press(CTRL_C);
    assert_eq!(terminal.exit_code(), 0);
    let command = resumed(&terminal);
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    let again = program(&[&command[..], &["--json"]].concat())
        .output()
        .unwrap();
    let again: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(
        again["answers"],
        serde_json::json!({"primary-job": "product"})
    );
    assert_eq!(code_of(terminal), "130");
}

#[test]
fn an_interview_that_is_left_while_the_plan_is_sharpened_leads_back_to_the_menu() {
    let mut terminal = Terminal::run(24, 80, &["--primary-job", "product"]);
    terminal.choose(SHARE, "None, or a small extra");
    terminal.find(REVIEW, SHARPEN);
    let first = terminal.next_question(REVIEW);
    terminal.take_first();
    terminal.next_question(&first);
    terminal.press(CTRL_C);
    assert_eq!(terminal.exit_code(), 130);
    let command = resumed(&terminal);
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    let mut terminal = Terminal::run(24, 80, &command);
    let screen = terminal.wait_for_prompt(REVIEW);
    assert!(screen.contains("Recommendation  Django"), "{screen}");
    terminal.find(REVIEW, SHARPEN);
    assert_ne!(terminal.next_question(REVIEW), first);
}

#[test]
fn the_command_that_continues_repeats_the_other_flags() {
    let arguments = "--all --adr-dir=my\\ docs --answer two-services=no --color never";
    let folder = Folder::new();
    let path = folder.path().display();
    let script = format!("cd '{path}'; \"$P\" {arguments} --adr-status accepted");
    let mut terminal = Terminal::script(24, 80, &script, &[WITH_SHIPPED]);
    let first = terminal.next_question("");
    terminal.press("1");
    terminal.press(ENTER);
    terminal.next_question(&first);
    terminal.press(CTRL_C);
    assert_eq!(terminal.exit_code(), 130);
    let others = "--all --adr-dir my docs --adr-status accepted --color never";
    assert_eq!(
        resumed(&terminal).join(" "),
        format!("--two-services no --hosting servers {others}")
    );
}

#[test]
fn ctrl_c_before_the_first_answer_says_nothing() {
    let mut terminal = Terminal::run(24, 80, &["--primary-job", "product"]);
    terminal.wait_for_prompt(SHARE);
    terminal.press(CTRL_C);
    assert_eq!(terminal.exit_code(), 130);
    assert!(!terminal.transcript().contains("To continue"));
}

/// The prompts of the menu: the entries that lead there, and the question.
const PROMPTS: [(&str, &str); 3] = [
    ("", "What next?"),
    ("Save as ADR", "Save it as"),
    ("Change an answer", "Which answer?"),
];

#[test]
fn ctrl_c_in_the_menu_leaves_its_text_and_says_how_to_come_back() {
    let arguments = "--edited-by staff --heavy-share little --existing new --menu";
    for (entry, question) in PROMPTS {
        let script = format!("\"$P\" {arguments}; echo code=$?");
        let mut terminal = Terminal::script(24, 80, &script, &[WITH_SHIPPED]);
        if !entry.is_empty() {
            terminal.act("What next?", entry);
        }
        let screen = terminal.wait_until(question, |screen| {
            let prompt = prompt(screen);
            prompt.is_some_and(|prompt| prompt.contains(question))
        });
        let keys = screen.trim_end().lines().next_back().unwrap();
        terminal.press(CTRL_C);
        assert_eq!(terminal.exit_code(), 0);
        let screen = terminal.screen();
        let lines: Vec<&str> = screen.trim_end().lines().collect();
        assert!(lines.contains(&keys), "{screen}");
        assert_eq!(lines.last(), Some(&"code=130"), "{screen}");
        assert_eq!(resumed(&terminal).join(" "), arguments);
    }
}

#[test]
fn an_interview_that_is_stopped_goes_on_where_it_was() {
    let script = format!("set -m; \"$P\"; echo stopped; stty -a; fg; {AND_AFTER}");
    let mut terminal = Terminal::script(50, 80, &script, &[]);
    terminal.choose(JOB, JOB_PRODUCT);
    terminal.point_at(SHARE, SHARE_SUBSTANTIAL);
    terminal.press(CTRL_Z);
    terminal.wait_for("stopped");
    // The list of the open question is gone, and the question is asked again below.
    let screen = terminal.wait_for_prompt(SHARE);
    assert_eq!(screen.matches(SHARE_SUBSTANTIAL).count(), 1, "{screen}");
    let transcript = terminal.transcript();
    let (_, stopped) = transcript.rsplit_once("stopped").unwrap();
    assert!(
        stopped
            .split_whitespace()
            .any(|setting| setting == "icanon"),
        "{stopped}"
    );
    terminal.wait_for_cursor(SHARE_SUBSTANTIAL);
    terminal.press("1");
    terminal.press(ENTER);
    terminal.show();
    assert_eq!(code_of(terminal), "0");
}

#[test]
fn a_resize_keeps_the_ticks_and_leaves_no_text_behind() {
    // At the top of the terminal and at its bottom.
    for before in ["", "seq 50; "] {
        let script = format!("{before}exec \"$P\" {BEFORE_FEATURES}");
        let mut terminal = Terminal::script(30, 80, &script, &[]);
        terminal.tick(FEATURES, "Payments, subscriptions or orders");
        // The line of keys, whose breaks depend on the width, shows that the prompt was drawn again.
        for (columns, keys) in [(50, 3), (120, 2), (40, 4), (80, 2)] {
            terminal.resize(30, columns);
            let fits = |option: &String| option.chars().count() < usize::from(columns);
            let screen = terminal.wait_until("the ticks in the new size", |screen| {
                let options = options(screen);
                let from = screen.lines().position(|line| line.starts_with('['));
                options.len() == 5
                    && options[1].contains("[x]")
                    && options.iter().all(fits)
                    && from.is_some_and(|from| screen.trim_end().lines().skip(from).count() == keys)
            });
            for once in ["not sure, why", "Which of these must it", "Django, FastAPI"] {
                assert_eq!(screen.matches(once).count(), 1, "{screen}");
            }
        }
        terminal.press(ENTER);
        let answer = answered(FEATURES, "Payments, subscriptions or orders");
        terminal.wait_for(&answer);
    }
}
