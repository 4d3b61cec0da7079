//! Small random rule sets, and the slow, obvious way to decide: trying every completion.
//!
//! Nothing here uses the program's own evaluation. The rule set is written as YAML, as an author
//! would write it, and decided by a few lines of separate code.

#![allow(dead_code, reason = "each test uses its own part")]

pub mod numbers;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::{Budget, Decision, Order};
use backend_advisor::ids::{Id, OptionId, OutcomeId, QuestionId};
use backend_advisor::ruleset::{Answer, RuleSet, load};
use numbers::Numbers;
use proptest::prelude::*;

/// A question with so many options. Of a yes-no question there are two; of a number question they
/// are the ranges that conditions name.
#[derive(Clone, Debug)]
pub struct Question {
    pub kind: &'static str,
    /// Whether not-sure is not an answer.
    pub must_know: bool,
    /// Whether the answer is a fact that nobody can change.
    pub fixed: bool,
    pub options: usize,
    pub topic: Option<usize>,
    pub likelihoods: Vec<u8>,
    pub numbers: Option<Numbers>,
}

impl Question {
    pub fn new(
        kind: &'static str,
        options: usize,
        topic: Option<usize>,
        likelihoods: Vec<u8>,
        numbers: Numbers,
    ) -> Self {
        let numbers = Some(numbers).filter(|_| kind == "number");
        Self {
            options: numbers.as_ref().map_or(options, |it| it.ranges.len()),
            kind,
            must_know: false,
            fixed: false,
            topic,
            likelihoods,
            numbers,
        }
    }

    /// The options, not-sure and none are numbered in this order. Of a question that must be known,
    /// the first option instead of not-sure.
    pub fn nameable(&self, option: usize) -> usize {
        match self.must_know && option == self.options {
            true => 0,
            false => option,
        }
    }
}

#[derive(Clone, Debug)]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    AtLeast(usize, Vec<Condition>),
    Finding(usize),
    /// Options of a question. The number after the last option means not-sure, and the one after
    /// that none.
    Question(usize, Vec<usize>),
}

#[derive(Clone, Debug)]
pub struct Model {
    pub questions: Vec<Question>,
    pub findings: Vec<Condition>,
    pub rules: Vec<(Condition, usize)>,
    pub last: usize,
    pub outcomes: usize,
    pub signals: Vec<Signal>,
    /// Whether the first outcome combines the others.
    pub first_combines: bool,
    /// The rules that say `certainty: clear`.
    pub clear: BTreeSet<usize>,
}

/// A condition that speaks for an outcome, with one of [`STRENGTHS`].
#[derive(Clone, Debug)]
pub struct Signal {
    pub when: Condition,
    pub outcome: usize,
    pub strength: usize,
    pub alone: bool,
}

/// The strongest first.
pub const STRENGTHS: [&str; 3] = ["decisive", "strong", "supporting"];

/// A complete answer set: one value for each question.
pub type Completion = Vec<Value>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    NotSure,
    One(usize),
    Many(Vec<usize>),
    /// In thousandths.
    Number(i64),
}

