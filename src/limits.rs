//! Limits on how much is read and computed. Users find them in `docs/limits.md`.
//!
//! Each limit is checked before anything that depends on it is built, so that no input makes the
//! program slow or use much memory.

/// The size of a file in bytes.
pub const FILE_BYTES: usize = 1024 * 1024;

/// The files in the folder of a rule set, scenarios included.
pub const FOLDER_FILES: usize = 256;

/// The total size of those files in bytes.
pub const FOLDER_BYTES: usize = 4 * 1024 * 1024;

/// The values in one file, or in all files of a rule set: keys, scalars, lists and mappings.
pub const VALUES: usize = 100_000;

/// How deep lists and mappings may be nested.
pub const NESTING: usize = 32;

/// The length of an id in characters.
pub const ID_LENGTH: usize = 64;

/// The length of any other text of a rule set in characters.
pub const TEXT_LENGTH: usize = 10_000;

/// The entries of a list without its own limit, such as scenarios, signals and claims.
pub const LIST: usize = 10_000;

/// The questions of a rule set. [`crate::ids::Set`] holds no more than 256.
pub const QUESTIONS: usize = 200;

/// The options of a one-of question.
pub const OPTIONS: usize = 256;

/// The classes that conditions cut a number into.
pub const CLASSES: usize = 256;

/// The digits of a number before the decimal point.
pub const NUMBER_DIGITS: usize = 12;

/// The digits of a number after the decimal point. Together they are as many as every reader of
/// JSON keeps.
pub const NUMBER_DECIMALS: usize = 3;

/// The options of an any-of question.
pub const ANY_OF_OPTIONS: usize = 64;

/// The options of all any-of questions together.
pub const ALL_ANY_OF_OPTIONS: usize = 1_000;

/// The findings of a rule set.
pub const FINDINGS: usize = 1_000;

/// The rules of a decision.
pub const RULES: usize = 2_000;

/// The outcomes of a rule set.
pub const OUTCOMES: usize = 200;

/// The sources of a rule set.
pub const SOURCES: usize = 1_000;

/// The conditions that one `at-least` counts.
pub const COUNTED: usize = 100;

/// The edges of a decision diagram.
pub const EDGES: usize = 450_000;

/// The steps that one command may take: about a second.
pub const STEPS: usize = 15_000_000;

/// The steps that `rules test` may take for all mutants together: a minute or two.
pub const MUTANT_STEPS: usize = 200_000_000;

/// The arguments of a command line.
pub const ARGUMENTS: usize = 10_000;

/// The files of a codebase.
pub const SCANNED_FILES: usize = 200_000;

/// How deep the folders of a codebase may be nested.
pub const SCANNED_DEPTH: usize = 64;

/// The bytes of one Python file.
pub const SCANNED_BYTES: usize = 1024 * 1024;

/// The bytes of a manifest or another file of a codebase.
pub const SCANNED_OTHER_BYTES: usize = 8 * 1024 * 1024;

/// The problems of one kind that are reported; the rest are counted.
pub const PROBLEMS_OF_A_KIND: usize = 20;

/// The problems that are shown in total; the rest are counted.
pub const PROBLEMS_SHOWN: usize = 100;
