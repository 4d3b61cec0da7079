//! `completions`: the scripts that complete the arguments in a shell.

use anyhow::Result;
use clap::builder::PossibleValue;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::args::{Arguments, Common, WITH_ANSWERS};
use crate::cli::exit::Exit;
use crate::cli::question_flags::{self, Words};
use crate::ruleset::RuleSet;

/// Print a shell completion script.
///
/// It completes commands, questions and their options. The questions are those of the rule set in force.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell that reads the script.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(self, rules: &RuleSet, common: &Common) -> Result<Exit> {
        let mut command = with_questions(rules);
        let name = command.get_name().to_owned();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        common.print(&mended(String::from_utf8(script)?, self.shell))?;
        Ok(Exit::Decided)
    }
}

/// The script without a fault of the generator, for a program like this one.
fn mended(script: String, shell: Shell) -> String {
    match shell {
        // It looks for the subcommands of a name with a `-` under another name than it gives them.
        Shell::Bash => script.replace("backend__subcmd__advisor", "backend__advisor"),
        // While the value of a flag is missing, it takes the command line for one that it does not
        // know, and completes neither the value nor anything else.
        Shell::Fish => script.replace("    or return\n", "    or return 0\n"),
        _ => script,
    }
}

/// Every command with the flags and words that a rule set gives it.
fn with_questions(rules: &RuleSet) -> clap::Command {
    let outcomes = rules.outcomes().values();
    let outcomes = outcomes.map(|it| PossibleValue::new(it.id.clone()).help(plain(&it.title)));
    let outcomes = Words(outcomes.collect());
    let command = Arguments::command()
        .args(question_flags::flags(rules))
        .mut_arg("expect", |flag| flag.value_parser(outcomes.clone()))
        .mut_arg("why_not", |flag| flag.value_parser(outcomes));
    WITH_ANSWERS.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |it| it.args(question_flags::flags(rules)))
    })
}

/// The description of a value without what a shell would take for more than letters: the generators
/// do not quote it.
pub(super) fn plain(text: &str) -> String {
    text.replace(['"', '$', '\\', '`'], "'")
        .replace(char::is_control, " ")
}
