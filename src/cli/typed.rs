//! A line of text in a terminal: the path of a file, or a number, which is checked.
//!
//! Everything here fails only if the terminal cannot be used.

use std::borrow::Cow;
use std::io;

use inquire::autocompletion::{Autocomplete, Replacement};
use inquire::{CustomUserError, Text};

use crate::cli::interviewer::{Chosen, Interviewer};
use crate::cli::keys::{EDIT, keys};
use crate::cli::prompt::{Part, Prompts};
use crate::interview::Reply;
use crate::render::HEADING;
use crate::ruleset::{Answer, Mistake, Question, Scale};
use crate::{grammar, visible};

/// The text that an empty line stands for. Tab writes it into the line.
#[derive(Clone)]
struct Usual(String);

impl Autocomplete for Usual {
    fn get_suggestions(&mut self, _: &str) -> Result<Vec<String>, CustomUserError> {
        Ok(Vec::new())
    }

    fn get_completion(
        &mut self,
        typed: &str,
        _: Option<String>,
    ) -> Result<Replacement, CustomUserError> {
        Ok(typed.is_empty().then(|| self.0.clone()))
    }
}

impl Prompts {
    /// Asks for a line of text, with `typed` to begin with. An empty line stands for the `usual`
    /// text. Below it are the `expected` text and the keys.
    fn type_in(
        &mut self,
        message: &str,
        typed: &str,
        usual: Option<&str>,
        expected: &str,
        parts: &[Part],
    ) -> io::Result<Reply<String>> {
        self.drawn(message, typed.to_owned(), |prompts, message, typed| {
            let mut below = prompts.lines_of(expected);
            below.extend(prompts.wrapped(parts.iter().map(|[long, _]| long.to_string())));
            let mut text = Text::new(message);
            if let Some(usual) = usual {
                text = text
                    .with_default(usual)
                    .with_autocomplete(Usual(usual.to_owned()));
            }
            // A line that was empty before a resize is still empty.
            let typed = Some(typed.as_str()).filter(|typed| Some(*typed) != usual);
            text.with_initial_value(typed.unwrap_or_default())
                .with_formatter(&|_| String::new())
                .with_help_message(&below.join("\n"))
                .with_render_config(prompts.render_config())
                .prompt()
        })
    }

    /// A text on as many lines as the terminal needs.
    fn lines_of(&self, text: &str) -> Vec<String> {
        // Leave room for brackets.
        let width = self.look().width.saturating_sub(2);
        let text = visible::one_line(text);
        let lines = textwrap::wrap(&text, width).into_iter();
        lines.map(Cow::into_owned).collect()
    }
}

impl Interviewer {
    /// Asks for the path of a file. `usual` is offered.
    pub fn file(&mut self, usual: &str) -> io::Result<Reply<String>> {
        self.open("")?;
        let expected = "Enter saves it there. Or type another new file, or a folder.";
        let keys = [vec![EDIT], keys(true)].concat();
        let reply = self
            .prompts
            .type_in("Save it as", "", Some(usual), expected, &keys)?;
        match reply {
            Reply::Leave => self.leave(),
            Reply::Answer(path) if path.trim().is_empty() => Ok(Reply::Back),
            reply => Ok(reply.map(|path| path.trim().to_owned())),
        }
    }

    /// Lets a number be typed until it is an answer. What is wrong with the last one is shown above
    /// the prompt, which still contains it.
    pub fn number(
        &mut self,
        question: &Question,
        scale: &Scale,
        earlier: Option<&Answer>,
        below: &[Part],
    ) -> io::Result<Reply<Chosen>> {
        let expected = scale.answers();
        let shown = grammar::capitalised(&expected);
        let mut typed = match earlier {
            Some(Answer::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        loop {
            let reply = self
                .prompts
                .type_in(&question.ask, &typed, None, &shown, below)?;
            let word = match reply {
                Reply::Answer(word) => word.trim().to_owned(),
                Reply::Back => return Ok(Reply::Back),
                Reply::Leave => return Ok(Reply::Leave),
            };
            let wrong = match (word.as_str(), question.answer(&[&word])) {
                ("", _) => match question.not_sure() {
                    Some(answer) => return Ok(Reply::Answer(Chosen::Answer(answer))),
                    None => format!("This must be known: enter {expected}"),
                },
                // No number contains `?`, so it may also follow what was typed before.
                (it, _) if it.ends_with('?') => return Ok(Reply::Answer(Chosen::Why)),
                (_, Ok(answer)) => return Ok(Reply::Answer(Chosen::Answer(answer))),
                (_, Err(mistakes)) => match mistakes.as_slice() {
                    [(_, mistake @ Mistake::TooManyDigits(_))] => mistake.to_string(),
                    _ => format!("`{word}` is not {expected}"),
                },
            };
            self.open(&question.ask)?;
            for line in self.prompts.lines_of(&wrong) {
                let line = self.prompts.styled(HEADING, &line);
                self.prompts.show(&format!("{line}\n"))?;
            }
            typed = word;
        }
    }
}
