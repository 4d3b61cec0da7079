//! `rules test`: the scenarios of a rule set, and how well they cover its decision.

use std::io;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueHint};

use crate::cli::output::{look, say};
use crate::cli::{Common, Exit, Formats, Patience, Progress, TableOrJson};
use crate::decision::Decision;
use crate::render;
use crate::scenarios::TestReport;
use crate::scenarios::score::Score;
use crate::scenarios::suggest::suggest;

/// Run the scenarios and measure how many changes to the rules they detect.
#[derive(Debug, Args)]
pub(super) struct RulesTest {
    /// The rule set: a YAML file, a folder, or `shipped` (instead of --rules).
    #[arg(value_hint = ValueHint::AnyPath)]
    pub path: Option<PathBuf>,
    /// Only run the scenarios; do not test small changes to the rules (mutants).
    #[arg(long)]
    no_mutants: bool,
    /// Write scenarios that would detect the surviving mutants, as YAML.
    ///
    /// The report goes to standard error. With -o FILE, the scenarios are in a file that can be added
    /// to the folder `scenarios` of the rule set.
    #[arg(long, conflicts_with = "no_mutants")]
    suggest: bool,
    /// Exit with 1 if the scenarios detect less than this percentage of mutants.
    #[arg(long, value_name = "PERCENT", conflicts_with = "no_mutants", value_parser = percent)]
    min_score: Option<f64>,
    #[command(flatten)]
    patience: Patience,
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
        let loaded = common.load_with_scenarios(self.path.as_deref())?;
        let rules = &loaded.rules;
        let scenarios = &loaded.scenarios;
        let decision = Decision::compile(rules)?;
        let mut report = TestReport::new(&loaded, &decision);
        if !self.no_mutants {
            let times = self.patience.times.into();
            let progress = Progress::start("testing mutants");
            let score = Score::new(
                rules,
                decision.order(),
                &report.scenarios.passing,
                times,
                |done, all| {
                    progress.now(format!("{done} of {all} mutants"));
                },
            )?;
            if self.suggest {
                progress.now("looking for scenarios".to_owned());
                let found = suggest(rules, decision.order(), scenarios, &score.survivors, times)?;
                report.suggestions = Some(found.scenarios);
                report.undetected = Some(found.undetected);
            }
            report.mutants = Some(score);
        }
        common.print(&match self.formats.format {
            TableOrJson::Json => render::to_json(&report),
            TableOrJson::Table => match render::scenarios::suggestions(&report) {
                Some(suggestions) => {
                    let look = look(common.color, &io::stderr());
                    say(&render::scenarios::table(rules, &report, look));
                    suggestions
                }
                None => render::scenarios::table(rules, &report, common.look()),
            },
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
