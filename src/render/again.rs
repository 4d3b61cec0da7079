//! The command that comes to the same answers again.

use std::path::Path;

use crate::answers::map::AnswerMap;
use crate::shell;

/// The command with these answers as flags, and the rule set they are for unless it is the shipped
/// one.
pub fn command(answers: &AnswerMap<'_>, rules: Option<&Path>) -> String {
    let rules = rules.map(|path| format!(" --rules {}", shell::path(path)));
    let answers = answers.iter().map(|it| {
        let words = it.words().join(",");
        format!(" {} {words}", it.question.flag())
    });
    let words = rules.into_iter().chain(answers);
    format!("backend-advisor{}", words.collect::<String>())
}
