//! `man`: manual pages.

use anyhow::Result;
use clap::{Args, CommandFactory};

use crate::cli::args::Arguments;
use crate::cli::parse::unknown_command;
use crate::cli::{Common, Exit};
use crate::ruleset::Problems;

/// Print a manual page; pipe it into `man -l -` to view it.
#[derive(Debug, Args)]
pub(super) struct Man {
    /// The command, such as `rules check`; the program itself if omitted.
    #[arg(value_name = "COMMAND")]
    of: Vec<String>,
}

impl Man {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let mut root = Arguments::command();
        root.set_bin_name(root.get_name().to_owned());
        root.build();
        let mut command = &root;
        for word in &self.of {
            let below = command.find_subcommand(word);
            command = below.ok_or_else(|| {
                let name = command.get_bin_name().unwrap_or(command.get_name());
                Problems::from(unknown_command(name, command, word))
            })?;
        }
        // The page has no other description of flags that `-h` leaves out.
        let command = command.clone().mut_args(|flag| {
            let help = flag.get_long_help().or(flag.get_help());
            let help = help.cloned().unwrap_or_default();
            flag.long_help(help)
        });
        let mut page = Vec::new();
        let source = concat!("backend-advisor ", env!("CARGO_PKG_VERSION"));
        clap_mangen::Man::new(command)
            .source(source)
            .render(&mut page)?;
        // What follows the help of a command is always about this.
        let page = String::from_utf8(page)?.replace(".SH EXTRA\n", ".SH EXIT STATUS\n");
        common.print(&page)
    }
}