impl Model {
    /// The rule set as an author would write it.
    pub fn yaml(&self) -> String {
        let mut text = String::from("format: 1\nid: random\nversion: '1'\ntitle: Random\n");
        text.push_str("topics: [{id: t0, title: T}, {id: t1, title: T}]\nquestions:\n");
        for (index, question) in self.questions.iter().enumerate() {
            write!(text, "- {{id: q{index}, ask: Q, kind: {}", question.kind).unwrap();
            if let Some(topic) = question.topic {
                write!(text, ", topic: t{topic}").unwrap();
            }
            if question.must_know {
                text.push_str(", not-sure: false");
            }
            if question.fixed {
                text.push_str(", fixed: true");
            }
            match question.kind {
                "any-of" => write!(text, ", none-says: none fits q{index}").unwrap(),
                "number" => write!(text, ", says: 'there are {{q{index}}}'").unwrap(),
                _ => {}
            }
            let likelihood = |option: usize| f64::from(question.likelihoods[option]) / 8.0;
            if question.kind == "yes-no" {
                write!(text, ", likelihood: {}", likelihood(0)).unwrap();
            } else if let Some(numbers) = &question.numbers {
                write!(text, ", {}", numbers.keys()).unwrap();
            } else {
                let options: Vec<String> = (0..question.options)
                    .map(|option| {
                        format!(
                            "{{id: o{option}, label: L, likelihood: {}}}",
                            likelihood(option)
                        )
                    })
                    .collect();
                write!(text, ", options: [{}]", options.join(", ")).unwrap();
            }
            text.push_str("}\n");
        }
        if !self.findings.is_empty() {
            text.push_str("findings:\n");
            for (index, condition) in self.findings.iter().enumerate() {
                let when = self.written(condition);
                writeln!(text, "- {{id: f{index}, says: S, when: {when}}}").unwrap();
            }
        }
        text.push_str("decision:\n");
        for (index, (condition, outcome)) in self.rules.iter().enumerate() {
            let when = self.written(condition);
            let certainty = match self.clear.contains(&index) {
                true => ", certainty: clear",
                false => "",
            };
            writeln!(
                text,
                "- {{id: r{index}, when: {when}, recommend: u{outcome}{certainty}, because: B, house: true}}"
            )
            .unwrap();
        }
        writeln!(
            text,
            "- {{id: last, recommend: u{}, because: B, house: true}}\noutcomes:",
            self.last
        )
        .unwrap();
        for outcome in 0..self.outcomes {
            let others: Vec<String> = (1..self.outcomes).map(|it| format!("u{it}")).collect();
            let combines = match outcome == 0 && self.first_combines {
                true => format!(", combines: [{}]", others.join(", ")),
                false => String::new(),
            };
            writeln!(text, "- {{id: u{outcome}, title: T, summary: S{combines}}}").unwrap();
        }
        if !self.signals.is_empty() {
            text.push_str("signals:\n");
            for (index, signal) in self.signals.iter().enumerate() {
                let when = self.written(&signal.when);
                let (outcome, strength) = (signal.outcome, STRENGTHS[signal.strength]);
                writeln!(
                    text,
                    "- {{id: s{index}, when: {when}, points-to: u{outcome}, strength: {strength}, alone: {}, because: B, house: true}}",
                    signal.alone
                )
                .unwrap();
            }
        }
        text
    }

    /// A condition as an author would write it.
    pub fn written(&self, condition: &Condition) -> String {
        let list = |of: &[Condition]| {
            let of: Vec<String> = of.iter().map(|condition| self.written(condition)).collect();
            format!("[{}]", of.join(", "))
        };
        match condition {
            Condition::All(of) => format!("{{all: {}}}", list(of)),
            Condition::Any(of) => format!("{{any: {}}}", list(of)),
            Condition::Not(condition) => format!("{{not: {}}}", self.written(condition)),
            Condition::AtLeast(count, of) => {
                format!("{{at-least: {{count: {count}, of: {}}}}}", list(of))
            }
            Condition::Finding(finding) => format!("{{finding: f{finding}}}"),
            Condition::Question(question, options) => {
                let words: Vec<String> = options
                    .iter()
                    .map(|option| self.word(*question, *option))
                    .collect();
                format!("{{q{question}: [{}]}}", words.join(", "))
            }
        }
    }

    fn word(&self, question: usize, option: usize) -> String {
        let asked = &self.questions[question];
        match option.checked_sub(asked.options) {
            Some(0) => "not-sure".to_owned(),
            Some(_) => "none".to_owned(),
            None if asked.kind == "yes-no" => ["yes", "no"][option].to_owned(),
            None => match &asked.numbers {
                Some(numbers) => numbers.ranges[option].written(),
                None => format!("o{option}"),
            },
        }
    }

