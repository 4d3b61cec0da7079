//! The input, action and output of each tool, as plain JSON.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::advice::{Advice, SourceReport, Status};
use crate::answers::read::{self, ANSWERS};
use crate::answers::{Answers, Origin};
use crate::cli::adr_record::{self, AdrRecord};
use crate::cli::mcp::kind::ToolKind;
use crate::cli::{adr_title, day};
use crate::decision::{Decision, TooLarge};
use crate::ids::OutcomeId;
use crate::render::questions::Listed;
use crate::render::{self, adr};
use crate::ruleset::mapping::Mapping;
use crate::ruleset::{
    Content, File, Found, Loaded, Mistake, Problems, RuleSet, schema_check, spans,
};
use crate::scan::report::Report;
use crate::survey::Survey;
use crate::{grammar, scan, schema};

/// A document that an assistant can read.
pub(super) struct Document {
    pub uri: &'static str,
    pub name: &'static str,
    pub description: &'static str,
}

const RULES: &str = "backend-advisor://ruleset";
const SOURCES: &str = "backend-advisor://sources";

pub(super) const RESOURCES: [Document; 2] = [
    Document {
        uri: RULES,
        name: "ruleset",
        description: "The current rule set: its version, its size and its outcomes",
    },
    Document {
        uri: SOURCES,
        name: "sources",
        description: "The sources that the rules cite, with their addresses",
    },
];

/// The reply of `record`.
#[derive(Debug, Serialize, JsonSchema)]
struct RecordReply {
    /// A name for the file.
    file_name: String,
    /// Its text, Markdown with front matter that `backend-advisor check` reads.
    text: String,
}

/// The reply of `questions`.
#[derive(Debug, Serialize, JsonSchema)]
struct QuestionsReply<'r> {
    questions: Vec<Listed<'r>>,
}

/// A rule set, and advice according to it.
pub(super) struct Advisor {
    rules: &'static RuleSet,
    decision: Decision,
    /// How to read a codebase, if the rule set says so.
    mapping: Option<Mapping>,
    /// The path of the rule set, unless it is the shipped one.
    rules_path: Option<PathBuf>,
}

/// The arguments of a call, of which each tool takes some.
struct Arguments {
    answers: Answers,
    outcome: Option<OutcomeId>,
    status: Option<adr_record::Status>,
    path: Option<PathBuf>,
    is_history_read: bool,
}

impl Advisor {
    pub fn new(loaded: Loaded, decision: Decision, rules_path: Option<PathBuf>) -> Self {
        Self {
            // It is never freed: the program ends with the server.
            rules: Box::leak(Box::new(loaded.rules)),
            decision,
            mapping: loaded.scan,
            rules_path,
        }
    }

    /// The tools. Code can only be read if the rule set says how.
    pub fn tools(&self) -> impl Iterator<Item = ToolKind> {
        let can_scan = self.mapping.is_some();
        let tools = ToolKind::ALL.into_iter();
        tools.filter(move |it| can_scan || *it != ToolKind::Scan)
    }

