//! Puts questions to a person in a terminal. Everything goes to the standard error, so that the
//! standard output holds the result and nothing else.

use std::fmt;
use std::io::{self, Write};

use inquire::error::InquireError;
use inquire::list_option::ListOption;
use inquire::ui::{RenderConfig, Styled};
use inquire::validator::Validation;
use inquire::{MultiSelect, Select};

use crate::advice::{Named, Why};
use crate::ids::{Id, OptionId};
use crate::interview::{Ask, Asker, Choice, Reply, Review};
use crate::render::Look;
use crate::render::layout::{ASIDE, Layout};
use crate::render::phrases::{self, Naming};
use crate::ruleset::{Answer, Kind, Question};

/// Asks in the terminal that the standard input and error are connected to.
#[derive(Debug)]
pub struct Terminal {
    /// Whether colours may be used.
    pub colour: bool,
}

const NONE: &str = "None of these";
const NOT_SURE: &str = "Not sure";
const HELP_ONE: &str = "enter: choose, esc: back, ctrl-c: leave";
const HELP_MANY: &str = "space: tick, enter: go on, esc: back";
const HELP_FIRST_ONE: &str = "enter: choose, ctrl-c: leave";
const HELP_FIRST_MANY: &str = "space: tick, enter: go on, ctrl-c: leave";

impl Asker for Terminal {
    fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply> {
        let question = &ask.rules.questions()[ask.question];
        self.introduce(ask, question)?;
        match question.kind {
            Kind::YesNo | Kind::OneOf => self.one(ask, question),
            Kind::AnyOf => self.many(ask, question),
        }
    }

    fn review(&mut self, review: &Review<'_>) -> io::Result<Choice> {
        let outcome = &review.rules.outcomes()[review.outcome].title;
        let mut layout = Layout::new(self.look());
        layout.heading(&format!("That settles it: {outcome}."));
        self.say(&layout.into_text())?;
        let given: Vec<_> = review.answers.given().collect();
        let mut lines = vec!["Show the advice".to_owned()];
        for (id, answer) in &given {
            let question = &review.rules.questions()[*id];
            let labels = answer.labels(question).join("; ");
            lines.push(self.fit(&format!("Change {}: {labels}", question.id)));
        }
        let lines = indexed(lines);
        let message = "Go on, or change an answer?";
        let config = self.render_config(message, &lines);
        let prompt = Select::new(message, lines)
            .with_page_size(self.page_size())
            .without_filtering()
            .with_help_message(HELP_ONE)
            .with_render_config(config);
        Ok(match replied(prompt.prompt())? {
            Replied::Value(line) => {
                match line.index.checked_sub(1).and_then(|index| given.get(index)) {
                    Some((question, _)) => Choice::Change(*question),
                    None => Choice::Done,
                }
            }
            Replied::Back => Choice::Back,
            Replied::Leave => Choice::Leave,
        })
    }
}