    /// Every value of one question.
    pub fn values(&self, question: usize) -> Vec<Value> {
        let asked = &self.questions[question];
        let mut values: Vec<Value> = if asked.kind == "any-of" {
            (0..1usize << asked.options)
                .map(|mask| {
                    (0..asked.options)
                        .filter(|option| mask >> option & 1 == 1)
                        .collect()
                })
                .map(Value::Many)
                .collect()
        } else if let Some(numbers) = &asked.numbers {
            numbers.values().into_iter().map(Value::Number).collect()
        } else {
            (0..asked.options).map(Value::One).collect()
        };
        values.extend(self.not_sure(question));
        values
    }

    fn not_sure(&self, question: usize) -> Option<Value> {
        (!self.questions[question].must_know).then_some(Value::NotSure)
    }

    /// What a question without an answer counts as where every question needs one.
    pub fn stand_in(&self, question: usize) -> Value {
        let asked = &self.questions[question];
        match (asked.must_know, asked.kind) {
            (false, _) => Value::NotSure,
            (true, "any-of") => Value::Many(Vec::new()),
            (true, "number") => Value::Number(asked.numbers.as_ref().unwrap().least),
            (true, _) => Value::One(asked.options - 1),
        }
    }

    /// The answers, and the stand-ins for the rest.
    pub fn complete(&self, given: &BTreeMap<usize, Value>) -> Completion {
        let questions = 0..self.questions.len();
        let answer = |it| given.get(&it).cloned().unwrap_or_else(|| self.stand_in(it));
        questions.map(answer).collect()
    }

    /// The rule set in which a question must be known. Conditions that name not-sure name the first
    /// option instead.
    pub fn knowing(mut self, question: usize) -> Self {
        self.questions[question].must_know = true;
        let rules = self.rules.iter_mut().map(|(condition, _)| condition);
        for condition in rules.chain(&mut self.findings) {
            condition.restrict(&self.questions);
        }
        self
    }

    /// Every completion of some answers.
    pub fn completions(&self, given: &BTreeMap<usize, Value>) -> Vec<Completion> {
        self.combinations(given, |question| self.values(question))
    }

    /// Every completion of some answers that counts as a complete answer set of this rule set and
    /// another: of the numbers that no condition tells apart only the least.
    pub fn answer_sets(&self, other: &Self, given: &BTreeMap<usize, Value>) -> Vec<Completion> {
        self.combinations(given, |question| self.classes(other, question))
    }

    /// One value of each class that no condition of this rule set or another tells apart.
    pub fn classes(&self, other: &Self, question: usize) -> Vec<Value> {
        let Some(numbers) = &self.questions[question].numbers else {
            return self.values(question);
        };
        let mut used = BTreeSet::new();
        for model in [self, other] {
            let rules = model.rules.iter().map(|(condition, _)| condition);
            let signals = model.signals.iter().map(|it| &it.when);
            let all = rules.chain(&model.findings).chain(signals);
            all.for_each(|condition| condition.uses(question, &mut used));
        }
        let classes = numbers.classes(&used).into_iter().map(Value::Number);
        classes.chain(self.not_sure(question)).collect()
    }

    fn combinations(
        &self,
        given: &BTreeMap<usize, Value>,
        values: impl Fn(usize) -> Vec<Value>,
    ) -> Vec<Completion> {
        let mut completions: Vec<Completion> = vec![Vec::new()];
        for question in 0..self.questions.len() {
            let values = match given.get(&question) {
                Some(value) => vec![value.clone()],
                None => values(question),
            };
            completions = completions
                .into_iter()
                .flat_map(|completion| {
                    values.iter().map(move |value| {
                        let mut longer = completion.clone();
                        longer.push(value.clone());
                        longer
                    })
                })
                .collect();
        }
        completions
    }

    /// The outcome of a complete answer set: that of the first rule that holds.
    pub fn outcome(&self, completion: &Completion) -> usize {
        let rule = self.rules.get(self.deciding(completion));
        rule.map_or(self.last, |(_, outcome)| *outcome)
    }

    /// The first rule that holds. The last rule comes after those with a condition.
    pub fn deciding(&self, completion: &Completion) -> usize {
        let mut rules = self.rules.iter();
        rules
            .position(|(condition, _)| self.holds(condition, completion))
            .unwrap_or(self.rules.len())
    }

