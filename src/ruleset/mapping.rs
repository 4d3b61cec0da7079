//! What code shows, and the answers that it shows: the part `scan` of a rule set.
//!
//! As in `model`, the types are generic over references, which are ids in the file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{ClaimId, OutcomeId, QuestionId, Table, TraitId};
use crate::ruleset::Answer;
use crate::ruleset::yaml::{ID, Options};

/// What to look for in a codebase, and what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// The traits that code can have.
    pub traits: Table<TraitId, Trait>,
    /// The answers that traits show.
    pub answers: Vec<Reading>,
    /// What a move to another framework takes or saves.
    pub moves: Vec<Move>,
}

/// How a rule set reads a codebase: traits, and the answers that they show.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scan {
    /// What code can show, each with the patterns that show it.
    pub(crate) traits: Vec<Trait<Pattern>>,
    /// The answers that traits show.
    pub(crate) answers: Vec<Reading<String, Options, String>>,
    /// What moving an existing codebase to an outcome takes or saves.
    #[serde(default)]
    pub(crate) moves: Vec<Move<String, String, String>>,
}

/// Something that a codebase can show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Trait")]
pub struct Trait<P = Sought> {
    /// The id of the trait.
    #[schemars(regex(pattern = ID))]
    pub id: String,
    /// The trait in a few words, such as "background tasks".
    pub says: String,
    /// The name of the framework that code with this trait uses.
    pub framework: Option<String>,
    /// The patterns that show the trait. Each place that one of them matches counts once.
    pub patterns: Vec<P>,
}

/// A pattern. It has exactly one of `dependency`, `import`, `call`, `base`, `decorator`, `setting`,
/// `parameter`, `text`, `file`, `service` and `history`: a name or a list of names. A `*`
/// at the end of a Python name matches the rest of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Pattern {
    /// Packages that the project depends on, except for development.
    pub(crate) dependency: Option<Options>,
    /// Modules that its code imports, or anything in them.
    pub(crate) import: Option<Options>,
    /// Functions or classes that its code calls, such as `django.urls.path`.
    pub(crate) call: Option<Options>,
    /// Direct or indirect base classes of its classes.
    pub(crate) base: Option<Options>,
    /// Decorators of its functions and classes. `fastapi.FastAPI.get` also matches the method of an
    /// instance, such as `app.get`.
    pub(crate) decorator: Option<Options>,
    /// Names that its modules or classes set, such as `INSTALLED_APPS`, or `Meta.managed` in an inner
    /// class.
    pub(crate) setting: Option<Options>,
    /// Parameters of its functions, by name.
    pub(crate) parameter: Option<Options>,
    /// String literals in its code, such as `text/event-stream`, up to the first `;`.
    pub(crate) text: Option<Options>,
    /// Paths of its other files, such as `**/templates/**/*.html`.
    pub(crate) file: Option<Options>,
    /// What a compose service is made from: `build`, or an image such as `postgres`.
    pub(crate) service: Option<Options>,
    /// What the Git history shows, if it is read: `authors`, who each wrote at least 2% of the last
    /// year's commits.
    pub(crate) history: Option<Options>,
    /// For a setting, a text that its value contains, in which `*` matches any characters; for a file,
    /// a text in it.
    pub(crate) holds: Option<Options>,
    /// For a decorator or parameter, whether its function is asynchronous.
    pub(crate) r#async: Option<bool>,
    /// For a base class, a keyword argument of the class, such as `table`.
    pub(crate) keyword: Option<String>,
}

/// A pattern that can be looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sought {
    /// What kind of fact it matches.
    pub kind: FactKind,
    /// The names that it matches.
    pub names: Vec<String>,
    /// The texts one of which the value must contain; empty for any value.
    pub holds: Vec<String>,
    /// Whether the function is asynchronous.
    pub is_async: Option<bool>,
    /// A keyword argument of the class.
    pub keyword: Option<String>,
}