impl Terminal {
    /// What stands above a question: how far it is, what it is good for, what helps to answer it.
    fn introduce(&self, ask: &Ask<'_>, question: &Question) -> io::Result<()> {
        let mut layout = Layout::new(self.look());
        let possible = Named::all(ask.rules.outcomes(), ask.remaining.possible());
        let possible = phrases::outcomes(&possible, "or");
        let left = match (ask.left.fewest, ask.left.most) {
            (0, 0) => "asked because of --all".to_owned(),
            (0 | 1, 0 | 1) => "the last question".to_owned(),
            (fewest, most) if fewest == most => format!("{most} questions left"),
            (fewest, most) => format!("{fewest} to {most} questions left"),
        };
        let irrelevant = match ask.irrelevant {
            0 => String::new(),
            1 => ", 1 no longer matters".to_owned(),
            number => format!(", {number} no longer matter"),
        };
        let possible = match ask.remaining.settled() {
            Some(_) => format!("settled: {possible}"),
            None => format!("still possible: {possible}"),
        };
        layout.aside(&format!("{left}{irrelevant}; {possible}"));
        if let Some(help) = &question.help {
            layout.paragraph(help);
        }
        // Everything about the options if it fits the screen, or else the labels that were cut.
        let helps: Vec<String> = question
            .options
            .values()
            .filter_map(|option| Some(format!("{}: {}", option.label, option.help.as_ref()?)))
            .collect();
        let lines = |text: &String| textwrap::wrap(text, self.width().saturating_sub(4)).len();
        let needed = helps.iter().map(lines).sum::<usize>() + question.options.len() + 11;
        if needed <= self.height() {
            layout.bullets(helps);
        } else {
            let labels = question.options.values().map(|option| &option.label);
            layout.bullets(labels.filter(|label| self.fit(label) != **label));
        }
        let why = match Why::new(ask.rules, ask.remaining, ask.question) {
            Some(why) => phrases::why(&why, Naming::Labels),
            None => "for a fuller rationale; it cannot change the advice any more".to_owned(),
        };
        layout.title(ASIDE, &format!("Why: {why}."));
        if question.kind == Kind::AnyOf {
            layout.title(ASIDE, "Tick all that fit, with space; then enter.");
        }
        self.say(&layout.into_text())
    }

    fn one(&self, ask: &Ask<'_>, question: &Question) -> io::Result<Reply> {
        let lines = self.lines(question);
        let not_sure = question.options.len();
        let cursor = match ask.earlier {
            Some(Answer::One(option)) => option.index(),
            Some(Answer::NotSure) => not_sure,
            _ => 0,
        };
        let message = self.message(question)?;
        let config = self.render_config(&message, &lines);
        let prompt = Select::new(&message, lines)
            .with_starting_cursor(cursor)
            .with_page_size(self.page_size())
            .without_filtering()
            .with_help_message(if ask.can_go_back {
                HELP_ONE
            } else {
                HELP_FIRST_ONE
            })
            .with_render_config(config)
            .prompt();
        Ok(match replied(prompt)? {
            Replied::Value(line) if line.index == not_sure => Reply::Answer(Answer::NotSure),
            Replied::Value(line) => Reply::Answer(Answer::One(OptionId::new(line.index))),
            Replied::Back => Reply::Back,
            Replied::Leave => Reply::Leave,
        })
    }

    fn many(&self, ask: &Ask<'_>, question: &Question) -> io::Result<Reply> {
        let lines = self.lines(question);
        let none = question.options.len();
        let not_sure = none + 1;
        let ticked: Vec<usize> = match ask.earlier {
            Some(Answer::Many(options)) if options.is_empty() => vec![none],
            Some(Answer::Many(options)) => options.iter().map(|option| option.index()).collect(),
            Some(Answer::NotSure) => vec![not_sure],
            _ => Vec::new(),
        };
        // Whoever presses enter on a line without ticking it is not to be taken at another word.
        let says_one_thing = move |chosen: &[ListOption<&Line>]| {
            let alone = chosen.iter().find(|line| line.index >= none);
            Ok(match (chosen, alone) {
                ([], _) => {
                    Validation::Invalid(format!("Space ticks a line; or tick \"{NONE}\".").into())
                }
                ([_, _, ..], Some(line)) => Validation::Invalid(
                    format!("\"{}\" stands alone: untick it, or the others.", line.value).into(),
                ),
                _ => Validation::Valid,
            })
        };
        let message = self.message(question)?;
        let config = self.render_config(&message, &lines);
        let prompt = MultiSelect::new(&message, lines)
            .with_default(&ticked)
            .with_page_size(self.page_size())
            .without_filtering()
            .with_validator(says_one_thing)
            .with_formatter(&|chosen| {
                let labels = chosen.iter().map(|line| line.value.label.as_str());
                self.fit(&labels.collect::<Vec<&str>>().join("; "))
            })
            .with_help_message(if ask.can_go_back {
                HELP_MANY
            } else {
                HELP_FIRST_MANY
            })
            .with_render_config(config)
            .prompt();
        Ok(match replied(prompt)? {
            Replied::Value(lines) => {
                let chosen: Vec<usize> = lines.iter().map(|line| line.index).collect();
                Reply::Answer(if chosen.contains(&not_sure) {
                    Answer::NotSure
                } else {
                    let options = chosen.into_iter().filter(|index| *index != none);
                    Answer::Many(options.map(OptionId::new).collect())
                })
            }
            Replied::Back => Reply::Back,
            Replied::Leave => Reply::Leave,
        })
    }

