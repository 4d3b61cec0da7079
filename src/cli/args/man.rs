//! Manual pages: of the program, and of each of its commands.

use std::io::{self, Write};

use clap::builder::PossibleValue;
use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use crate::cli::args::RULES_VARIABLE;
use crate::cli::args::parse::whole;
use crate::ruleset::RuleSet;
use crate::ruleset::problem::Problem;
use crate::suggest::did_you_mean;
use crate::wording;

/// What the environment changes, for every command.
const ENVIRONMENT: [(&str, &str); 5] = [
    (
        RULES_VARIABLE,
        "A rule set of your own, where --rules names none.",
    ),
    ("NO_COLOR", "If set: no colour, unless --color asks for it."),
    (
        "CLICOLOR_FORCE",
        "If set and not 0: colour also where the output is no terminal, unless --color forbids it.",
    ),
    ("TERM", "No colour in a terminal that is dumb."),
    (
        "SOURCE_DATE_EPOCH",
        "The time, in seconds since 1970, from which a decision record gets its day.",
    ),
];

/// The files that are read and written; there are no others.
const FILES: [(&str, &str); 3] = [
    (
        "answers",
        "YAML or JSON: for each question that is answered an option, or a list of them. \
         `rules schema answers` prints the form. A result as JSON and a record can be read too.",
    ),
    (
        "record",
        "YAML, alone or in the front matter of Markdown: a decision with its answers and the rule \
         set that it was taken with. `rules schema record` prints the form.",
    ),
    (
        "rule set",
        "YAML: one file, or a folder of files. `rules schema ruleset` prints the form, and \
         `rules check` looks for mistakes.",
    ),
];

/// The manual page, as roff, of a command: of the program itself if no words name one.
///
/// # Errors
/// There is no such command.
pub fn man(rules: &RuleSet, of: &[String]) -> Result<String, Box<Problem>> {
    let mut root = whole(rules).disable_help_subcommand(true);
    root.build();
    let mut command = &root;
    for (known, word) in of.iter().enumerate() {
        let next = command.find_subcommand(word);
        command = next.ok_or_else(|| unknown(command, of.get(..=known).unwrap_or(of)))?;
    }
    let mut page = Vec::new();
    let written = write(&mut page, &root, command.clone(), of);
    let page = written.and_then(|()| String::from_utf8(page).map_err(io::Error::other));
    let page = page.map(|page| page.chars().map(letter).collect());
    page.map_err(|error| {
        Box::new(Problem::new(
            None,
            format!("cannot write the page: {error}"),
        ))
    })
}

/// A letter as every roff reads it, whatever it takes its input to be written in.
fn letter(letter: char) -> String {
    match letter.is_ascii() {
        true => letter.to_string(),
        false => format!("\\[u{:04X}]", u32::from(letter)),
    }
}

/// The last of these words is no command of this one.
fn unknown(command: &Command, words: &[String]) -> Box<Problem> {
    let mut known: Vec<&Command> = command.get_subcommands().collect();
    known.sort_by_key(|it| it.get_display_order());
    let known = known.into_iter().map(Command::get_name);
    let last = words.last().map_or("", String::as_str);
    let help = if command.has_subcommands() {
        did_you_mean(last, known.clone())
            .unwrap_or_else(|| format!("expected {}", wording::words(known, "or")))
    } else {
        let name = command.get_bin_name().unwrap_or_default();
        format!("`{name}` has no commands of its own")
    };
    let message = format!("unknown command `{}`", words.join(" "));
    Box::new(Problem::new(None, message).help(Some(help)))
}

fn write(
    page: &mut Vec<u8>,
    root: &Command,
    mut command: Command,
    of: &[String],
) -> io::Result<()> {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    let command = command
        .override_usage(usage)
        .subcommand_help_heading("COMMANDS");
    let name = root.get_name();
    let version = root.get_version().unwrap_or_default();
    let title = [name].into_iter().chain(of.iter().map(String::as_str));
    let title = title.collect::<Vec<_>>().join("-").to_uppercase();
    // The day on which a page was made says nothing. Flags are broken at no line end, and words are
    // not spread to fill a line: both make them hard to copy and to find.
    write!(
        page,
        ".TH {title} 1 \"\" \"{name} {version}\" \"User Commands\"\n.nh\n.ad l\n"
    )?;
    let man = Man::new(command.clone());
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    options(&command).to_writer(page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(page)?;
    }
    let mut rest = Roff::new();
    let codes = command.get_after_help().or(root.get_after_help());
    let codes = codes.map(ToString::to_string).unwrap_or_default();
    list(&mut rest, "EXIT STATUS", &exit_codes(&codes));
    list(&mut rest, "ENVIRONMENT", &ENVIRONMENT.map(owned));
    if of.is_empty() {
        list(&mut rest, "FILES", &FILES.map(owned));
    }
    see_also(&mut rest, name, of);
    rest.to_writer(page)
}

