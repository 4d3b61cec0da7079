//! The picture in the README shows a real run.

use std::path::Path;

use crate::common::terminal::{Terminal, WITH_SHIPPED};

/// Set this to regenerate the picture.
const UPDATE: &str = "UPDATE_PICTURE";

#[test]
fn the_picture_shows_a_real_run() {
    let mut terminal = Terminal::run_with(64, 80, &[], &[WITH_SHIPPED]);
    terminal.choose("Does it extend an existing codebase?", "No, it is new");
    terminal.choose("Who edits your project's data?", "Staff, in an admin panel");
    let heavy = "How much of it is AI, streaming or other heavy work?";
    terminal.choose(heavy, "Little or none");
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    let lines = format!("$ backend-advisor\n{}", terminal.styled());
    let picture = anstyle_svg::Term::new().render_svg(&lines);

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/run.svg");
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(&file, &picture).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(
        kept == picture,
        "docs/run.svg is out of date: run this test with {UPDATE}=1, and look at the picture"
    );
}
