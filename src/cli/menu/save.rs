//! Saves the result of an interview as a decision record.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::answers::Answers;
use crate::cli::adr_record::AdrRecord;
use crate::cli::day;
use crate::cli::entry::Entry;
use crate::cli::menu::Session;
use crate::cli::menu::result::Shown;
use crate::interview::Reply;
use crate::ruleset::Found;

/// A saved record.
#[derive(Clone)]
pub(super) struct Saved {
    answers: Answers,
    file: PathBuf,
    /// The path that the person chose, unless it was the one that was offered.
    chosen: Option<PathBuf>,
}

impl Session<'_> {
    /// Saves the record of a result where the person wants it, and returns the message about it. A
    /// result is saved only once, and a later one can replace it.
    pub(super) fn save(&mut self, shown: &Shown<'_>) -> io::Result<Reply<String>> {
        let mut problems = Found::default();
        let date = day::fixed(&mut problems);
        if let Some(problem) = problems.into_problems().first() {
            return Ok(Reply::Answer(format!("error: {}", problem.message)));
        }
        let rules = shown.results.common.rules_path();
        let record = AdrRecord {
            advice: shown.advice,
            rules: rules.as_deref(),
            status: None,
            date: date.unwrap_or_else(day::today),
        };
        let before = self.saved.clone().filter(|it| it.file.exists());
        let replaces = match &before {
            Some(before) if before.answers == record.advice.given => {
                let file = before.file.display();
                return Ok(Reply::Answer(format!("Already saved as `{file}`.")));
            }
            Some(before) => self.replaces(&before.file)?,
            None => Reply::Answer(false),
        };
        let saved = match (replaces, before) {
            (Reply::Answer(true), Some(before)) => Reply::Answer(replace(&record, before)),
            (Reply::Answer(_), _) => self.save_new(&record)?,
            (Reply::Back, _) => Reply::Back,
            (Reply::Leave, _) => Reply::Leave,
        };
        Ok(saved.map(|saved| match saved {
            Ok(saved) => {
                let said = format!("Saved `{}`.", saved.file.display());
                self.saved = Some(saved);
                said
            }
            Err(error) => format!("error: {error:#}"),
        }))
    }

    /// Asks whether to replace the record of an earlier result.
    fn replaces(&mut self, file: &Path) -> io::Result<Reply<bool>> {
        let message = format!("Replace `{}`?", file.display());
        let entries = ["Replace it", "Save a second file"].map(Entry::from);
        self.interviewer.open(&message)?;
        let reply = self
            .interviewer
            .choose(&message, &entries, usize::MAX, true)?;
        Ok(reply.map(|line| line == 0))
    }

    /// Asks for the path of a new record, and saves it.
    fn save_new(&mut self, record: &AdrRecord<'_>) -> io::Result<Reply<Result<Saved>>> {
        let usual = match record.usual_path() {
            Ok(usual) => usual,
            Err(error) => return Ok(Reply::Answer(Err(error))),
        };
        let path = self.interviewer.file(&usual.display().to_string())?;
        Ok(path.map(|path| {
            let path = PathBuf::from(path);
            Ok(Saved {
                answers: record.advice.given.clone(),
                file: record.save(&path, &usual)?,
                chosen: Some(path).filter(|path| *path != usual),
            })
        }))
    }
}

/// Saves a record in place of an earlier one.
fn replace(record: &AdrRecord<'_>, before: Saved) -> Result<Saved> {
    Ok(Saved {
        answers: record.advice.given.clone(),
        file: record.replace(&before.file, before.chosen.as_deref())?,
        chosen: before.chosen,
    })
}