    /// How many signals of each strength count for an outcome if `own` is recommended.
    pub fn weight(&self, outcome: usize, own: usize, completion: &Completion) -> [usize; 3] {
        let mut weight = [0; 3];
        let counts_for = |it: &Signal| match own == 0 && self.first_combines && !it.alone {
            true => own,
            false => it.outcome,
        };
        for signal in self.signals.iter().filter(|it| counts_for(it) == outcome) {
            weight[signal.strength] += usize::from(self.holds(&signal.when, completion));
        }
        weight
    }

    pub fn holds(&self, condition: &Condition, completion: &Completion) -> bool {
        let count = |of: &[Condition]| of.iter().filter(|it| self.holds(it, completion)).count();
        match condition {
            Condition::All(of) => count(of) == of.len(),
            Condition::Any(of) => count(of) > 0,
            Condition::Not(condition) => !self.holds(condition, completion),
            Condition::AtLeast(least, of) => count(of) >= *least,
            Condition::Finding(finding) => self.holds(&self.findings[*finding], completion),
            Condition::Question(question, options) => {
                let last = self.questions[*question].options;
                match &completion[*question] {
                    Value::NotSure => options.contains(&last),
                    Value::One(option) => options.contains(option),
                    Value::Number(number) => {
                        let numbers = self.questions[*question].numbers.as_ref().unwrap();
                        let mut ranges = options.iter().filter_map(|it| numbers.ranges.get(*it));
                        ranges.any(|it| it.contains(*number))
                    }
                    Value::Many(chosen) if chosen.is_empty() => options.iter().any(|it| *it > last),
                    Value::Many(chosen) => chosen.iter().any(|option| options.contains(option)),
                }
            }
        }
    }

    /// The outcomes of all completions.
    pub fn possible(&self, given: &BTreeMap<usize, Value>) -> BTreeSet<usize> {
        self.completions(given)
            .iter()
            .map(|completion| self.outcome(completion))
            .collect()
    }

    /// The outcomes of some answers if those to the questions in `changed` can be others, but not
    /// not-sure.
    pub fn possible_with_sure_changes(
        &self,
        given: &BTreeMap<usize, Value>,
        changed: &BTreeSet<usize>,
    ) -> BTreeSet<usize> {
        let mut kept = given.clone();
        kept.retain(|question, _| !changed.contains(question));
        let completions = self.combinations(&kept, |question| {
            let mut values = self.values(question);
            let before = given.get(&question);
            values.retain(|it| before.is_none_or(|_| *it != Value::NotSure) || before == Some(it));
            values
        });
        completions.iter().map(|it| self.outcome(it)).collect()
    }

    /// The unanswered questions for which two completions differ only in this question and have
    /// different outcomes.
    pub fn relevant(&self, given: &BTreeMap<usize, Value>) -> BTreeSet<usize> {
        let completions = self.completions(given);
        let unanswered = (0..self.questions.len()).filter(|question| !given.contains_key(question));
        unanswered
            .filter(|question| {
                let mut outcomes: BTreeMap<Vec<&Value>, usize> = BTreeMap::new();
                completions.iter().any(|completion| {
                    let outcome = self.outcome(completion);
                    let rest = completion.iter().enumerate();
                    let rest = rest
                        .filter(|(index, _)| index != question)
                        .map(|(_, value)| value);
                    *outcomes.entry(rest.collect()).or_insert(outcome) != outcome
                })
            })
            .collect()
    }

    pub fn load(&self) -> (RuleSet, Decision) {
        let rules = load::load_text("random.yaml", &self.yaml())
            .unwrap_or_else(|problems| panic!("{problems}\n{}", self.yaml()))
            .rules;
        // Every second decision branches on the questions from the last to the first, because all
        // that is tested of it must not depend on the order.
        let questions = rules.questions().ids();
        let order: Order = match self.yaml().len() % 2 {
            0 => questions.collect(),
            _ => questions.rev().collect(),
        };
        let decision = Decision::in_order(&rules, &order, Budget::default()).unwrap();
        (rules, decision)
    }
}

