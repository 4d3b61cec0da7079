//! The commands shown in a decision record: the one that created it, and the one that re-checks it.

use std::borrow::Cow;
use std::path::Path;

use crate::advice::Advice;
use crate::cli::output::from_the_root;
use crate::shell;

/// The maximum width of a line. A longer command continues on the next line.
const WIDTH: usize = 80;

#[derive(Clone, Copy)]
pub(super) struct Paths<'a> {
    pub(super) rules: Option<&'a Path>,
    /// The record, if it is known.
    pub(super) file: Option<&'a Path>,
    /// The directory given for it.
    pub(super) dir: Option<&'a Path>,
}

impl<'a> Paths<'a> {
    /// The command that re-checks the record.
    pub(super) fn check(self) -> String {
        let word = |path| shell::path(&self.relative(path));
        let rules = self.rules.map(|path| format!("--rules {} ", word(path)));
        let unknown = || "FILE  # the path of this record".to_owned();
        let file = self.file.map_or_else(unknown, word);
        format!("backend-advisor check {}{file}", rules.unwrap_or_default())
    }

    /// The command that creates the record again, with every answer as a flag. `status` is the
    /// given status of the record.
    pub(super) fn made(self, advice: &Advice<'_>, status: Option<&str>) -> String {
        let path = self.rules.map(|path| self.relative(path));
        let mut command = shell::again(path.as_deref(), advice.rules, &advice.given);
        command.extend(status.map(|status| format!(" --adr-status {status}")));
        let word = |path| shell::path(&self.relative(path));
        command.push_str(&match (self.dir, self.file) {
            (Some(dir), _) => format!(" --adr-dir {}", word(dir)),
            (None, Some(file)) => format!(" --format adr -o {}", word(file)),
            (None, None) => " --format adr".to_owned(),
        });
        shell::lines(&command, WIDTH).join("\n  ")
    }

    /// A path relative to the root of the repository, if all paths are inside it, because the
    /// commands must work from one directory.
    fn relative(self, path: &'a Path) -> Cow<'a, Path> {
        let mut all = [self.rules, self.file, self.dir].into_iter().flatten();
        let are_inside = all.all(|path| from_the_root(path).is_some());
        let from_root = from_the_root(path).filter(|_| are_inside);
        from_root.map_or(Cow::Borrowed(path), Cow::Owned)
    }
}
