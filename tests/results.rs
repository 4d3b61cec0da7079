//! How a person sees a result: on one screen, in words, with a command that gives it again.

use backend_advisor::advice::Advice;
use backend_advisor::answers::{Answers, Origin};
use backend_advisor::comparison;
use backend_advisor::decision::Decision;
use backend_advisor::decision::plan::Planner;
use backend_advisor::ids::{Id, OptionId, QuestionId};
use backend_advisor::render::table::{self, SCREEN};
use backend_advisor::render::{Look, compare, report, sharpened};
use backend_advisor::ruleset::load::load_text;
use backend_advisor::ruleset::{Answer, Kind, RuleSet};
use backend_advisor::shipped;

use serde_json::Value;

use crate::common::{Finish, Folder, PROGRAM, program, script};

/// Numbers that are the same in every run of the test (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    /// Any answer, including not-sure.
    fn answer(&mut self, rules: &RuleSet, question: QuestionId) -> Answer {
        let question = &rules.questions()[question];
        let options = question.options.len();
        match (self.below(10), question.kind) {
            (0, _) => Answer::NotSure,
            (_, Kind::AnyOf) => {
                let chosen = question.options.ids().filter(|_| self.below(3) == 0);
                Answer::Many(chosen.collect())
            }
            _ => Answer::One(OptionId::new(self.below(options))),
        }
    }
}

/// Complete answer sets, and those that interviews end with.
fn answer_sets(rules: &RuleSet, decision: &Decision, each: usize) -> Vec<Answers> {
    let mut numbers = Numbers(20_261_127);
    let none = Answers::none(rules.questions().len());
    let complete = (0..each).map(|_| {
        let mut answers = none.clone();
        for question in rules.questions().ids() {
            let answer = numbers.answer(rules, question);
            answers.give(question, answer, Origin::Flag);
        }
        answers
    });
    let mut sets: Vec<Answers> = complete.collect();
    let mut planner = Planner::new(rules, &decision.remaining(&none));
    for _ in 0..each {
        let mut answers = none.clone();
        while let Some(step) = planner.next(&decision.remaining(&answers), None) {
            let answer = numbers.answer(rules, step.question);
            answers.give(step.question, answer, Origin::Prompt);
        }
        sets.push(answers);
    }
    sets
}

/// The command that gives some answers again, as the program writes it.
fn again(rules: &RuleSet, answers: &Answers) -> String {
    let given = answers.given().map(|(question, answer)| {
        let question = &rules.questions()[question];
        format!(" {} {}", question.flag(), answer.words(question).join(","))
    });
    format!("backend-advisor{}", given.collect::<String>())
}

/// The text without the lines of its last command.
fn without_command(text: &str) -> String {
    let (before, _) = text.rsplit_once("Again    backend-advisor").unwrap();
    before.to_owned()
}

/// Calls `check` with the shipped rule set, an advice and the command for its answers.
fn for_many(each: usize, mut check: impl FnMut(&RuleSet, &Advice<'_>, &str)) {
    let rules = shipped::rules();
    let decision = Decision::compile(&rules).unwrap();
    for answers in answer_sets(&rules, &decision, each) {
        let advice = Advice::new(&rules, &decision, &answers, None).unwrap();
        check(&rules, &advice, &again(&rules, &answers));
    }
}

#[test]
fn a_result_fits_a_screen_with_the_headline_first() {
    let mut with_a_comparison = 0;
    for_many(200, |rules, advice, again| {
        let text = table::render(advice, Some(again), SCREEN, Look::PLAIN);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() <= SCREEN, "{} lines:\n{text}", lines.len());
        assert!(lines.iter().all(|it| it.chars().count() <= 80), "{text}");
        let title = advice.recommendation.as_ref().unwrap().title;
        assert!(lines[0].contains(title), "{text}");
        for label in [
            "Why  ",
            "Price  ",
            "Dissent  ",
            "Would change it",
            "Start  ",
            "Again  ",
        ] {
            assert!(
                lines.iter().any(|it| it.starts_with(label)),
                "{label}\n{text}"
            );
        }
        let titles = rules.outcomes().values().map(|it| it.title.as_str());
        let titles: Vec<&str> = titles.collect();
        let is_header = |line: &&&str| line.split_whitespace().eq(titles.iter().copied());
        with_a_comparison += lines.iter().filter(is_header).count();
    });
    assert!(with_a_comparison >= 100, "only {with_a_comparison} of 400");
}

