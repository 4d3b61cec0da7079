//! `rules test`: the scenarios of a rule set, and how well they cover its decision.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::{Args, ValueHint};

use crate::cli::args::{Common, Formats, TableOrJson};
use crate::cli::exit::Exit;
use crate::cli::output::say;
use crate::decision::Decision;
use crate::render;
use crate::ruleset::RuleSet;
use crate::scenarios::TestReport;
use crate::scenarios::score::Score;
use crate::scenarios::suggest::suggest;

/// Progress is shown if it takes longer than this.
const PATIENCE: Duration = Duration::from_millis(500);

/// Run the scenarios and measure how many changes to the rules they detect.
#[derive(Debug, Args)]
pub(super) struct RulesTest {
    /// The rule set, a YAML file or a folder (instead of --rules).
    #[arg(value_hint = ValueHint::AnyPath)]
    path: Option<PathBuf>,
    /// Only run the scenarios; do not test small changes to the rules (mutants).
    #[arg(long)]
    no_mutants: bool,
    /// Print scenarios that would detect the surviving mutants.
    #[arg(long, conflicts_with = "no_mutants")]
    suggest: bool,
    /// Exit with 1 if the scenarios detect less than this percentage of mutants.
    #[arg(long, value_name = "PERCENT", conflicts_with = "no_mutants", value_parser = percent)]
    min_score: Option<f64>,
    #[command(flatten)]
    formats: Formats<TableOrJson>,
}

/// A number from 0 to 100.
fn percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim().parse();
    let number = number.ok().filter(|it| (0.0..=100.0).contains(it));
    number.ok_or_else(|| "expected a number from 0 to 100".to_owned())
}

impl RulesTest {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let loaded = common.load(self.path.as_deref())?;
        let rules = &loaded.rules;
        let scenarios = &loaded.scenarios;
        let mut report = TestReport::new(rules, &Decision::compile(rules)?, scenarios);
        if !self.no_mutants {
            let score = score(rules, &report)?;
            if self.suggest {
                report.suggestions = Some(suggest(rules, scenarios, &score.survivors)?);
            }
            report.mutants = Some(score);
        }
        common.print(&match self.formats.format {
            TableOrJson::Table => render::scenarios::table(rules, &report, common.look()),
            TableOrJson::Json => render::to_json(&report),
        })?;
        let scored = report.mutants.as_ref().zip(self.min_score);
        let is_low = scored.is_some_and(|(score, wanted)| match score.percent {
            Some(reached) => reached < wanted,
            // Having nothing to detect is not a failure, but untested mutants are.
            None => score.too_large > 0,
        });
        Ok(Exit::gate(report.scenarios.failed == 0 && !is_low))
    }
}

/// Runs the passing scenarios against the mutants, with progress on a terminal.
fn score<'r>(rules: &'r RuleSet, report: &TestReport<'r>) -> Result<Score<'r>> {
    let is_watched = io::stderr().is_terminal();
    let start = Instant::now();
    let mut is_shown = false;
    let progress = |done: usize, all: usize| {
        if is_shown && done == all {
            say("\r\x1b[K");
        } else if is_watched && done.is_multiple_of(10) && start.elapsed() > PATIENCE {
            is_shown = true;
            say(&format!("\r{done} of {all} mutants"));
        }
    };
    Ok(Score::new(rules, &report.scenarios.passing, progress)?)
}
