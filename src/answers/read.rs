//! Answers as they are written: in flags and in files.

use indexmap::IndexMap;
use schemars::schema_for;
use serde::Deserialize;
use serde_json::Value;

use crate::answers::front_matter::{Part, Written};
use crate::grammar;
use crate::ids::QuestionId;
use crate::ruleset::problem::{File, Problem, Span};
use crate::ruleset::spans::{Node, Path};
use crate::ruleset::yaml::Options;
use crate::ruleset::{Answer, RuleSet, schema_check};
use crate::suggest::did_you_mean;

/// The key of a decision record under which its answers stand.
pub(crate) const ANSWERS: &str = "answers";

/// So many questions are listed in an error.
const MOST_LISTED: usize = 8;

/// Answers with everything that is wrong with the rest of what was written.
#[derive(Debug, Default)]
pub struct Read {
    /// The answers that are right.
    pub answers: Vec<(QuestionId, Answer)>,
    /// What is wrong with the others.
    pub problems: Vec<Problem>,
}

/// Reads the words that were given for questions outside a file.
pub fn from_words(rules: &RuleSet, given: &[(QuestionId, Vec<String>)]) -> Read {
    let mut read = Read::default();
    for (id, words) in given {
        match rules.questions()[*id].answer(words) {
            Ok(answer) => read.answers.push((*id, answer)),
            Err(problems) => {
                let problems = problems.into_iter();
                let problems = problems.map(|it| Problem::new(None, it.message).help(it.help));
                read.problems.extend(problems);
            }
        }
    }
    read
}

/// Reads a YAML or JSON file, or the front matter of a Markdown file: a mapping from questions to
/// answers, or a decision record, whose answers stand under the key `answers`. `number` is that of
/// the file among those of the problems.
pub fn from_file(rules: &RuleSet, file: &File, number: usize) -> Read {
    match Written::read(file, number) {
        Ok(written) => {
            let record = written.record();
            let mut read = from_record(rules, &record);
            if let (false, Some(problem)) = (read.problems.is_empty(), foreign(rules, &record)) {
                read.problems = vec![problem];
            }
            read.problems.extend(written.problems.iter().cloned());
            read
        }
        Err(problems) => Read {
            answers: Vec::new(),
            problems,
        },
    }
}

/// That a record is one of another rule set.
fn foreign(rules: &RuleSet, record: &Part<'_>) -> Option<Problem> {
    let id = record.part("ruleset")?.part("id")?;
    let name = id.value.as_str().filter(|name| *name != rules.id())?;
    let message = format!(
        "these are answers to the rule set `{name}`, and the one in force is `{}`",
        rules.id()
    );
    let help = "name another with --rules PATH".to_owned();
    Some(Problem::new(Some(id.node.span()), message).help(Some(help)))
}

/// The answers of a record, or of a mapping that is nothing but answers.
pub(crate) fn from_record(rules: &RuleSet, record: &Part<'_>) -> Read {
    let mut read = Read::default();
    let answers = record.part(ANSWERS);
    let Part { value, node } = answers.as_ref().unwrap_or(record);
    read.mapping(rules, (*value).clone(), node);
    read
}

impl Read {
    fn mapping(&mut self, rules: &RuleSet, mut value: Value, node: &Node) {
        let schema = schema_for!(IndexMap<String, Options>).to_value();
        let report = schema_check::check(&mut value, node, &schema);
        self.problems.extend(report.problems);
        let Ok(answers) = IndexMap::<String, Options>::deserialize(&value) else {
            return;
        };
        for (id, options) in &answers {
            let path = Path::TOP.key(id);
            let Some(question) = rules.question(id) else {
                self.problems
                    .push(unknown_question(rules, id, Some(node.key_at(&path))));
                continue;
            };
            match rules.questions()[question].answer(&options.ids) {
                Ok(answer) => self.answers.push((question, answer)),
                Err(problems) => {
                    let problems = problems.into_iter().map(|problem| {
                        let word = problem.word.filter(|_| options.is_list);
                        let word = word.map(|index| path.index(index));
                        let place = node.value_at(word.as_ref().unwrap_or(&path));
                        Problem::new(Some(place), problem.message).help(problem.help)
                    });
                    // What was replaced because it is of the wrong kind has been reported.
                    let is_new = |problem: &Problem| {
                        !problem
                            .span
                            .as_ref()
                            .is_some_and(|it| report.replaced.contains(it))
                    };
                    self.problems.extend(problems.filter(is_new));
                }
            }
        }
    }
}

pub(crate) fn unknown_question(rules: &RuleSet, id: &str, place: Option<Span>) -> Problem {
    let names = rules
        .questions()
        .values()
        .map(|question| question.id.as_str());
    let help = did_you_mean(id, names.clone()).unwrap_or_else(|| match rules.questions().len() {
        0..=MOST_LISTED => format!("expected {}", grammar::quoted_list(names, "or")),
        _ => "`backend-advisor questions` lists them".to_owned(),
    });
    Problem::new(place, format!("unknown question `{id}`")).help(Some(help))
}
