//! Asks questions in a terminal. Everything goes to standard error, so that standard output holds
//! only the result.

use std::io::{self, Write};

use inquire::error::InquireError;
use inquire::list_option::ListOption;
use inquire::ui::{RenderConfig, Styled};
use inquire::validator::Validation;
use inquire::{MultiSelect, Select};
use textwrap::core::display_width;

use crate::grammar;
use crate::ids::{Id, OptionId, QuestionId};
use crate::interview::{Ask, Asker, Reply, Review};
use crate::render::Look;
use crate::render::layout::{ASIDE, Layout};
use crate::render::phrases;
use crate::ruleset::{Answer, Kind, Question};
use crate::visible;

/// Asks in the terminal of standard input and standard error.
#[derive(Debug)]
pub struct Terminal {
    /// Whether colours may be used.
    pub colour: bool,
}

const NONE: &str = "None of these";
const NOT_SURE: &str = "Not sure";

impl Asker for Terminal {
    fn ask(&mut self, ask: &Ask<'_>) -> io::Result<Reply<Answer>> {
        let question = &ask.rules.questions()[ask.question];
        let screen = self.screen();
        screen.introduce(ask, question)?;
        let message = screen.message(question)?;
        match question.kind {
            Kind::YesNo | Kind::OneOf => screen.one(&message, ask, question),
            Kind::AnyOf => screen.many(&message, ask, question),
        }
    }

    fn review(&mut self, review: &Review<'_>) -> io::Result<Reply<Option<QuestionId>>> {
        let screen = self.screen();
        let outcome = &review.rules.outcomes()[review.outcome].title;
        let mut layout = Layout::new(screen.look);
        layout.heading(&format!("That settles it: {outcome}."));
        say(layout)?;
        let given: Vec<_> = review.answers.given().collect();
        let mut lines = vec!["Show the advice".to_owned()];
        lines.extend(given.iter().map(|(id, answer)| {
            let question = &review.rules.questions()[*id];
            let labels = answer.labels(question).join("; ");
            screen.fit(&format!("Change {}: {labels}", question.id))
        }));
        let message = "Go on, or change an answer?";
        screen.choose(message, lines, 0, true, |line| {
            Some(given.get(line.checked_sub(1)?)?.0)
        })
    }

    fn offer(&mut self, questions: usize) -> io::Result<Reply<bool>> {
        let questions = grammar::count(questions, "more question");
        let message = format!("Answer {questions} to sharpen the plan?");
        let lines = vec!["No, show the advice".to_owned(), "Yes".to_owned()];
        self.screen()
            .choose(&message, lines, 0, true, |line| line == 1)
    }
}

impl Terminal {
    /// The current screen: a terminal can be resized between two questions.
    fn screen(&self) -> Screen {
        let size = terminal_size::terminal_size_of(io::stderr());
        let width = size.map(|(width, _)| usize::from(width.0));
        Screen {
            look: Look::of_terminal(width, self.colour),
            height: size.map_or(24, |(_, height)| usize::from(height.0)),
        }
    }
}

struct Screen {
    look: Look,
    height: usize,
}

impl Screen {
    /// Prints what is above a question: progress, help and why it is asked.
    fn introduce(&self, ask: &Ask<'_>, question: &Question) -> io::Result<()> {
        let mut layout = Layout::new(self.look);
        let left = match (ask.left.fewest, ask.left.most, ask.shaping) {
            (0, 0, None) => "asked because of --all".to_owned(),
            (0, 0, Some(1)) => "the last question about the plan".to_owned(),
            (0, 0, Some(most)) => format!("up to {most} questions about the plan left"),
            (0 | 1, 0 | 1, _) => "the last question".to_owned(),
            _ => format!("{} left", phrases::left(ask.left)),
        };
        let irrelevant = match ask.irrelevant {
            0 => String::new(),
            1 => ", 1 no longer matters".to_owned(),
            number => format!(", {number} no longer matter"),
        };
        let still = match ask.possible.as_slice() {
            [_] => "settled",
            _ => "still possible",
        };
        let possible = phrases::outcomes(&ask.possible, "or");
        layout.aside(&format!("{left}{irrelevant}; {still}: {possible}"));
        if let Some(help) = &question.help {
            layout.paragraph(help);
        }
        // The help of all options if it fits the screen, or else the labels that are cut below.
        let options = question.options.values();
        let helps: Vec<String> = options
            .clone()
            .filter_map(|option| Some(format!("{}: {}", option.label, option.help.as_ref()?)))
            .collect();
        let lines = |text: &String| textwrap::wrap(text, self.look.width.saturating_sub(4)).len();
        let needed = helps.iter().map(lines).sum::<usize>() + question.options.len() + 11;
        if needed <= self.height {
            layout.bullets(helps);
        } else {
            let labels = options.map(|option| &option.label);
            layout.bullets(labels.filter(|label| self.fit(label) != **label));
        }
        let why = match &ask.why {
            Some(why) => phrases::why(why, phrases::in_labels),
            None if ask.shaping.is_some() => {
                "for a sharper plan; it cannot change the advice any more".to_owned()
            }
            None => "for a fuller rationale; it cannot change the advice any more".to_owned(),
        };
        layout.title(ASIDE, &format!("Why: {why}."));
        if question.kind == Kind::AnyOf {
            layout.title(ASIDE, "Tick all that fit, with space; then enter.");
        }
        say(layout)
    }