#[test]
fn all_parts_that_differ_are_named_if_they_fit_the_line() {
    let rules = shipped::rules();
    let decision = Decision::compile(&rules).unwrap();
    let mut answers = Answers::none(rules.questions().len());
    let give = |answers: &mut Answers, id: &str, word: &str| {
        let id = rules.question(id).unwrap();
        let answer = rules.questions()[id].answer(&[word]).unwrap();
        answers.give(id, answer, Origin::Prompt);
    };
    for (id, word) in [
        ("existing", "new"),
        ("edited-by", "staff"),
        ("heavy-share", "little"),
    ] {
        give(&mut answers, id, word);
    }
    let before = answers.clone();
    let before = Advice::new(&rules, &decision, &before, None).unwrap();
    for it in &before.shaping_questions {
        let id = it.flag.trim_start_matches("--");
        let question = &rules.questions()[rules.question(id).unwrap()];
        if let Some(option) = question.options.values().next() {
            give(&mut answers, id, &option.id);
        }
    }
    let now = Advice::new(&rules, &decision, &answers, None).unwrap();
    let sentence = |width| sharpened::sentence(&before, &now, width).unwrap();
    let all = sentence(usize::MAX);
    assert!(
        all.contains("Changed: ") && !all.contains(" more."),
        "{all}"
    );
    assert_eq!(sentence(all.len()), all);
    let cut = sentence(all.len() - 1);
    assert!(cut.ends_with(" more."), "{cut}");
}

#[test]
fn a_result_in_a_pipe_is_not_cut_to_a_screen() {
    let arguments = "--existing new --edited-by staff --heavy-share substantial --heavy-work waits \
                     --heavy-apart yes --two-services yes";
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let piped = program(&arguments).shipped().run().succeeded();
    assert!(piped.lines().count() > SCREEN, "{piped}");
    assert!(piped.contains("5 of 6 answers settle it"), "{piped}");
    assert!(piped.contains("\n         Create the service"), "{piped}");
}

#[test]
fn a_narrow_result_keeps_to_its_width() {
    for width in [40, 50] {
        let look = Look {
            width,
            colour: false,
        };
        for_many(50, |_, advice, again| {
            for text in [
                table::render(advice, Some(again), SCREEN, look),
                report::render(advice, again, look),
            ] {
                // Words to copy are not broken.
                let breaks =
                    |line: &&str| line.chars().count() > width && line.trim().contains(' ');
                let too_long = text.lines().find(|line| {
                    breaks(line)
                        && !line.contains("--")
                        && !line.contains("uv ")
                        && !line.contains("http")
                });
                assert_eq!(too_long, None, "{text}");
            }
        });
    }
}

#[test]
fn ids_are_only_in_commands() {
    for_many(60, |rules, advice, again| {
        let screen = table::render(advice, Some(again), SCREEN, Look::PLAIN);
        let report = report::render(advice, again, Look::PLAIN);
        let (before, sharpen) = report.rsplit_once("\nSources (").unwrap();
        assert!(sharpen.contains("Again    "), "{report}");
        for text in [&without_command(&screen), before] {
            let words: Vec<&str> = text.split_whitespace().collect();
            let ids = rules.questions().values().map(|it| it.id.as_str());
            // "sign-in" is also an ordinary word.
            let ids = ids.filter(|id| id.contains('-') && *id != "sign-in");
            for id in ids.chain(["not-sure"]) {
                assert!(words.iter().all(|word| !word.contains(id)), "{id}:\n{text}");
            }
        }
    });
}

#[test]
fn the_command_gives_the_same_result() {
    for answers in [
        &[
            "--edited-by=staff",
            "--heavy-share=substantial",
            "--two-services=yes",
            "--heavy-apart=yes",
            "--heavy-work=waits,jobs",
        ][..],
        &["--heavy-share=main", "--heavy-work=none", "--rest-not-sure"],
    ] {
        let first = program(answers).shipped().run();
        let (_, command) = first.stdout.split_once("\nAgain    ").unwrap();
        let lines: Vec<&str> = command.lines().collect();
        let end = lines.iter().position(|it| !it.ends_with('\\')).unwrap();
        let command = lines[..=end]
            .join("\n")
            .replacen("backend-advisor", PROGRAM, 1);
        assert_eq!(script(&command).shipped().run(), first, "{command}");
    }
}

/// A rule for each certainty, and a question that chooses among them.
const CERTAINTIES: &str = "\
format: 1
id: drinks
version: '1'
title: Tea or coffee?
questions:
  - id: sure
    ask: How sure are you?
    kind: one-of
    options: [{id: quite, label: Quite}, {id: nearly, label: Nearly}, {id: hardly, label: Hardly}, {id: no, label: No}]