/// What kind of fact a pattern matches, by the key of the pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as with `Sure`")]
pub enum FactKind {
    Dependency,
    Import,
    Call,
    Base,
    Decorator,
    Setting,
    Parameter,
    Text,
    File,
    Service,
    History,
}

/// An answer, and the traits that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[serde(bound(deserialize = "Q: Deserialize<'de>, A: Deserialize<'de>, T: Deserialize<'de>"))]
#[schemars(rename = "Reading")]
pub struct Reading<Q = QuestionId, A = Answer, T = TraitId> {
    /// The id of the question.
    pub question: Q,
    /// The answer. For an any-of question, options that are part of it.
    pub answer: A,
    /// Whether the answer is certain or only likely.
    pub sure: Sure,
    /// What the code must show: all of these.
    pub when: Vec<Requirement<T>>,
    /// Other answers that the code does not contradict, such as a planned size that is larger than
    /// the current one.
    #[serde(default)]
    pub allows: Vec<A>,
}

/// How sure an answer is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "the words say it, and a schema with texts for them is no list"
)]
pub enum Sure {
    // The order counts.
    Likely,
    Certain,
}

/// Something that the code must show: either `seen` or `unseen`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
#[schemars(rename = "Requirement")]
pub struct Requirement<T = TraitId> {
    /// The ids of traits. The code must show at least one of them.
    #[serde(default)]
    pub seen: Vec<T>,
    /// The ids of traits. The code must show none of them. If not all of it could be read, the
    /// answer is only likely.
    #[serde(default)]
    pub unseen: Vec<T>,
    /// The minimum number of places that show these traits. The default is 1; 0 is only allowed
    /// with `at-most`.
    pub at_least: Option<u64>,
    /// The maximum number of places that show these traits. If not all of the code could be read,
    /// the answer is only likely.
    pub at_most: Option<u64>,
}

/// What moving an existing codebase takes or saves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[serde(bound(deserialize = "O: Deserialize<'de>, T: Deserialize<'de>, C: Deserialize<'de>"))]
#[schemars(rename = "Move")]
pub struct Move<O = OutcomeId, T = TraitId, C = ClaimId> {
    /// The ids of the outcomes that it is about.
    pub to: Vec<O>,
    /// Whether the move `takes` this, or `saves` it, or the code `keeps` it.
    pub does: Does,
    /// The sentence.
    pub say: String,
    /// What the code must show: all of these.
    pub when: Vec<Requirement<T>>,
    /// The claims that it is based on, by id.
    #[serde(default)]
    pub claims: Vec<C>,
    /// Whether it is your own opinion.
    #[serde(default)]
    pub house: bool,
}

/// What a move does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "as with `Sure`")]
pub enum Does {
    Takes,
    Saves,
    Keeps,
}

/// The names of folders that are not part of a product: tests, examples, documentation, migrations,
/// and third-party code.
#[rustfmt::skip]
const LEFT_OUT: [&str; 42] = [
    "tests", "test", "testing", "unittests", "unit_tests", "integration_tests", "e2e", "testdata",
    "testutils", "testproject", "testapp", "fixtures", "conformance",
    "examples", "example", "samples", "sample", "demos", "demo", "tutorial", "tutorials",
    "docs", "doc", "docs_src", "documentation",
    "migrations", "alembic", "node_modules", "bower_components", "site-packages", "vendor",
    "vendored", "_vendor", "third_party", "third-party", "thirdparty", "__pycache__",
    "benchmarks", "benchmark", "dist", "build", "htmlcov",
];

/// Whether a folder of this name is not part of a product.
pub fn is_left_out(name: &str) -> bool {
    // The templates of a generator are code only when they have been filled in.
    let starts = ["test_", "tests_", "example_", "demo_"];
    let is_aside = starts.iter().any(|start| name.starts_with(start));
    LEFT_OUT.contains(&name) || is_aside || name.contains("{{")
}
