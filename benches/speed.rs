//! How long each step takes, and the whole process compared to a program that does nothing. With
//! `--target x86_64-unknown-linux-musl`, the process is the program of the wheel for Linux.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark fails loudly, and prints what it found"
)]

use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use backend_advisor::advice::Advice;
use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::Decision;
use backend_advisor::decision::plan::Planner;
use backend_advisor::ids::{ClassId, Id};
use backend_advisor::render::to_json;
use backend_advisor::ruleset::{Scenario, load};
use backend_advisor::scenarios::TestReport;
use backend_advisor::scenarios::score::Score;
use backend_advisor::shipped;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn steps(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/django-or-fastapi");
    criterion.bench_function("load/prepared", |bencher| bencher.iter(shipped::rules));
    criterion.bench_function("load/yaml", |bencher| {
        bencher.iter(|| load::load(&folder, &[]))
    });

    let rules = shipped::rules();
    criterion.bench_function("compile", |bencher| {
        bencher.iter(|| Decision::compile(&rules))
    });

    let decision = Decision::compile(&rules).expect("the shipped rule set is small");
    let nothing = Answers::none(rules.questions().len());
    let remaining = decision.remaining(&nothing);
    criterion.bench_function("next question/first, planned from nothing", |bencher| {
        bencher.iter(|| Planner::from_nothing(&rules, &remaining).next(&remaining, None));
    });
    let answers = few_answers();
    criterion.bench_function("advice/few answers to json", |bencher| {
        bencher.iter(|| {
            to_json(&Advice::new(&rules, &decision, &answers, None).expect("its plan is small"))
        });
    });
    decide(criterion, &decision);
    criterion.bench_function("rules test", |bencher| bencher.iter(test_rules));
}

/// All of `rules test`, from the prepared rule set to the mutants.
fn test_rules() -> (usize, usize) {
    let loaded = shipped::loaded();
    let decision = Decision::compile(&loaded.rules).expect("the shipped rule set is small");
    let report = TestReport::new(&loaded, &decision);
    let scenarios: Vec<&Scenario> = loaded.scenarios.iter().collect();
    let score =
        Score::new(&loaded.rules, decision.order(), &scenarios, 1, |_, _| ()).expect("it is small");
    (report.scenarios.passed, score.killed)
}

/// The answers of the shortest shipped scenario that settles the outcome without `rest`.
fn few_answers() -> Answers {
    let loaded = shipped::loaded();
    let complete = loaded.scenarios.iter().filter(|it| !it.rest_not_sure);
    let shortest = complete.min_by_key(|it| it.answers.len());
    let mut answers = Answers::none(loaded.rules.questions().len());
    for (question, answer) in &shortest.expect("there are scenarios").answers {
        answers.give(*question, answer.clone(), Origin::Flag);
    }
    answers
}

/// Complete answer sets, drawn uniformly from the classes of each question by a fixed sequence.
fn decide(criterion: &mut Criterion, decision: &Decision) {
    const SETS: u64 = 1024;
    let mut state = 1u64;
    let mut draw = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let sets: Vec<Answers> = (0..SETS)
        .map(|_| {
            let mut answers = Answers::none(decision.classes().len());
            for (question, classes) in decision.classes().iter() {
                let class = ClassId::new(draw(classes.classes().len()));
                let answer = classes.classes()[class].example.clone();
                answers.give(question, answer, Origin::File);
            }
            answers
        })
        .collect();
    let mut group = criterion.benchmark_group("decide");
    group.throughput(Throughput::Elements(SETS));
    group.bench_function("complete answer sets", |bencher| {
        bencher.iter(|| {
            sets.iter()
                .for_each(|set| _ = black_box(decision.remaining(black_box(set)).settled()))
        });
    });
    group.finish();
}

fn processes(criterion: &mut Criterion) {
    let nothing = program_that_does_nothing();
    let mut group = criterion.benchmark_group("process");
    group.bench_function("a program that does nothing", |bencher| {
        bencher.iter(|| run(&mut Command::new(&nothing)));
    });
    let rules = shipped::rules();
    let flags: Vec<String> = few_answers()
        .given()
        .map(|(id, answer)| {
            let question = &rules.questions()[id];
            format!("--{}={}", question.id, answer.words(question).join(","))
        })
        .collect();
    group.bench_function("few answers from flags to json", |bencher| {
        bencher.iter(|| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_backend-advisor"));
            run(command.arg("--json").args(&flags));
        });
    });
    group.bench_function("the first question without answers", |bencher| {
        bencher.iter(|| run(&mut Command::new(env!("CARGO_BIN_EXE_backend-advisor"))));
    });
    group.finish();
}

/// The expected exit codes.
const DECIDED: i32 = 0;
const UNDECIDED: i32 = 3;

fn run(command: &mut Command) {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.status().expect("it starts");
    assert!(matches!(status.code(), Some(DECIDED | UNDECIDED)));
}

/// A minimal program is built for this, because a larger program takes longer to start even if it
/// exits at once.
fn program_that_does_nothing() -> PathBuf {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nothing");
    let mut compiler = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["-O", "--crate-name", "nothing", "-o"])
        .arg(&program)
        .arg("-")
        .stdin(Stdio::piped())
        .spawn()
        .expect("the compiler starts");
    let mut source = compiler.stdin.take().expect("it is piped");
    source
        .write_all(b"fn main() {}")
        .expect("the compiler reads");
    drop(source);
    assert!(compiler.wait().expect("the compiler ends").success());
    program
}

criterion_group!(benches, steps, processes);
criterion_main!(benches);