    /// The options, none of them if that is an answer, and as the last not sure.
    fn lines(&self, question: &Question) -> Vec<Line> {
        let options = question.options.values();
        let labels = options.map(|option| self.fit(&option.label));
        let none = (question.kind == Kind::AnyOf).then_some(NONE);
        let rest = none.into_iter().chain([NOT_SURE]).map(str::to_owned);
        indexed(labels.chain(rest).collect())
    }

    /// The question as a prompt on one line; one that does not fit is said before.
    fn message(&self, question: &Question) -> io::Result<String> {
        if textwrap::core::display_width(&question.ask) + 4 <= self.width() {
            return Ok(question.ask.clone());
        }
        let mut layout = Layout::new(self.look());
        layout.title(anstyle::Style::new(), &question.ask);
        self.say(&layout.into_text())?;
        Ok("Your answer:".to_owned())
    }

    /// A label on one line, beside what the prompt puts before it.
    fn fit(&self, label: &str) -> String {
        phrases::short(label, self.width().saturating_sub(8).max(10))
    }

    /// How it may look there now: a terminal can be resized between two questions.
    fn look(&self) -> Look {
        let size = terminal_size::terminal_size_of(io::stderr());
        Look::of_terminal(size.map(|(width, _)| usize::from(width.0)), self.colour)
    }

    fn width(&self) -> usize {
        self.look().width
    }

    fn height(&self) -> usize {
        let size = terminal_size::terminal_size_of(io::stderr());
        size.map_or(24, |(_, height)| usize::from(height.0))
    }

    fn page_size(&self) -> usize {
        self.height().saturating_sub(8).max(3)
    }

    /// How a prompt looks; the answer goes to a line of its own if it might not fit on the one of
    /// the question.
    fn render_config(&self, message: &str, labels: &[Line]) -> RenderConfig<'static> {
        let config = if self.colour {
            RenderConfig::default_colored()
        } else {
            RenderConfig::empty()
        };
        let longest = labels
            .iter()
            .map(|line| textwrap::core::display_width(&line.label))
            .max();
        let needed = textwrap::core::display_width(message) + longest.unwrap_or_default() + 4;
        RenderConfig {
            answer_from_new_line: needed > self.width(),
            ..config.with_canceled_prompt_indicator(Styled::new("(back)"))
        }
    }

    fn say(&self, text: &str) -> io::Result<()> {
        io::stderr().lock().write_all(text.as_bytes())
    }
}

/// A line to choose, known by its position.
#[derive(Clone, Debug)]
struct Line {
    index: usize,
    label: String,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

fn indexed(labels: Vec<String>) -> Vec<Line> {
    let lines = labels.into_iter().enumerate();
    lines.map(|(index, label)| Line { index, label }).collect()
}

/// What came of a prompt.
enum Replied<T> {
    Value(T),
    Back,
    Leave,
}

fn replied<T>(result: Result<T, InquireError>) -> io::Result<Replied<T>> {
    match result {
        Ok(value) => Ok(Replied::Value(value)),
        Err(InquireError::OperationCanceled) => Ok(Replied::Back),
        Err(InquireError::OperationInterrupted) => Ok(Replied::Leave),
        Err(InquireError::IO(error)) => Err(error),
        Err(error) => Err(io::Error::other(error.to_string())),
    }
}