fn owned((name, text): (&str, &str)) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

/// The options under their headings, in the order of the help.
fn options(command: &Command) -> Roff {
    let mut roff = Roff::new();
    let mut headings: Vec<Option<&str>> = Vec::new();
    let mut shown: Vec<&Arg> = command.get_arguments().collect();
    shown.retain(|it| !it.is_hide_set());
    shown.sort_by_key(|it| it.get_display_order());
    for argument in &shown {
        let heading = argument.get_help_heading();
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    for heading in headings {
        // What stands in a heading of roff is not quoted: a topic may hold anything.
        let title = heading.unwrap_or("Options").replace(['"', '\\'], "'");
        roff.control("SH", [title.to_uppercase().as_str()]);
        for argument in shown.iter().filter(|it| it.get_help_heading() == heading) {
            option(&mut roff, argument);
        }
    }
    roff
}

fn option(roff: &mut Roff, argument: &Arg) {
    let mut head: Vec<Inline> = Vec::new();
    if let Some(short) = argument.get_short() {
        head.push(bold(format!("-{short}")));
    }
    if let Some(long) = argument.get_long() {
        if !head.is_empty() {
            head.push(roman(", "));
        }
        head.push(bold(format!("--{long}")));
    }
    let takes_values = argument.get_action().takes_values();
    if takes_values {
        if !head.is_empty() {
            head.push(roman(" "));
        }
        let names = argument.get_value_names().unwrap_or_default();
        head.push(italic(names.join(" ")));
    }
    let help = argument.get_long_help().or(argument.get_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    roff.control("TP", []).text(head).text([roman(help)]);

    let values = argument.get_possible_values();
    if values.is_empty() || !takes_values || argument.is_hide_possible_values_set() {
        return;
    }
    roff.control("RS", []);
    if values.iter().all(|it| it.get_help().is_none()) {
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        roff.text([roman(names.join(" | "))]).control("RE", []);
        return;
    }
    let longest = values.iter().map(|it| it.get_name().len()).max();
    let indent = longest.map_or(0, |longest| longest.min(18) + 2).to_string();
    roff.control("PD", ["0"]);
    for value in values.iter().filter(|it| !it.is_hide_set()) {
        roff.control("TP", [indent.as_str()])
            .text([bold(value.get_name())]);
        if let Some(help) = value.get_help() {
            roff.text([roman(help.to_string())]);
        }
    }
    roff.control("PD", []).control("RE", []);
}

/// A section with a list of names and what they mean.
fn list(roff: &mut Roff, title: &str, entries: &[(String, String)]) {
    roff.control("SH", [title]);
    for (name, text) in entries {
        roff.control("TP", [])
            .text([bold(name)])
            .text([roman(text)]);
    }
}

/// The exit codes with their meanings, as the help lists them under a heading: a code begins an
/// entry, and what follows without one goes on with it.
fn exit_codes(text: &str) -> Vec<(String, String)> {
    let mut codes: Vec<(String, String)> = Vec::new();
    for line in text.lines().skip(1).map(str::trim) {
        let entry = line
            .split_once(' ')
            .filter(|(code, _)| code.parse::<u8>().is_ok());
        match (entry, codes.last_mut()) {
            (Some((code, text)), _) => codes.push((code.to_owned(), text.trim().to_owned())),
            (None, Some((_, text))) => {
                text.push(' ');
                text.push_str(line);
            }
            (None, None) => {}
        }
    }
    codes
}

/// The pages of the commands above this one; the program's own page lists those below.
fn see_also(roff: &mut Roff, name: &str, of: &[String]) {
    roff.control("SH", ["SEE ALSO"]);
    let Some((_, above)) = of.split_last() else {
        roff.text([bold("jq"), roman("(1)")]);
        return;
    };
    let mut page = name.to_owned();
    let mut line = vec![bold(page.clone()), roman("(1)")];
    for word in above {
        page = format!("{page}-{word}");
        line.extend([roman(", "), bold(page.clone()), roman("(1)")]);
    }
    roff.text(line);
}