impl Condition {
    /// Names only options that are nameable.
    fn restrict(&mut self, questions: &[Question]) {
        match self {
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast(_, of) => {
                of.iter_mut().for_each(|part| part.restrict(questions));
            }
            Condition::Not(condition) => condition.restrict(questions),
            Condition::Finding(_) => {}
            Condition::Question(question, options) => {
                let asked = &questions[*question];
                options.iter_mut().for_each(|it| *it = asked.nameable(*it));
            }
        }
    }

    /// Adds the options of a question that a condition names. Findings are looked at on their own.
    fn uses(&self, question: usize, used: &mut BTreeSet<usize>) {
        match self {
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast(_, of) => {
                of.iter().for_each(|part| part.uses(question, used));
            }
            Condition::Not(condition) => condition.uses(question, used),
            Condition::Finding(_) => {}
            Condition::Question(of, options) if *of == question => {
                used.extend(options.iter().copied());
            }
            Condition::Question(..) => {}
        }
    }
}

/// The program's form of some answers.
pub fn answers(model: &Model, given: &BTreeMap<usize, Value>) -> Answers {
    let mut answers = Answers::none(model.questions.len());
    for (question, value) in given {
        answers.give(QuestionId::new(*question), answer(value), Origin::File);
    }
    answers
}

pub fn answer(value: &Value) -> Answer {
    match value {
        Value::NotSure => Answer::NotSure,
        Value::One(option) => Answer::One(OptionId::new(*option)),
        Value::Many(options) => Answer::Many(options.iter().map(|it| OptionId::new(*it)).collect()),
        Value::Number(number) => Answer::Number(numbers::written(*number).parse().unwrap()),
    }
}

/// The test's form of an answer of the program.
pub fn value(answer: &Answer) -> Value {
    match answer {
        Answer::NotSure => Value::NotSure,
        Answer::One(option) => Value::One(option.index()),
        Answer::Many(options) => Value::Many(options.iter().map(|it| it.index()).collect()),
        Answer::Number(number) => Value::Number(numbers::read(&number.to_string())),
    }
}

pub fn numbers<I: Id>(ids: &[I]) -> BTreeSet<usize> {
    ids.iter().map(|id| id.index()).collect()
}

pub fn index(id: QuestionId) -> usize {
    id.index()
}

pub fn outcome(id: OutcomeId) -> usize {
    id.index()
}

fn question() -> impl Strategy<Value = Question> {
    let kind = prop_oneof![
        3 => Just(("yes-no", 2..=2usize)),
        2 => Just(("one-of", 2..=4usize)),
        2 => Just(("any-of", 1..=3usize)),
        2 => Just(("number", 0..=0usize)),
    ];
    kind.prop_flat_map(|(kind, options)| {
        (
            Just(kind),
            options,
            prop::option::of(0..2usize),
            prop::collection::vec(1..8u8, 4),
            numbers::numbers(),
            prop::bool::weighted(0.3),
            prop::bool::weighted(0.3),
        )
    })
    .prop_map(
        |(kind, options, topic, likelihoods, numbers, must_know, fixed)| Question {
            must_know,
            fixed,
            ..Question::new(kind, options, topic, likelihoods, numbers)
        },
    )
}

/// Random conditions on these questions and this many findings.
pub fn condition(questions: Vec<Question>, findings: usize) -> impl Strategy<Value = Condition> {
    let leaf = (0..questions.len()).prop_flat_map(move |index| {
        let asked = &questions[index];
        let words = asked.options + 1 + usize::from(asked.kind == "any-of");
        let asked = asked.clone();
        prop::collection::vec(0..words, 1..=2).prop_map(move |options| {
            let options = options.into_iter().map(|it| asked.nameable(it));
            Condition::Question(index, options.collect())
        })
    });
    let leaf = if findings > 0 {
        prop_oneof![4 => leaf, 1 => (0..findings).prop_map(Condition::Finding)].boxed()
    } else {
        leaf.boxed()
    };
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..=3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 1..=3).prop_map(Condition::Any),
            inner
                .clone()
                .prop_map(|condition| Condition::Not(Box::new(condition))),
            (0..=3usize, prop::collection::vec(inner, 1..=3))
                .prop_map(|(count, of)| Condition::AtLeast(count.min(of.len()), of)),
        ]
    })
}

