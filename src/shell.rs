//! Command lines that can be copied.

use std::path::Path;

use crate::answers::map::AnswerMap;
use crate::answers::{Answers, Origin};
use crate::ids::QuestionId;
use crate::ruleset::RuleSet;
use crate::visible;

/// A path as one word of a shell that is not taken for a flag.
pub(crate) fn path(path: &Path) -> String {
    let mut text = path.display().to_string();
    if text.starts_with('-') {
        text.insert_str(0, "./");
    }
    if text.contains(visible::is_hidden) {
        // As most shells read it, the escapes that they know.
        let text = text.replace('\\', "\\\\").replace('\'', "\\'");
        return format!("$'{}'", visible::shell(&text));
    }
    // Only a NUL cannot be quoted, and no path contains one.
    shlex::try_quote(&text).map_or_else(|_| text.clone(), String::from)
}

/// The command that gives these answers again, with the rule set at `path` if it is not the usual one.
pub(crate) fn again(path: Option<&Path>, rules: &RuleSet, answers: &Answers) -> String {
    let is_rest = |it: &QuestionId| answers.origin(*it) == Some(Origin::RestNotSure);
    let questions = answers.origins().map(|(question, _)| question);
    let (rest, given): (Vec<_>, Vec<_>) = questions.partition(is_rest);
    let given = AnswerMap::given(rules, &answers.only(&given));
    command(path, &given, !rest.is_empty())
}

/// The command that gives these answers, perhaps with not-sure for the rest.
pub(crate) fn command(path: Option<&Path>, answers: &AnswerMap<'_>, rest_not_sure: bool) -> String {
    let mut words = vec!["backend-advisor".to_owned()];
    words.extend(path.map(|path| format!("--rules {}", self::path(path))));
    // Ids need no quotes.
    let answers = answers.iter();
    words.extend(answers.map(|it| format!("{} {}", it.question.flag(), it.words().join(","))));
    words.extend(rest_not_sure.then(|| "--rest-not-sure".to_owned()));
    words.join(" ")
}

/// A command in lines of at most `width` columns, each of which a shell continues on the next. A word
/// that is longer is not broken.
pub(crate) fn lines(command: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut is_quoted = false;
    // Pieces at spaces outside quotes; a flag keeps its value.
    let mut pieces: Vec<String> = Vec::new();
    for word in command.split(' ') {
        let belongs = is_quoted || pieces.last().is_some_and(|it| takes_value(it, word));
        match pieces.last_mut().filter(|_| belongs) {
            Some(piece) => piece.push_str(&format!(" {word}")),
            None => pieces.push(word.to_owned()),
        }
        is_quoted ^= word.matches(['"', '\'']).count() % 2 == 1;
    }
    for piece in pieces {
        let Some(line) = lines.last_mut() else {
            unreachable!("there is a line from the start")
        };
        // Two columns are kept for the backslash.
        if line.is_empty() {
            line.push_str(&piece);
        } else if line.chars().count() + 1 + piece.chars().count() + 2 <= width {
            line.push_str(&format!(" {piece}"));
        } else {
            if !line.ends_with("&&") {
                line.push_str(" \\");
            }
            lines.push(piece);
        }
    }
    lines
}

/// Whether a word is the value of the flag before it, or the operator after it.
fn takes_value(before: &str, word: &str) -> bool {
    word == "&&" || before.starts_with("--") && !before.contains(' ') && !word.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_are_continued() {
        let command = "uv init --bare \"a b\" && uv add --directory c 'd e'";
        assert_eq!(lines(command, 80), [command]);
        let broken = [
            "uv init --bare \"a b\" &&",
            "uv add \\",
            "--directory c \\",
            "'d e'",
        ];
        assert_eq!(lines(command, 24), broken);
        assert_eq!(lines("one-long-word", 5), ["one-long-word"]);
    }
}
