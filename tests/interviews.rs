//! The interview with a scripted person instead of a terminal.

use crate::common::specimen;
use crate::model;
use std::io;

use crate::model::{Completion, answer, model, model_with_answers};
use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::{Decision, certainty_questions};
use backend_advisor::ids::{Id, QuestionId};
use backend_advisor::interview::{self, Ask, Asker, Next, Reply, Review};
use backend_advisor::ruleset::{Answer, RuleSet};
use proptest::prelude::*;

/// Answers every question from a complete answer set, and notes what it saw.
struct Person<'a> {
    completion: &'a Completion,
    asked: Vec<usize>,
    left: Vec<(usize, usize)>,
    problems: Vec<String>,
}

impl<'a> Person<'a> {
    fn new(completion: &'a Completion) -> Self {
        Self {
            completion,
            asked: Vec::new(),
            left: Vec::new(),
            problems: Vec::new(),
        }
    }
}

impl Asker for Person<'_> {
    fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply<Option<Answer>>> {
        if !ask.remaining.is_relevant(ask.question) {
            self.problems
                .push(format!("{} is asked in vain", ask.question.index()));
        }
        self.asked.push(ask.question.index());
        assert_eq!(
            (ask.more.fewest + 1, ask.more.most + 1),
            (ask.left.fewest, ask.left.most)
        );
        self.left.push((ask.left.fewest, ask.left.most));
        let answer = answer(&self.completion[ask.question.index()]);
        Ok(Reply::Answer(Some(answer)))
    }

    fn review(&mut self, review: &Review<'_>) -> io::Result<Reply<Next>> {
        // The plan of these outcomes is the same for all answers, but not how certain they are.
        let decision = Decision::compile(review.rules).unwrap();
        let unclear = certainty_questions(review.rules, &decision, review.answers).unwrap();
        assert_eq!(review.shaping, unclear.len());
        Ok(Reply::Answer(Next::Finish))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The interview asks only questions that matter, ends with the outcome of the whole answer
    /// set, and is right about how many questions are left.
    #[test]
    fn it_asks_what_matters_and_counts_right(
        (model, given) in model_with_answers(4),
        pick in any::<prop::sample::Index>(),
    ) {
        let (rules, decision) = model.load();
        let completions = model.completions(&given);
        let completion = pick.get(&completions);
        let mut person = Person::new(completion);
        let given = model::answers(&model, &given);
        let answers = interview::run(&rules, &decision, given, false, &mut person).unwrap().unwrap();

        prop_assert_eq!(&person.problems, &Vec::<String>::new());
        let outcome = decision.remaining(&answers).settled().map(Id::index);
        prop_assert_eq!(outcome, Some(model.outcome(completion)));
        for (index, (fewest, most)) in person.left.iter().enumerate() {
            let left = person.asked.len() - index;
            prop_assert!((*fewest..=*most).contains(&left), "{left} left, said {fewest} to {most}");
        }
        let most: Vec<usize> = person.left.iter().map(|(_, most)| *most).collect();
        prop_assert!(most.is_sorted_by(|one, next| one > next), "does not go down: {most:?}");
    }

    /// Some answers reach the fewest and some the most questions that are left.
    #[test]
    fn the_fewest_and_the_most_are_reached(model in model(3)) {
        let (rules, decision) = model.load();
        let mut lengths = Vec::new();
        let mut said = None;
        for completion in model.completions(&Default::default()) {
            let mut person = Person::new(&completion);
            let nothing = Answers::none(model.questions.len());
            interview::run(&rules, &decision, nothing, false, &mut person).unwrap();
            lengths.push(person.asked.len());
            said = person.left.first().copied().or(said);
        }
        if let Some((fewest, most)) = said {
            prop_assert_eq!(lengths.iter().min(), Some(&fewest));
            prop_assert_eq!(lengths.iter().max(), Some(&most));
        }
    }

    /// An interview that starts with the first answers of another one goes on as that one did.
    #[test]
    fn a_resumed_interview_asks_in_the_same_order(
        model in model(4),
        pick in any::<prop::sample::Index>(),
    ) {
        let (rules, decision) = model.load();
        let completions = model.completions(&Default::default());
        let completion = pick.get(&completions);
        let mut given = Answers::none(model.questions.len());
        let mut whole = Person::new(completion);
        interview::run(&rules, &decision, given.clone(), false, &mut whole).unwrap();
        for (index, question) in whole.asked.iter().enumerate() {
            given.give(QuestionId::new(*question), answer(&completion[*question]), Origin::Flag);
            let mut rest = Person::new(completion);
            interview::run(&rules, &decision, given.clone(), false, &mut rest).unwrap();
            prop_assert_eq!(&rest.asked, &whole.asked[index + 1..]);
            prop_assert_eq!(&rest.left, &whole.left[index + 1..]);
        }
    }

    /// While a topic is open and has a relevant question, the next one is of that topic.
    #[test]
    fn topics_stay_together(model in model(4), pick in any::<prop::sample::Index>()) {
        let (rules, decision) = model.load();
        let completions = model.completions(&Default::default());
        let completion = pick.get(&completions);
        let mut person = Person::new(completion);
        let nothing = Answers::none(model.questions.len());
        interview::run(&rules, &decision, nothing.clone(), false, &mut person).unwrap();

        let mut answers = nothing;
        for pair in person.asked.windows(2) {
            let question = QuestionId::new(pair[0]);
            answers.give(question, answer(&completion[pair[0]]), Origin::Prompt);
            let topic = model.questions[pair[0]].topic;
            let relevant = decision.remaining(&answers).relevant();
            let of_topic = relevant.iter().any(|it| topic.is_some() && model.questions[it.index()].topic == topic);
            if of_topic {
                prop_assert_eq!(model.questions[pair[1]].topic, topic);
            }
        }
    }
}

