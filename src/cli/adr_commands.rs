//! The commands that stand in a decision record: the one that made it, and the one that re-checks
//! it.

use std::borrow::Cow;
use std::path::Path;

use crate::answers::Answers;
use crate::cli::output::from_the_root;
use crate::ruleset::RuleSet;
use crate::shell;

/// The most columns of a line, after which a command goes on in the next.
const WIDTH: usize = 80;

/// The paths that the commands name.
#[derive(Clone, Copy)]
pub(super) struct Paths<'a> {
    pub(super) rules: Option<&'a Path>,
    /// The record, if it is known.
    pub(super) file: Option<&'a Path>,
    /// The directory that was named for it.
    pub(super) dir: Option<&'a Path>,
}

impl<'a> Paths<'a> {
    /// The command that re-checks the record.
    pub(super) fn check(self) -> String {
        let word = |path| shell::path(&self.relative(path));
        let rules = self.rules.map(|path| format!("--rules {} ", word(path)));
        let file = self.file.map_or_else(|| "FILE".to_owned(), word);
        format!("backend-advisor check {}{file}", rules.unwrap_or_default())
    }

    /// The command that makes the record again, with every answer as a flag; `status` is that of
    /// the record, if it was given.
    pub(super) fn made(self, rules: &RuleSet, answers: &Answers, status: Option<&str>) -> String {
        let path = self.rules.map(|path| self.relative(path));
        let mut command = shell::again(path.as_deref(), rules, answers);
        command.extend(status.map(|status| format!(" --adr-status {status}")));
        let word = |path| shell::path(&self.relative(path));
        command.push_str(&match (self.dir, self.file) {
            (Some(dir), _) => format!(" --adr-dir {}", word(dir)),
            (None, Some(file)) => format!(" --format adr -o {}", word(file)),
            (None, None) => " --format adr".to_owned(),
        });
        shell::lines(&command, WIDTH).join("\n  ")
    }

    /// A path relative to the root of the repository, if all are inside it: the commands must work
    /// from one directory.
    fn relative(self, path: &'a Path) -> Cow<'a, Path> {
        let mut all = [self.rules, self.file, self.dir].into_iter().flatten();
        let are_inside = all.all(|path| from_the_root(path).is_some());
        let from_root = from_the_root(path).filter(|_| are_inside);
        from_root.map_or(Cow::Borrowed(path), Cow::Owned)
    }
}
