//! What the shipped rule set says about some answers, and that it does not contradict them.

use crate::common::{Finish, program};

/// The full report on some answers, with not-sure for the rest.
fn report(answers: &[&str]) -> String {
    let arguments = [answers, &["--rest-not-sure", "--explain"]].concat();
    let run = program(&arguments).shipped().run();
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    // Texts are wrapped, so compare words rather than lines.
    run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(report: &str, texts: &[&str]) {
    for text in texts {
        assert!(report.contains(text), "{text:?} is missing in\n{report}");
    }
}

#[track_caller]
fn says_nothing_of(report: &str, texts: &[&str]) {
    for text in texts {
        assert!(
            !report.contains(text),
            "{text:?} contradicts the answers in\n{report}"
        );
    }
}

#[test]
fn pages_without_staff_and_features_speak_of_neither() {
    let report = report(&[
        "--used-through=pages",
        "--edited-by=users",
        "--heavy-share=little",
        "--product-parts=none",
        "--sign-in=nobody",
    ]);
    says(
        &report,
        &["Likely choice Django,", "Plain views and templates"],
    );
    says_nothing_of(
        &report,
        &[
            "Staff",
            "accounts or content make up most of it",
            "Register the central tables",
            "user model",
            "REST framework with",
        ],
    );
}

#[test]
fn what_extends_a_django_codebase_is_not_begun_again() {
    let report = report(&[
        "--existing=django",
        "--heavy-share=little",
        "--edited-by=staff",
    ]);
    says(&report, &["Clear choice Django", "startapp"]);
    says_nothing_of(
        &report,
        &["uv init", "startproject", "Define your own user model"],
    );
}

#[test]
fn a_service_beside_an_existing_django_application_keeps_it_as_the_core() {
    let report = report(&[
        "--existing=django",
        "--heavy-share=main",
        "--two-services=yes",
        "--heavy-apart=yes",
    ]);
    says(
        &report,
        &[
            "Clear choice Hybrid",
            "The existing Django application",
            "the core already exists",
        ],
    );
    says_nothing_of(
        &report,
        &[
            "Create the core",
            "A new Django project",
            "add a Django core beside it",
        ],
    );
}

#[test]
fn a_plain_no_to_two_services_is_never_answered_with_two() {
    let report = report(&[
        "--existing=django",
        "--heavy-share=main",
        "--heavy-work=waits",
        "--two-services=no",
    ]);
    says(
        &report,
        &[
            "Likely choice Django,",
            "behind async views, under ASGI",
            "mounted in it",
        ],
    );
    says_nothing_of(&report, &["two pipelines", "DRF includes"]);
}

#[test]
fn a_document_database_comes_without_alembic() {
    let report = report(&[
        "--used-through=own-app",
        "--edited-by=users",
        "--heavy-share=little",
        "--database=document",
    ]);
    says(
        &report,
        &["Likely choice FastAPI,", "The database's own async driver"],
    );
    says_nothing_of(&report, &["lembic", "SQLAlchemy"]);
}

#[test]
fn sign_in_by_a_platform_is_not_built_by_hand() {
    let report = report(&[
        "--used-through=own-app",
        "--edited-by=users",
        "--heavy-share=main",
        "--sign-in=platform",
        "--two-services=no",
    ]);
    says(
        &report,
        &["Likely choice FastAPI,", "Verify the provider's token"],
    );
    says_nothing_of(&report, &["no user store", "Your own user table"]);
}

#[test]
fn connections_get_no_queue_and_streams_no_channels() {
    let sockets = report(&[
        "--existing=django",
        "--heavy-share=main",
        "--heavy-work=connections",
        "--two-services=no",
    ]);
    says(&sockets, &["Django Channels with channels_redis"]);
    says_nothing_of(&sockets, &["Celery", "async views since"]);
    let streams = report(&[
        "--existing=django",
        "--heavy-share=main",
        "--heavy-work=streams",
        "--two-services=no",
    ]);
    says(&streams, &["Server-sent events from async views"]);
    says_nothing_of(&streams, &["channels_redis", "Celery"]);
}

#[test]
fn knowing_nothing_is_said_to_settle_nothing() {
    let report = report(&[]);
    says(
        &report,
        &["Default choice Django, because no answer calls for another"],
    );
    says_nothing_of(&report, &["settle it,", "Staff work with"]);
}

#[test]
fn answers_that_nobody_is_sure_of_settle_nothing_in_brief_either() {
    let run = program(&["--rest-not-sure"]).shipped().run();
    let report = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    says(&report, &["It depends on what you are not sure of"]);
    says_nothing_of(&report, &["settle it"]);
}

#[test]
fn an_answer_that_is_the_printed_reason_is_not_said_to_be_without_influence() {
    let mut run = program(&["--priority=first-release", "--rest-not-sure", "--json"]);
    let advice = run.shipped().run().json();
    assert_eq!(advice["decided_by"]["rule"], "first-release-soon");
    let unused = advice["unused_answers"].as_array().unwrap();
    assert!(unused.contains(&"juniors".into()), "{unused:?}");
    assert!(!unused.contains(&"priority".into()), "{unused:?}");
}
