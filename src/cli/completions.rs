//! `completions`: shell completion scripts.

use anyhow::Result;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Args, CommandFactory, ValueHint};
use clap_complete::Shell;

use crate::cli::args::{Arguments, WITH_ANSWERS};
use crate::cli::{Common, Exit};
use crate::ruleset::{Question, RuleSet};
use crate::visible;

/// Print a shell completion script.
///
/// It completes commands, and the questions and options of the current rule set.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let mut command = with_questions(common.rules()?);
        let name = command.get_name().to_owned();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        common.print(&mended(String::from_utf8(script)?, self.shell))
    }
}

/// Works around two bugs of the generator.
fn mended(script: String, shell: Shell) -> String {
    match shell {
        // If the name of a program contains `-`, its subcommands are looked up under the wrong
        // name.
        Shell::Bash => script.replace("backend__subcmd__advisor", "backend__advisor"),
        // Nothing is completed while the value of a flag is missing.
        Shell::Fish => script.replace("    or return\n", "    or return 0\n"),
        _ => script,
    }
}

/// The commands with the flags and values of a rule set.
fn with_questions(rules: &RuleSet) -> clap::Command {
    let outcomes = rules.outcomes().values();
    let outcomes = outcomes.map(|it| PossibleValue::new(it.id.clone()).help(plain(&it.title)));
    let outcomes = PossibleValuesParser::from(outcomes.collect::<Vec<_>>());
    let flags = || rules.questions().values().map(flag);
    let command = Arguments::command()
        .args(flags())
        .mut_arg("expect", |flag| flag.value_parser(outcomes.clone()))
        .mut_arg("why_not", |flag| flag.value_parser(outcomes));
    WITH_ANSWERS.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |it| it.args(flags()))
    })
}

fn flag(question: &Question) -> Arg {
    let values = question.answer_words().map(|word| {
        let label = question.option(word).map(|it| &question.options[it].label);
        let value = PossibleValue::new(word.to_owned());
        match label.filter(|label| !label.eq_ignore_ascii_case(word)) {
            Some(label) => value.help(plain(label)),
            None => value,
        }
    });
    let flag = Arg::new(question.id.clone())
        .long(question.id.clone())
        .help(quotable(&question.ask))
        .value_name("ANSWER")
        .action(ArgAction::Append);
    if let Some(scale) = &question.scale {
        let help = format!("{} ({})", question.ask, scale.answers());
        // Nothing to choose from, and not a file either.
        return flag.help(quotable(&help)).value_hint(ValueHint::Other);
    }
    flag.value_parser(PossibleValuesParser::from(values.collect::<Vec<_>>()))
}

/// A description of a value, without the characters that the generators do not quote there.
fn plain(text: &str) -> String {
    quotable(&text.replace(['"', '$', '\\', '`'], "'"))
}

/// A text without curly quotes: PowerShell treats them as straight ones, but only straight ones are
/// escaped.
fn quotable(text: &str) -> String {
    let straight = text.replace(['\u{2018}', '\u{2019}', '\u{201A}', '\u{201B}'], "'");
    visible::marked(&straight).into_owned()
}
