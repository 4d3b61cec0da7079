//! `man`: manual pages.

use anyhow::Result;
use clap::{Args, Command, CommandFactory};

use crate::cli::args::{Arguments, Common};
use crate::cli::exit::Exit;
use crate::ruleset::problem::{Problem, Problems};
use crate::suggest::nearest_or_all;

/// Print a manual page; `backend-advisor man | man -l -` shows it.
#[derive(Debug, Args)]
pub(super) struct Man {
    /// The command that it is about, such as `rules check`; none for the program itself.
    #[arg(value_name = "COMMAND")]
    of: Vec<String>,
}

impl Man {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let mut root = Arguments::command().disable_help_subcommand(true);
        root.set_bin_name(root.get_name().to_owned());
        root.build();
        let mut command = &root;
        for word in &self.of {
            let below = command.find_subcommand(word);
            command = below.ok_or_else(|| Problems::from(unknown(command, word)))?;
        }
        let mut page = Vec::new();
        clap_mangen::Man::new(command.clone()).render(&mut page)?;
        common.print(&String::from_utf8(page)?)
    }
}

fn unknown(command: &Command, word: &str) -> Problem {
    let name = command.get_bin_name().unwrap_or_default();
    let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let help = match known.is_empty() {
        true => format!("`{name}` has no commands of its own"),
        false => nearest_or_all(word, known.into_iter()),
    };
    Problem::new(None, format!("`{word}` is not a command of `{name}`")).help(Some(help))
}