/// Random rule sets of at most `most` questions.
pub fn model(most: usize) -> impl Strategy<Value = Model> {
    (prop::collection::vec(question(), 1..=most), 2..=3usize).prop_flat_map(
        |(questions, outcomes)| {
            let findings = prop::collection::vec(condition(questions.clone(), 0), 0..=2);
            (Just(questions), findings, Just(outcomes)).prop_flat_map(
                |(questions, findings, outcomes)| {
                    let rule = (condition(questions.clone(), findings.len()), 0..outcomes);
                    (
                        Just(questions),
                        Just(findings),
                        prop::collection::vec(rule, 0..=4),
                        0..outcomes,
                        Just(outcomes),
                    )
                        .prop_map(
                            |(questions, findings, rules, last, outcomes)| Model {
                                questions,
                                findings,
                                rules,
                                last,
                                outcomes,
                                signals: Vec::new(),
                                first_combines: false,
                                clear: BTreeSet::new(),
                            },
                        )
                },
            )
        },
    )
}

/// Random rule sets of at most `most` questions, with signals and with rules that say `certainty:
/// clear`.
pub fn model_with_signals(most: usize) -> impl Strategy<Value = Model> {
    model(most).prop_flat_map(|model| {
        let conditions = condition(model.questions.clone(), model.findings.len());
        let signal = (
            conditions,
            0..model.outcomes,
            0..STRENGTHS.len(),
            any::<bool>(),
        );
        let signal = signal.prop_map(|(when, outcome, strength, alone)| Signal {
            when,
            outcome,
            strength,
            alone,
        });
        let signals = prop::collection::vec(signal, 0..=8);
        let clear = prop::collection::vec(any::<bool>(), model.rules.len());
        let rest = (signals, clear, any::<bool>());
        (Just(model), rest).prop_map(|(model, (signals, clear, first_combines))| Model {
            signals,
            first_combines,
            clear: (0..clear.len()).filter(|rule| clear[*rule]).collect(),
            ..model
        })
    })
}

/// A random rule set with answers to some of its questions.
pub fn model_with_answers(most: usize) -> impl Strategy<Value = (Model, BTreeMap<usize, Value>)> {
    (
        model(most),
        prop::collection::vec(any::<Option<u16>>(), most),
    )
        .prop_map(|(model, picks)| {
            let mut given = BTreeMap::new();
            for (question, pick) in picks.iter().enumerate().take(model.questions.len()) {
                if let Some(pick) = pick {
                    let values = model.values(question);
                    given.insert(question, values[usize::from(*pick) % values.len()].clone());
                }
            }
            (model, given)
        })
}

/// A rule set and another over the same questions, with some of its rules changed.
pub fn pair(most: usize) -> impl Strategy<Value = (Model, Model)> {
    let mutation = (0..5usize, 0..8usize, 0..8usize, any::<bool>());
    (model(most), mutation).prop_map(|(old, (what, one, other, not))| {
        let mut new = old.clone();
        let rules = new.rules.len();
        match what {
            // The last rule recommends something else.
            0 => new.last = other % new.outcomes,
            _ if rules == 0 => new.last = one % new.outcomes,
            1 => new.rules[one % rules].1 = other % new.outcomes,
            2 => new.rules.swap(one % rules, other % rules),
            3 => drop(new.rules.remove(one % rules)),
            _ => {
                let condition = new.rules[one % rules].0.clone();
                let changed = match not {
                    true => Condition::Not(Box::new(condition)),
                    false => Condition::Any(vec![condition, new.rules[other % rules].0.clone()]),
                };
                new.rules[one % rules].0 = changed;
            }
        }
        (old, new)
    })
}