decision:
  - {id: a, when: {sure: quite}, recommend: tea, certainty: clear, runner-up: coffee, because: So it is., house: true}
  - {id: b, when: {sure: nearly}, recommend: tea, certainty: lean, runner-up: coffee, because: So it is., house: true}
  - {id: c, when: {sure: hardly}, recommend: coffee, certainty: close-call, runner-up: tea, because: So it is., house: true}
  - {id: d, recommend: tea, because: So it is., house: true}
outcomes: [{id: tea, title: Tea, summary: A pot.}, {id: coffee, title: Coffee, summary: A cup.}]
";

#[test]
fn each_certainty_has_a_headline_of_its_own() {
    let folder = Folder::with("drinks.yaml", CERTAINTIES);
    for (answers, headline) in [
        (&["--sure=quite"][..], "Clear choice    Tea"),
        (
            &["--sure=nearly"],
            "Likely choice   Tea, rather than Coffee",
        ),
        (&["--sure=hardly"], "Close call      Coffee, ahead of Tea"),
        (
            &["--sure=no"],
            "Default choice  Tea, because no answer calls for another outcome",
        ),
        (&[], "Undecided       Tea or Coffee"),
    ] {
        let run = folder.run(&[&["--rules", "drinks.yaml"], answers].concat());
        let line = run.stdout.lines().next().unwrap();
        let line = line.trim_end_matches("1 question left").trim_end();
        assert_eq!(line, headline);
    }
}

#[test]
fn brief_is_one_paragraph_and_one_command() {
    for (answers, says) in [
        (
            &["--existing=django", "--heavy-share=little"][..],
            "Django (clear choice)",
        ),
        (&["--rest-not-sure"], "Django (default choice)"),
        (&["--heavy-share=main"], "Undecided"),
    ] {
        let arguments = [answers, &["--format=brief"]].concat();
        let brief = program(&arguments).shipped().run();
        let table = program(answers).shipped().run();
        assert_eq!((brief.code, brief.stderr.as_str()), (table.code, ""));
        let lines: Vec<&str> = brief.stdout.lines().collect();
        let [paragraph, "", command] = lines.as_slice() else {
            panic!("{}", brief.stdout);
        };
        assert!(paragraph.contains(says), "{paragraph}");
        assert!(paragraph.ends_with(['.', '?', ')']), "{paragraph}");
        let command = command.replacen("backend-advisor", PROGRAM, 1);
        assert_eq!(script(&command).shipped().run(), table, "{command}");
    }
}

#[test]
fn the_comparison_has_a_column_for_each_outcome_and_its_sources_below() {
    let compare = program(&["compare"]).shipped().run().succeeded();
    let lines: Vec<&str> = compare.lines().collect();
    let header: Vec<&str> = lines[1].split_whitespace().collect();
    assert_eq!(header, ["Django", "FastAPI", "Hybrid"]);
    let (table, below) = compare.split_once("\n\n(+) ").unwrap();
    for source in ["kickoff", "commercial", "ai-heavy", "our own opinion"] {
        assert!(
            !table.contains(source) && below.contains(source),
            "{source}"
        );
    }
    let json = program(&["compare", "--json"]).shipped().run().json();
    for row in json.as_array().unwrap() {
        let cells = row["cells"].as_object().unwrap();
        assert_eq!(cells.len(), 3, "{row}");
        let criterion = row["criterion"].as_str().unwrap();
        assert!(below.contains(&format!("  - {criterion}: ")), "{criterion}");
    }
}

/// Whatever the number of outcomes and the width, no word is cut in two.
#[test]
fn a_comparison_breaks_no_word() {
    let title = |it: usize| ["Environment", "Containers of its own", "Automatic"][it % 3];
    for outcomes in 2..=8 {
        let mut text = "format: 1\nid: a\nversion: '1'\ntitle: T\nhouse: true\nquestions:\n\
             - {id: q, ask: Q, kind: yes-no}\ndecision:\n- {id: r, recommend: o0, because: B}\n\
             outcomes:\n"
            .to_owned();
        for it in 0..outcomes {
            let title = title(it);
            text.push_str(&format!(
                "- {{id: o{it}, title: {title} {it}, summary: S}}\n"
            ));
        }
        text.push_str("comparison:\n- {id: c, criterion: Responsibilities, cells: {");
        let cells = (0..outcomes).map(|it| format!("o{it}: {{say: Infrastructure {it}; images}}"));
        text.push_str(&cells.collect::<Vec<_>>().join(", "));
        text.push_str("}}\n");
        let rules = load_text("rules.yaml", &text).unwrap().rules;
        let rows = comparison::rows(&rules, &Answers::none(1));
        for width in 40..=120 {
            let look = Look {
                width,
                colour: false,
            };
            let shown = compare::table(&rules, &rows, look);
            let words: Vec<&str> = shown.split_whitespace().collect();
            for (word, times) in [("Infrastructure", outcomes), ("Responsibilities", 1)] {
                let found = words.iter().filter(|it| **it == word).count();
                assert!(found >= times, "{width} columns:\n{shown}");
            }
            let times = (0..outcomes).filter(|it| it % 3 == 0).count();
            let found = words.iter().filter(|it| **it == "Environment").count();
            assert_eq!(found, times, "{width} columns:\n{shown}");
        }
    }
}