/// Plays a list of replies, then answers nothing more.
struct Script {
    replies: std::vec::IntoIter<Step>,
    log: Vec<String>,
}

enum Step {
    /// To a question, the words of the answer.
    Say(&'static str),
    Back,
    Leave,
    /// To the review.
    Change(&'static str),
    Sharpen,
    NoMore,
    Finish,
}

impl Asker for Script {
    fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply<Option<Answer>>> {
        let question = &ask.rules.questions()[ask.question];
        let earlier = ask
            .earlier
            .map(|answer| format!("={}", answer.words(question).join(",")));
        self.log
            .push(format!("{}{}", question.id, earlier.unwrap_or_default()));
        Ok(match self.replies.next() {
            Some(Step::Say(words)) => {
                let words: Vec<&str> = words.split(',').collect();
                Reply::Answer(Some(question.answer(&words).unwrap()))
            }
            Some(Step::NoMore) => Reply::Answer(None),
            Some(Step::Back) => Reply::Back,
            Some(Step::Leave) => Reply::Leave,
            _ => panic!("nothing to say to {}: {:?}", question.id, self.log),
        })
    }

    fn review(&mut self, review: &Review<'_>) -> io::Result<Reply<Next>> {
        let outcome = &review.rules.outcomes()[review.outcome].id;
        let answers = review
            .answers
            .given()
            .map(|(id, _)| review.rules.questions()[id].id.as_str());
        self.log.push(format!(
            "{outcome}+{}: {}",
            review.shaping,
            answers.collect::<Vec<_>>().join(" ")
        ));
        Ok(match self.replies.next() {
            Some(Step::Change(id)) => {
                Reply::Answer(Next::Change(review.rules.question(id).unwrap()))
            }
            Some(Step::Sharpen) => Reply::Answer(Next::Sharpen),
            Some(Step::Finish) => Reply::Answer(Next::Finish),
            Some(Step::Back) => Reply::Back,
            Some(Step::Leave) => Reply::Leave,
            _ => panic!("nothing to say to the review: {:?}", self.log),
        })
    }
}

fn play(given: &[(&str, &str)], steps: Vec<Step>) -> (Vec<String>, Option<Answers>, RuleSet) {
    let rules = specimen();
    let decision = Decision::compile(&rules).unwrap();
    let mut answers = Answers::none(rules.questions().len());
    for (question, word) in given {
        let question = rules.question(question).unwrap();
        let answer = rules.questions()[question].answer(&[word]).unwrap();
        answers.give(question, answer, Origin::Flag);
    }
    let mut script = Script {
        replies: steps.into_iter(),
        log: Vec::new(),
    };
    let answers = interview::run(&rules, &decision, answers, false, &mut script).unwrap();
    assert_eq!(
        script.replies.len(),
        0,
        "not everything was said: {:?}",
        script.log
    );
    (script.log, answers, rules)
}

#[test]
fn going_back_keeps_the_earlier_answer_at_hand() {
    let (log, answers, _) = play(
        &[],
        vec![
            Step::Say("product"),
            Step::Back,
            Step::Say("product"),
            Step::Say("little"),
            Step::Back,
            Step::Say("little"),
            Step::Finish,
        ],
    );
    assert_eq!(
        log,
        [
            "primary-job",
            "workload-share",
            "primary-job=product",
            "workload-share",
            "django+10: primary-job workload-share",
            "workload-share=little",
            "django+10: primary-job workload-share",
        ]
    );
    assert!(answers.is_some());
}

#[test]
fn going_back_from_the_first_question_asks_it_again() {
    let (log, answers, _) = play(&[], vec![Step::Back, Step::Leave]);
    assert_eq!(log, ["primary-job", "primary-job"]);
    assert!(answers.is_none());
}

#[test]
fn a_change_keeps_the_other_answers_and_asks_what_now_matters() {
    let (log, answers, rules) = play(
        &[],
        vec![
            Step::Say("product"),
            Step::Say("substantial"),
            Step::Say("yes"),
            Step::Say("yes"),
            Step::Change("primary-job"),
            Step::Say("service"),
            // The way back leads to what was changed.
            Step::Back,
            Step::Say("service"),
            Step::Say("no"),
            Step::Change("primary-job"),
            Step::Say("product"),
            Step::Finish,
        ],
    );
    assert_eq!(
        log,
        [
            "primary-job",
            "workload-share",
            "two-services",
            "scale-apart",
            "hybrid+9: primary-job workload-share two-services scale-apart",
            // How it scales no longer matters, but whether there is an admin panel does.
            "primary-job=product",
            "admin-panel",
            "primary-job=service",
            "admin-panel",
            "fastapi+7: primary-job workload-share admin-panel two-services scale-apart",
            // The other way round, all answers count again.
            "primary-job=service",
            "hybrid+8: primary-job workload-share admin-panel two-services scale-apart",
        ]
    );
    let answers = answers.unwrap();
    let given = answers
        .given()
        .map(|(id, _)| rules.questions()[id].id.as_str());
    assert_eq!(
        given.collect::<Vec<_>>(),
        [
            "primary-job",
            "workload-share",
            "admin-panel",
            "two-services",
            "scale-apart"
        ]
    );
}

#[test]
fn an_answer_of_a_flag_is_not_asked_again_but_can_be_changed() {
    let (log, answers, rules) = play(
        &[("primary-job", "product")],
        vec![
            Step::Say("little"),
            Step::Change("primary-job"),
            Step::Back,
            Step::Change("primary-job"),
            Step::Say("service"),
            // The way back leads to what was changed.
            Step::Back,
            Step::Say("service"),
            Step::Say("not-sure"),
            Step::Finish,
        ],
    );
    assert_eq!(log[0], "workload-share");
    assert_eq!(log[2], "primary-job=product");
    assert_eq!(log[3], "django+10: primary-job workload-share");
    assert_eq!(
        log[5..8],
        ["admin-panel", "primary-job=service", "admin-panel"]
    );
    let answers = answers.unwrap();
    let primary_job = rules.question("primary-job").unwrap();
    assert_eq!(answers.origin(primary_job), Some(Origin::Prompt));
    assert!(matches!(answers.answer(primary_job), Some(Answer::One(_))));
}

/// Answers for a hybrid with only a few questions about the plan left.
const NEARLY_ALL: [(&str, &str); 13] = [
    ("primary-job", "engine-product"),
    ("workload-share", "substantial"),
    ("scale-apart", "yes"),
    ("clients", "pages"),
    ("data-model", "small"),
    ("throughput", "no"),
    ("plumbing", "no"),
    ("team-knows", "django"),
    ("juniors", "no"),
    ("team-size", "small"),
    ("priority", "not-sure"),
    ("existing", "nothing"),
    ("admin-panel", "yes"),
];

#[test]
fn questions_about_the_plan_are_asked_if_wanted_and_count_as_asked() {
    let (log, answers, rules) = play(
        &NEARLY_ALL,
        vec![
            Step::Say("yes"),
            Step::Sharpen,
            Step::Back,
            Step::Sharpen,
            Step::Say("inference,llm"),
            Step::Back,
            Step::Say("llm"),
            Step::Back,
            Step::Back,
            Step::Back,
            Step::NoMore,
            Step::Sharpen,
            Step::Say("not-sure"),
            Step::Back,
            Step::Say("none"),
            Step::Finish,
        ],
    );
    let questions: Vec<&str> = log.iter().map(|it| it.split(':').next().unwrap()).collect();
    assert_eq!(
        questions[1..],
        [
            "hybrid+2",
            "workloads",
            "hybrid+2",
            "workloads",
            "features",
            "workloads=inference,llm",
            "features",
            // What was answered stays.
            "workloads=llm",
            "hybrid+1",
            "workloads=llm",
            "hybrid+1",
            "features",
            "hybrid+0",
            "features=not-sure",
            "hybrid+0",
        ]
    );
    let answers = answers.unwrap();
    for id in ["workloads", "features"] {
        let question = rules.question(id).unwrap();
        assert_eq!(answers.origin(question), Some(Origin::Prompt), "{id}");
    }
}

#[test]
fn the_questions_about_the_plan_end_when_the_person_wants_no_more() {
    let steps = vec![
        Step::Say("yes"),
        Step::Sharpen,
        Step::NoMore,
        Step::Sharpen,
        Step::Say("llm"),
        Step::NoMore,
        Step::Finish,
    ];
    let (log, answers, rules) = play(&NEARLY_ALL, steps);
    let log: Vec<&str> = log.iter().map(|it| it.split(':').next().unwrap()).collect();
    let expected = [
        "hybrid+2",
        "workloads",
        "hybrid+2",
        "workloads",
        "features",
        "hybrid+1",
    ];
    assert_eq!(log[1..], expected);
    let answers = answers.unwrap();
    assert!(
        answers
            .answer(rules.question("workloads").unwrap())
            .is_some()
    );
    assert_eq!(answers.answer(rules.question("features").unwrap()), None);
}

#[test]
fn a_person_can_leave_after_the_questions() {
    let (_, answers, _) = play(&NEARLY_ALL, vec![Step::Say("yes"), Step::Leave]);
    assert!(answers.is_none());
}