    /// The title of the rule set.
    pub fn title(&self) -> &'static str {
        self.rules.title()
    }

    /// The JSON Schema of the input of a tool.
    pub fn input(&self, tool: ToolKind) -> Map<String, Value> {
        // An assistant reads the schemas of all tools, so one of them is enough.
        let questions = match tool {
            ToolKind::Advise => schema::questions(self.rules),
            _ => Map::new(),
        };
        object(self.takes(tool, questions))
    }

    /// The schema of the input of a tool, with these schemas of answers.
    fn takes(&self, tool: ToolKind, questions: Map<String, Value>) -> Value {
        let described =
            |kind: &str, description: &str| json!({"type": kind, "description": description});
        let listed = |description: &str, words: Vec<&str>| json!({"type": "string", "description": description, "enum": words});
        let mut properties: Vec<(&str, Value)> = Vec::new();
        if tool == ToolKind::Scan {
            let path = "The folder of the project, preferably as an absolute path.";
            properties.push(("path", described("string", path)));
            let history = "Also count the authors of the last year, with `git log`.";
            properties.push(("history", described("boolean", history)));
        }
        if tool.takes_answers() {
            let description = match tool {
                ToolKind::Advise => {
                    "The answers by question id. Leave out what is not known yet; `not-sure` \
                     means that the person does not know."
                }
                _ => "The answers by question id, as `advise` takes them.",
            };
            let answers = json!({
                "type": "object",
                "description": description,
                "properties": questions,
            });
            properties.push((ANSWERS, answers));
            let rest = "Answer all remaining questions with `not-sure`, if nobody can be asked. \
                        Those with `not_sure: false` stay open.";
            properties.push(("rest_not_sure", described("boolean", rest)));
        }
        if tool == ToolKind::WhyNot {
            let outcomes = self.rules.outcomes().values().map(|it| it.id.as_str());
            let outcome = listed("The id of the other outcome.", outcomes.collect());
            properties.push(("outcome", outcome));
        }
        if tool == ToolKind::Record {
            let statuses = adr_record::Status::value_variants();
            let statuses = statuses.iter().map(|it| it.name());
            let description = "The status in the record; `proposed` by default.";
            properties.push(("status", listed(description, statuses.collect())));
        }
        let keys = properties.iter().map(|(key, _)| *key);
        let required: Vec<&str> = keys
            .filter(|key| ["path", "outcome"].contains(key))
            .collect();
        json!({
            "type": "object",
            "properties": IndexMap::<&str, Value>::from_iter(properties),
            "required": required,
            "additionalProperties": false,
        })
    }

    /// The JSON Schema of the output of a tool.
    pub fn output(tool: ToolKind) -> Map<String, Value> {
        object(match tool {
            ToolKind::Questions => schema::written::<QuestionsReply<'_>>(),
            ToolKind::Scan => schema::written::<Report<'_>>(),
            ToolKind::Advise | ToolKind::WhyNot => schema::written::<Advice<'_>>(),
            ToolKind::Record => schema::written::<RecordReply>(),
        })
    }

    pub fn call(&self, tool: ToolKind, arguments: Value) -> Result<Value, String> {
        let arguments = self.arguments(tool, arguments)?;
        let reply = match tool {
            ToolKind::Questions => serde_json::to_value(QuestionsReply {
                questions: Listed::all(self.rules),
            }),
            ToolKind::Scan => serde_json::to_value(self.scan(&arguments)?),
            ToolKind::Advise | ToolKind::WhyNot => serde_json::to_value(self.advise(&arguments)?),
            ToolKind::Record => serde_json::to_value(self.record(&arguments)?),
        };
        let Ok(reply) = reply else {
            unreachable!("replies have string keys, and their serializers cannot fail");
        };
        Ok(reply)
    }

    fn advise(&self, arguments: &Arguments) -> Result<Advice<'_>, String> {
        let Arguments {
            answers, outcome, ..
        } = arguments;
        let advice = Advice::new(self.rules, &self.decision, answers, *outcome);
        advice.map_err(|error| error.to_string())
    }

    fn scan(&self, arguments: &Arguments) -> Result<Report<'_>, String> {
        let path = arguments.path.as_deref().unwrap_or(Path::new("."));
        let Some(mapping) = &self.mapping else {
            unreachable!("the tool is only offered with a mapping");
        };
        let scan = scan::scan(path, mapping, arguments.is_history_read, &|_, _| {});
        let scan = scan.map_err(|it| Problems::from(it).to_string())?;
        Ok(Report::new(self.rules, mapping, path, &scan))
    }

    fn record(&self, arguments: &Arguments) -> Result<RecordReply, String> {
        let advice = self.advise(arguments)?;
        if advice.status == Status::Undecided {
            let open = advice.open_questions.iter().map(|it| &it.question.id.0.id);
            let open = grammar::quoted_list(open, "and");
            let must_know = advice.open_questions.iter().any(|it| !it.question.not_sure);
            let or = match must_know {
                true => "; `rest_not_sure` leaves those with `not_sure: false` open",
                false => ", or set `rest_not_sure`",
            };
            return Err(format!(
                "the answers do not settle the recommendation; open: {open}. Ask for them as \
                 `advise` says{or}."
            ));
        }
        let mut problems = Found::default();
        let day = day::fixed(&mut problems);
        sound(problems)?;
        let name = adr_title::like(&[], "-", &adr::title(&advice));
        let file_name = format!("{name}.md");
        let record = AdrRecord {
            advice: &advice,
            rules: self.rules_path.as_deref(),
            status: arguments.status,
            date: day.unwrap_or_else(day::today),
        };
        let text = record.text(Some(file_name.as_ref()));
        Ok(RecordReply { file_name, text })
    }

    fn arguments(&self, tool: ToolKind, arguments: Value) -> Result<Arguments, String> {
        let rules = self.rules;
        let mut answers = Answers::none(rules.questions().len());
        let mut problems = Found::default();
        let file = File::new("arguments.json", arguments.to_string());
        let value = match spans::read(0, &file, Mistake::EmptyFile) {
            Ok(mut document) => {
                // The answers are read separately.
                let schema = self.takes(tool, Map::new());
                let checked = schema_check::check(&mut document.root, &schema);
                problems.extend(checked.problems);
                let given = document.root.get(ANSWERS);
                if let Some(given) = given.filter(|it| matches!(it.content, Content::Map(_))) {
                    let read = read::from_record(rules, given);
                    problems.extend(read.problems);
                    answers.give_all(read.answers, Origin::File);
                }
                checked.value
            }
            Err(found) => {
                problems.extend(found);
                Value::Null
            }
        };
        sound(problems)?;
        let word = |key: &str| value.get(key).and_then(Value::as_str);
        let is_true = |key: &str| value.get(key) == Some(&Value::Bool(true));
        if is_true("rest_not_sure") {
            answers.rest_not_sure(rules);
        }
        Ok(Arguments {
            answers,
            outcome: word("outcome").and_then(|id| rules.outcome(id)),
            status: word("status").and_then(|it| ValueEnum::from_str(it, false).ok()),
            path: word("path").map(PathBuf::from),
            is_history_read: is_true("history"),
        })
    }

    /// The text of a resource, if there is one at `uri`.
    pub fn resource(&self, uri: &str) -> Option<Result<String, TooLarge>> {
        match uri {
            RULES => Some(self.survey()),
            SOURCES => Some(self.sources()),
            _ => None,
        }
    }

    fn survey(&self) -> Result<String, TooLarge> {
        Survey::new(self.rules, &self.decision).map(|it| render::to_json(&it))
    }

    fn sources(&self) -> Result<String, TooLarge> {
        let answers = Answers::none(self.rules.questions().len());
        let advice = Advice::new(self.rules, &self.decision, &answers, None)?;
        let reports = SourceReport::all(&advice, &self.decision.renewed())?;
        Ok(render::to_json(&reports))
    }
}

/// The fields of a schema, which is an object.
fn object(schema: Value) -> Map<String, Value> {
    match schema {
        Value::Object(fields) => fields,
        _ => unreachable!("a schema of a call is an object"),
    }
}

/// The problems, one line each, if there are any. Places in the arguments are useless to an
/// assistant.
fn sound(problems: Found) -> Result<(), String> {
    if problems.is_empty() {
        return Ok(());
    }
    let mut problems = problems.into_problems();
    problems.iter_mut().for_each(|it| it.span = None);
    Err(Problems::new(Vec::new(), problems).to_string())
}
