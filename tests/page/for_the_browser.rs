//! What the tests in a browser compare with: random rule sets, and interviews as the program holds
//! them. `FOR_THE_BROWSER` names the folder that they are written to; without it, only a few are made.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

use backend_advisor::answers::Answers;
use backend_advisor::decision::Decision;
use backend_advisor::ids::{Id, OptionId};
use backend_advisor::interview::{self, Ask, Asker, Next, Reply, Review};
use backend_advisor::render::{Look, page, why};
use backend_advisor::ruleset::{Answer, Kind, Question, RuleSet, load};
use proptest::prelude::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::common::{SHIPPED, SPECIMEN};
use crate::model::{Condition, Model, model_with_signals};

/// How many random rule sets there are, and how many interviews are held under each of them.
const RULE_SETS: usize = 60;
const INTERVIEWS: usize = 3;

/// How many interviews are held under the shipped rule set and the specimen.
const MORE_INTERVIEWS: usize = 25;

#[test]
fn there_is_something_to_compare_with() {
    let mut runner = TestRunner::deterministic();
    let folder = env::var_os("FOR_THE_BROWSER");
    let all = if folder.is_some() { RULE_SETS } else { 5 };
    let mut held = Vec::new();
    for number in 0..all {
        let model = model_with_signals(5).new_tree(&mut runner).unwrap();
        let text = with_texts(&model.current());
        let name = format!("random-{number:02}.yaml");
        let rules = load::load_text(&name, &text)
            .unwrap_or_else(|problems| panic!("{problems}\n{text}"))
            .rules;
        if let Some(folder) = &folder {
            fs::create_dir_all(folder).unwrap();
            let path = Path::new(folder).join(&name);
            fs::write(&path, &text).unwrap();
            held.push(interviews(&rules, Some(&path), INTERVIEWS, &mut runner));
        }
        page::render(&rules, &Decision::compile(&rules).unwrap(), None).unwrap();
    }
    let rules = load::load_text("many.yaml", &many_outcomes())
        .unwrap()
        .rules;
    page::render(&rules, &Decision::compile(&rules).unwrap(), None).unwrap();
    if let Some(folder) = folder {
        let path = Path::new(&folder).join("many.yaml");
        fs::write(&path, many_outcomes()).unwrap();
        held.push(interviews(
            &rules,
            Some(&path),
            MORE_INTERVIEWS,
            &mut runner,
        ));
        for path in [SHIPPED, SPECIMEN].map(Path::new) {
            let rules = load::load(path, &[]).unwrap().rules;
            held.push(interviews(&rules, Some(path), MORE_INTERVIEWS, &mut runner));
        }
        let interviews = serde_json::to_string(&held).unwrap();
        fs::write(Path::new(&folder).join("interviews.json"), interviews).unwrap();
    }
}

/// The rule set as an author would write it, with texts that depend on the answers and repeat them,
/// and with addresses of outcomes.
fn with_texts(model: &Model) -> String {
    let conditions: Vec<&Condition> = model.signals.iter().map(|it| &it.when).collect();
    let rules = model.rules.iter().map(|(when, _)| when);
    let conditions: Vec<&Condition> = conditions.into_iter().chain(rules).collect();
    let mut next = conditions.iter().cycle();
    let mut note = |say: String| {
        let say = format!("say: \"{say}: {{q0}}, {{{{q0}}}}\", house: true");
        match next.next() {
            Some(when) => format!("{{{say}, when: {}}}", model.written(when)),
            None => format!("{{{say}}}"),
        }
    };
    // Here the others combine the first outcome.
    let plain = Model {
        first_combines: false,
        ..model.clone()
    };
    let mut text = plain.yaml();
    for outcome in 0..model.outcomes {
        let mut list = |name: &str| {
            let notes: Vec<String> = (0..3)
                .map(|index| note(format!("{name} {index} of {outcome}")))
                .collect();
            format!("[{}]", notes.join(", "))
        };
        let plain = format!("{{id: u{outcome}, title: T, summary: S}}");
        let combines = if outcome == 0 { "" } else { ", combines: [u0]" };
        let written = format!(
            "{{id: u{outcome}, title: Outcome {outcome}, summary: S{combines}, url: 'https://a.org/{outcome}', costs: {}, bring: {}, \
             start: {}, cautions: {}, plan: [{{id: p, title: P, choices: {}}}], architecture: {{parts: \
             [{{id: a, title: A, holds: {}}}], shared: {}, first: {}, later: {}}}}}",
            list("cost"),
            list("bring"),
            list("start"),
            list("caution"),
            list("choice"),
            list("holds"),
            list("shared"),
            list("first"),
            list("later")
        );
        assert!(text.contains(&plain), "{text}");
        text = text.replace(&plain, &written);
    }
    text
}