#[test]
fn each_source_is_listed_with_what_is_known_of_it() {
    let listed = program(&["sources"]).shipped().run().succeeded();
    let words: Vec<&str> = listed.split_whitespace().collect();
    let text = words.join(" ");
    let json = program(&["sources", "--json"]).shipped().run().json();
    for source in json.as_array().unwrap() {
        for key in ["id", "title", "about", "url", "version", "checked"] {
            if let Some(known) = source[key].as_str() {
                assert!(
                    text.contains(known.trim_end_matches('.')),
                    "{key}: {source}"
                );
            }
        }
        // An address is on its own line, so that it can be copied.
        if let Some(url) = source["url"].as_str() {
            assert!(listed.lines().any(|line| line.trim() == url), "{url}");
        }
    }
}

#[test]
fn what_speaks_for_a_part_does_not_speak_against_the_whole() {
    let hybrid = |work| {
        [
            "--edited-by=staff",
            "--heavy-share=substantial",
            "--two-services=yes",
            "--heavy-apart=yes",
            work,
        ]
    };
    let admin = "Django generates an admin panel";
    for (work, dissent) in [
        ("--heavy-work=waits", "No answer argues against it."),
        (
            "--heavy-work=computes,jobs",
            "For Django: Django with Celery is a proven solution",
        ),
    ] {
        let arguments = hybrid(work);
        let screen = program(&arguments).shipped().run().succeeded();
        assert!(
            screen.contains(&format!("\nDissent  {dissent}")),
            "{screen}"
        );
        let arguments = [&arguments[..], &["--explain"]].concat();
        let report = program(&arguments).shipped().run().succeeded();
        let (_, part) = report
            .split_once("In favor of Django, which is part of it")
            .unwrap();
        assert!(
            part.contains(admin) && report.matches(admin).count() == 1,
            "{report}"
        );
        let is_dissent = work.ends_with("jobs");
        assert_eq!(
            report.contains("Dissent: in favor of Django"),
            is_dissent,
            "{report}"
        );
    }
    let arguments = [
        &hybrid("--heavy-work=computes,jobs")[..],
        &["--format=markdown"],
    ]
    .concat();
    let markdown = program(&arguments).shipped().run().succeeded();
    let (own, dissent) = markdown.split_once("| Dissent: favors |").unwrap();
    assert!(
        own.contains(admin) && dissent.contains("Celery"),
        "{markdown}"
    );
    assert!(!markdown.contains("decisive"), "{markdown}");
}

#[test]
fn a_source_says_for_these_answers_what_its_own_claims_say() {
    let answers = [
        "--edited-by=staff",
        "--heavy-share=little",
        "--existing=new",
    ];
    let run = |options: &[&str]| {
        let arguments = [&["sources"], options, &answers].concat();
        program(&arguments).shipped().run()
    };
    let text = run(&[]).succeeded();
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let rules = shipped::rules();
    let reports = run(&["--json"]).json();
    let mut shown = 0;
    for report in reports.as_array().unwrap() {
        for argument in report["arguments"].as_array().unwrap() {
            let claim = rules.claims().values();
            let mut claim = claim.filter(|it| argument["claim"] == it.id.as_str());
            let claim = claim.next().unwrap();
            assert_eq!(report["id"], rules.sources()[claim.source].id.as_str());
            assert_eq!(argument["says"], claim.says.as_str());
            let outcome = rules.outcomes().values();
            let mut outcome = outcome.filter(|it| argument["for"] == it.id.as_str());
            let title = &outcome.next().unwrap().title;
            let (_, below) = text.split_once(&format!("Cited for {title}: ")).unwrap();
            assert!(below.contains(&format!("- {}", claim.says)));
            shown += 1;
        }
    }
    assert!(shown > 5, "{shown}");
    // The claims of the rule that decides come first.
    let advice = program(&[&["--json"], &answers[..]].concat())
        .shipped()
        .run()
        .json();
    let deciding = &advice["decided_by"]["claims"];
    let cited = reports.as_array().unwrap().iter().flat_map(|report| {
        report["arguments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["claim"])
    });
    let cited: Vec<&Value> = cited.collect();
    assert!(
        deciding
            .as_array()
            .unwrap()
            .iter()
            .all(|it| cited.contains(&it))
    );
}
