//! Command lines that can be copied.

use std::path::Path;

use textwrap::core::display_width;

use crate::answers::{AnswerMap, Answers, Origin};
use crate::ids::QuestionId;
use crate::ruleset::RuleSet;
use crate::visible;

/// A path as one shell word that is not mistaken for a flag.
pub(crate) fn path(path: &Path) -> String {
    let mut text = path.display().to_string();
    if text.starts_with('-') {
        text.insert_str(0, "./");
    }
    if text.contains(visible::is_hidden) {
        // `$'...'`, with the escapes that most shells understand.
        let text = text.replace('\\', "\\\\").replace('\'', "\\'");
        return format!("$'{}'", visible::shell(&text));
    }
    // Only NUL cannot be quoted, and no path contains one.
    shlex::try_quote(&text).map_or_else(|_| text.clone(), String::from)
}

/// The command that gives these answers again, with `--rules` if `path` names another rule set.
pub(crate) fn again(path: Option<&Path>, rules: &RuleSet, answers: &Answers) -> String {
    let is_rest = |it: &QuestionId| answers.origin(*it) == Some(Origin::RestNotSure);
    let questions = answers.origins().map(|(question, _)| question);
    let (rest, given): (Vec<_>, Vec<_>) = questions.partition(is_rest);
    let given = AnswerMap::given(rules, &answers.only(&given));
    command(path, &given, !rest.is_empty())
}

/// The command that gives these answers, with `--rest-not-sure` if wanted.
pub(crate) fn command(path: Option<&Path>, answers: &AnswerMap<'_>, rest_not_sure: bool) -> String {
    let mut words = vec!["backend-advisor".to_owned()];
    words.extend(path.map(|path| format!("--rules {}", self::path(path))));
    // Ids need no quotes.
    let answers = answers.iter();
    words.extend(answers.map(|it| format!("{} {}", it.question.flag(), it.words().join(","))));
    words.extend(rest_not_sure.then(|| "--rest-not-sure".to_owned()));
    words.join(" ")
}

/// A command on lines of at most `width` columns that a shell reads as one command. Lines break
/// after `&&` and otherwise between words, but not between a flag and its value. A word that is too
/// long is not broken.
pub(crate) fn lines(command: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts(command) {
        let whole = part.join(" ");
        // Two columns are reserved for the backslash.
        let fits = |line: &str, more: &str| display_width(line) + display_width(more) + 3 <= width;
        match lines.last_mut().filter(|line| fits(line, &whole)) {
            Some(line) => line.push_str(&format!(" {whole}")),
            None if fits("", &whole) => lines.push(whole),
            None => {
                let mut line = String::new();
                for word in part {
                    if line.is_empty() {
                        line = word;
                    } else if fits(&line, &word) {
                        line.push_str(&format!(" {word}"));
                    } else {
                        lines.push(format!("{line} \\"));
                        line = word;
                    }
                }
                lines.push(line);
            }
        }
    }
    lines
}

/// The parts of a command up to each `&&`, in words that stay together.
fn parts(command: &str) -> Vec<Vec<String>> {
    let mut parts: Vec<Vec<String>> = vec![Vec::new()];
    let mut is_quoted = false;
    for word in command.split(' ') {
        let Some(part) = parts.last_mut() else {
            unreachable!("there is a part from the start")
        };
        let is_value = |flag: &String| flag.starts_with("--") && !flag.contains(' ');
        let stays = |before: &String| {
            is_quoted || word == "&&" || is_value(before) && !word.starts_with('-')
        };
        match part.last_mut().filter(|before| stays(before)) {
            Some(before) => before.push_str(&format!(" {word}")),
            None => part.push(word.to_owned()),
        }
        is_quoted ^= word.matches(['"', '\'']).count() % 2 == 1;
        if word == "&&" && !is_quoted {
            parts.push(Vec::new());
        }
    }
    parts
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
            "uv add --directory c \\",
            "'d e'",
        ];
        assert_eq!(lines(command, 26), broken);
        assert_eq!(lines("one-long-word", 5), ["one-long-word"]);
    }
}