/// A rule set with more outcomes and options than are all named. Options have the same effect in
/// pairs, and outcomes are equally likely in some.
fn many_outcomes() -> String {
    let mut text = "format: 1\nid: many\nversion: '1'\ntitle: T\nquestions:\n\
         - {id: big, ask: Big?, kind: yes-no, likelihood: 0.3}\n\
         - {id: place, ask: Where?, kind: one-of, options: ["
        .to_owned();
    (0..16).for_each(|it| write!(text, "{{id: p{it}, label: Place {it}}}, ").unwrap());
    text.push_str("]}\n- {id: extras, ask: What else?, kind: any-of, options: [");
    (0..3).for_each(|it| write!(text, "{{id: e{it}, label: Extra {it}}}, ").unwrap());
    text.push_str(
        "]}\n- {id: people, ask: How many?, kind: number, minimum: 0, maximum: 99}\ndecision:\n",
    );
    let mut rule = |id: String, when: String, outcome: usize| {
        let rest = format!("recommend: o{outcome}, because: B, house: true");
        writeln!(text, "- {{id: {id}, when: {{all: [{when}]}}, {rest}}}").unwrap();
    };
    for pair in 0..8 {
        let place = format!("{{place: [p{}, p{}]}}", 2 * pair, 2 * pair + 1);
        let extra = format!("{{extras: e{}}}", pair % 3);
        rule(format!("a{pair}"), format!("{place}, {{big: yes}}"), pair);
        rule(format!("b{pair}"), format!("{place}, {extra}"), pair + 6);
        rule(
            format!("c{pair}"),
            format!("{extra}, {{people: '>= {pair}0'}}"),
            pair + 1,
        );
    }
    text.push_str("- {id: last, recommend: o14, because: B, house: true}\noutcomes:\n");
    (0..15).for_each(|it| writeln!(text, "- {{id: o{it}, title: O {it}, summary: S}}").unwrap());
    text
}

/// Interviews under a rule set, with random answers.
fn interviews(rules: &RuleSet, path: Option<&Path>, many: usize, runner: &mut TestRunner) -> Value {
    let decision = Decision::compile(rules).unwrap();
    let held: Vec<Value> = (0..many)
        .map(|_| {
            let answers = rules.questions().values().map(|it| random(it, runner));
            let mut person = Person {
                answers: answers.collect(),
                steps: Vec::new(),
                sharpens: true,
            };
            let nothing = Answers::none(rules.questions().len());
            let end = interview::run(rules, &decision, nothing, false, &mut person).unwrap();
            let outcome = decision.remaining(&end.unwrap()).settled().unwrap();
            let given: BTreeMap<&str, Value> = rules
                .questions()
                .iter()
                .map(|(id, it)| (it.id.as_str(), person.answers[id.index()].to_json(it)))
                .collect();
            json!({
                "name": rules.id(),
                "answers": given,
                "steps": person.steps,
                "outcome": rules.outcomes()[outcome].title,
            })
        })
        .collect();
    let rules: Vec<&str> = path
        .iter()
        .flat_map(|it| ["--rules", it.to_str().unwrap()])
        .collect();
    json!({"rules": rules, "interviews": held})
}

/// A random answer to a question.
fn random(question: &Question, runner: &mut TestRunner) -> Answer {
    let number = any::<u32>().new_tree(runner).unwrap().current() as usize;
    let options = question.options.len();
    match question.kind {
        _ if number.is_multiple_of(8) && !question.must_know => Answer::NotSure,
        Kind::AnyOf => {
            let is_chosen = |option: &usize| number >> (option + 3) & 1 == 1;
            Answer::Many((0..options).filter(is_chosen).map(OptionId::new).collect())
        }
        Kind::YesNo | Kind::OneOf => Answer::One(OptionId::new(number / 8 % options)),
        Kind::Number => {
            let word = format!("{}", f64::from((number / 8 % 16) as u8) / 2.0 - 1.0);
            let minimum = question.scale.as_ref().unwrap().minimum;
            question.answer(&[word]).unwrap_or(Answer::Number(minimum))
        }
    }
}

/// Answers every question, also those about the plan, and notes what it saw.
struct Person {
    answers: Vec<Answer>,
    steps: Vec<Value>,
    sharpens: bool,
}

impl Asker for Person {
    fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply<Option<Answer>>> {
        let question = &ask.rules.questions()[ask.question];
        let why = why::text(
            ask.rules,
            ask.question,
            ask.remaining,
            ask.left,
            Look::PLAIN,
        );
        let (fewest, most) = (ask.more.fewest, ask.more.most);
        let plural = if most == 1 { "" } else { "s" };
        let options = question.options.values().map(|it| it.id.as_str());
        self.steps.push(json!({
            "id": question.id,
            "ask": question.ask,
            "options": options.collect::<Vec<_>>(),
            "progress": match most {
                0 => "last question".to_owned(),
                most if fewest == most => format!("{most} more question{plural}"),
                most if fewest == 0 => format!("up to {most} more question{plural}"),
                most => format!("{fewest} to {most} more questions"),
            },
            "why": without_help(question, &why),
            "not_sure": !question.must_know,
            "for_plan": ask.for_plan,
        }));
        Ok(Reply::Answer(Some(
            self.answers[ask.question.index()].clone(),
        )))
    }

    fn review(&mut self, review: &Review<'_>) -> io::Result<Reply<Next>> {
        let sharpens = review.shaping > 0 && std::mem::take(&mut self.sharpens);
        Ok(Reply::Answer(match sharpens {
            true => Next::Sharpen,
            false => Next::Finish,
        }))
    }
}

/// Why a question is asked, in one line; its help stands above its options on the page.
fn without_help(question: &Question, why: &str) -> String {
    let lines = why.lines().map(|line| line.trim().trim_start_matches("- "));
    let said = lines.collect::<Vec<_>>().join(" ");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = words(&said);
    let help = question.help.as_deref().map(words).unwrap_or_default();
    said.strip_prefix(&help).unwrap_or(&said).trim().to_owned()
}