    fn one(&self, message: &str, ask: &Ask<'_>, question: &Question) -> io::Result<Reply<Answer>> {
        let not_sure = question.options.len();
        let cursor = match ask.earlier {
            Some(Answer::One(option)) => option.index(),
            Some(Answer::NotSure) => not_sure,
            _ => 0,
        };
        let lines = self.lines(question, &[NOT_SURE]);
        self.choose(message, lines, cursor, ask.can_go_back, |line| match line {
            line if line == not_sure => Answer::NotSure,
            line => Answer::One(OptionId::new(line)),
        })
    }

    /// Asks for one of the lines.
    fn choose<T>(
        &self,
        message: &str,
        lines: Vec<String>,
        cursor: usize,
        can_go_back: bool,
        answer: impl Fn(usize) -> T,
    ) -> io::Result<Reply<T>> {
        let config = self.render_config(message, &lines);
        let chosen = Select::new(message, lines)
            .with_starting_cursor(cursor)
            .with_page_size(self.page_size())
            .without_filtering()
            .with_help_message(match can_go_back {
                true => "enter: choose, esc: back, ctrl-c: leave",
                false => "enter: choose, ctrl-c: leave",
            })
            .with_render_config(config)
            .raw_prompt();
        reply(chosen.map(|line| answer(line.index)))
    }

    fn many(&self, message: &str, ask: &Ask<'_>, question: &Question) -> io::Result<Reply<Answer>> {
        let none = question.options.len();
        let not_sure = none + 1;
        let ticked: Vec<usize> = match ask.earlier {
            Some(Answer::Many(options)) if options.is_empty() => vec![none],
            Some(Answer::Many(options)) => options.iter().map(|option| option.index()).collect(),
            Some(Answer::NotSure) => vec![not_sure],
            _ => Vec::new(),
        };
        // Enter on a line that is not ticked is probably a mistake, not the answer "none".
        let says_one_thing = move |chosen: &[ListOption<&String>]| {
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
        let lines = self.lines(question, &[NONE, NOT_SURE]);
        let config = self.render_config(message, &lines);
        let chosen = MultiSelect::new(message, lines)
            .with_default(&ticked)
            .with_page_size(self.page_size())
            .without_filtering()
            .with_validator(says_one_thing)
            .with_formatter(&|chosen| {
                let labels = chosen.iter().map(|line| line.value.as_str());
                self.fit(&labels.collect::<Vec<&str>>().join("; "))
            })
            .with_help_message(match ask.can_go_back {
                true => "space: tick, enter: go on, esc: back",
                false => "space: tick, enter: go on, ctrl-c: leave",
            })
            .with_render_config(config)
            .raw_prompt();
        reply(chosen.map(|lines| {
            let chosen: Vec<usize> = lines.iter().map(|line| line.index).collect();
            if chosen.contains(&not_sure) {
                return Answer::NotSure;
            }
            let options = chosen.into_iter().filter(|index| *index != none);
            Answer::Many(options.map(OptionId::new).collect())
        }))
    }

    /// The labels of the options and of the other answers.
    fn lines(&self, question: &Question, others: &[&str]) -> Vec<String> {
        let options = question.options.values();
        let labels = options.map(|option| self.fit(&option.label));
        labels
            .chain(others.iter().map(ToString::to_string))
            .collect()
    }

    /// The prompt of a question; a question that does not fit on one line is printed above it.
    fn message(&self, question: &Question) -> io::Result<String> {
        let ask = visible::one_line(&question.ask);
        if display_width(&ask) + 4 <= self.look.width {
            return Ok(ask.into_owned());
        }
        let mut layout = Layout::new(self.look);
        layout.title(anstyle::Style::new(), &question.ask);
        say(layout)?;
        Ok("Your answer:".to_owned())
    }

    /// A label, cut to fit on one line of a prompt.
    fn fit(&self, label: &str) -> String {
        let width = self.look.width.saturating_sub(8).max(10);
        phrases::short(&visible::one_line(label), width)
    }

    fn page_size(&self) -> usize {
        self.height.saturating_sub(8).max(3)
    }

    /// The look of a prompt; the answer gets its own line if it might not fit beside the question.
    fn render_config(&self, message: &str, labels: &[String]) -> RenderConfig<'static> {
        let config = match self.look.colour {
            true => RenderConfig::default_colored(),
            false => RenderConfig::empty(),
        };
        let longest = labels.iter().map(|label| display_width(label)).max();
        let needed = display_width(message) + longest.unwrap_or_default() + 4;
        RenderConfig {
            answer_from_new_line: needed > self.look.width,
            ..config.with_canceled_prompt_indicator(Styled::new("(back)"))
        }
    }
}

fn say(layout: Layout) -> io::Result<()> {
    io::stderr().write_all(layout.into_text().as_bytes())
}

/// The reply to a prompt.
fn reply<T>(result: Result<T, InquireError>) -> io::Result<Reply<T>> {
    match result {
        Ok(value) => Ok(Reply::Answer(value)),
        Err(InquireError::OperationCanceled) => Ok(Reply::Back),
        Err(InquireError::OperationInterrupted) => Ok(Reply::Leave),
        Err(InquireError::IO(error)) => Err(error),
        Err(error) => Err(io::Error::other(error.to_string())),
    }
}
