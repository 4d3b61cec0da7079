//! Completion scripts, with the questions and the labels of their options.

use std::io;

use clap::builder::PossibleValue;
use clap::{Arg, Command, ValueHint};
use clap_complete::{Generator, Shell};

use crate::cli::args::parse::whole;
use crate::cli::args::questions::Words;
use crate::ruleset::RuleSet;

/// The script that completes the arguments in a shell, for the questions of a rule set.
///
/// # Errors
/// The script is no text.
pub fn completions(rules: &RuleSet, shell: Shell) -> io::Result<String> {
    let mut command = with_marks(whole(rules));
    command.set_bin_name(command.get_name().to_owned());
    command.build();
    let mut script = Vec::new();
    shell.try_generate(&command, &mut script)?;
    let mut script = String::from_utf8(script).map_err(io::Error::other)?;
    for (letter, mark) in MARKS {
        script = script.replace(mark, quoted(letter));
    }
    let script = mended(script, shell);
    Ok(match shell {
        Shell::Bash => with_files(&script, &command),
        _ => script,
    })
}

/// The script for bash, where words of a command that are files are completed as files from their
/// first letter on, and before it; the generator offers the flags in their place.
fn with_files(script: &str, root: &Command) -> String {
    const FLAGS: &str = "COMPREPLY=( $(compgen -W \"${opts}\" -- \"${cur}\") )";
    let mut sections = Vec::new();
    take_files(root, "backend__advisor", &mut sections);
    let mut takes_files = false;
    let mut after_cases = false;
    let lines = script.lines().map(|line| {
        if let Some(section) = line.trim_start().strip_suffix(')')
            && section.starts_with("backend__")
        {
            takes_files = sections.iter().any(|it| it == section);
            after_cases = false;
        }
        after_cases |= line.trim() == "esac";
        match (takes_files, line.split_once(" || ${COMP_CWORD}")) {
            (true, Some((before, _))) => format!("{before} ]] ; then\n"),
            (true, None) if after_cases && line.trim() == FLAGS => "COMPREPLY=()\n".to_owned(),
            _ => format!("{line}\n"),
        }
    });
    lines.collect()
}

/// The sections of the commands below this one that take files as words.
fn take_files(command: &Command, section: &str, sections: &mut Vec<String>) {
    for below in command.get_subcommands() {
        let section = format!("{section}__subcmd__{}", below.get_name());
        let is_file = |word: &Arg| word.get_value_hint() == ValueHint::AnyPath;
        if below.get_positionals().any(is_file) {
            sections.push(section.clone());
        }
        take_files(below, &section, sections);
    }
}

/// The script without two faults of the generators, for a program like this one.
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

/// Letters that the generators do not quote in the description of a value, and marks that stand
/// for them until the script is there: letters for private use, which nobody writes.
const MARKS: [(char, char); 3] = [('"', '\u{f8f0}'), ('$', '\u{f8f1}'), ('\\', '\u{f8f2}')];

/// How a letter is written in the description of a value. It is read twice: by fish between double
/// quotes, then between single ones; by zsh between single quotes, then between double ones, and a
/// backslash once more. The other shells get no descriptions of values.
fn quoted(letter: char) -> &'static str {
    match letter {
        '"' => "\\\"",
        '$' => "\\$",
        _ => "\\\\\\\\",
    }
}

/// The command with marks in the descriptions of all values.
fn with_marks(command: Command) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    let command = command.mut_args(marked);
    names.iter().fold(command, |command, name| {
        command.mut_subcommand(name, with_marks)
    })
}

fn marked(argument: Arg) -> Arg {
    let values = argument.get_possible_values();
    if values.is_empty() || !argument.get_action().takes_values() {
        return argument;
    }
    let values = values.into_iter().map(|value| {
        let Some(help) = value.get_help() else {
            return value;
        };
        let help: String = help.to_string().chars().map(mark).collect();
        PossibleValue::new(value.get_name().to_owned()).help(help)
    });
    argument.value_parser(Words(values.collect()))
}

/// The mark that stands for a letter, or the letter; a line is one line.
fn mark(letter: char) -> char {
    let known = MARKS.into_iter().find(|(known, _)| *known == letter);
    match known {
        Some((_, mark)) => mark,
        None if letter.is_control() => ' ',
        None => letter,
    }
}
