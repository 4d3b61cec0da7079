//! The plan of the recommended outcome for some answers.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Named, filled};
use crate::decision::{Truth, Truths};
use crate::grammar::mermaid_text;
use crate::ids::ClaimId;
use crate::ruleset::{self, Claim, Note, Outcome, Part, RuleSet};

/// What a sentence is based on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Grounds<'r> {
    /// The ids of the claims that it cites.
    pub claims: Vec<Named<'r, Claim>>,
    /// Whether it is the rule author's own opinion, alone or in addition to claims.
    pub house: bool,
    /// The ids of the sources of the claims, without duplicates.
    #[serde(skip)]
    pub sources: Vec<&'r str>,
}

impl<'r> Grounds<'r> {
    /// The given claims, and whether there is also an opinion.
    pub fn new(rules: &'r RuleSet, claims: &[ClaimId], house: bool) -> Self {
        let claims = Named::all(rules.claims(), claims.iter().copied());
        let mut sources = Vec::new();
        for claim in &claims {
            let source = rules.sources()[claim.source].id.as_str();
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        Self {
            claims,
            house,
            sources,
        }
    }
}

/// A sentence of the rule set, and what it is based on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Statement<'r> {
    /// The sentence.
    pub say: Cow<'r, str>,
    /// A command that does it.
    pub run: Option<&'r str>,
    #[serde(flatten)]
    pub grounds: Grounds<'r>,
}

impl<'r> Statement<'r> {
    pub(crate) fn new(truths: &Truths<'r, '_>, note: &'r Note) -> Self {
        Self {
            say: filled(truths.rules, truths.answers, &note.say),
            run: note.run.as_deref(),
            grounds: Grounds::new(truths.rules, &note.claims, note.house),
        }
    }
}

/// How to build the recommended outcome, and what to expect.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Plan<'r> {
    /// The outcome in one sentence.
    pub summary: &'r str,
    /// What runs where, if the rule set says so.
    pub architecture: Option<Architecture<'r>>,
    /// What the outcome costs.
    pub costs: Vec<Statement<'r>>,
    /// What to build it with, part by part.
    pub plan: Vec<Chosen<'r>>,
    /// What you need to bring.
    pub bring: Vec<Statement<'r>>,
    /// The first steps.
    pub start: Vec<Statement<'r>>,
    /// What to look out for.
    pub cautions: Vec<Statement<'r>>,
}

impl<'r> Plan<'r> {
    /// The texts of an outcome that certainly apply. The plan, the first steps and the architecture
    /// use `complete`, in which unanswered questions count as not-sure, so that they have no gaps.
    /// Questions that must be known may leave gaps.
    pub fn new(truths: &Truths<'r, '_>, complete: &Truths<'r, '_>, outcome: &'r Outcome) -> Self {
        let notes = |notes| applicable(truths, notes);
        let architecture = outcome.architecture.as_ref();
        let plan = outcome.plan.iter();
        let plan = plan.filter_map(|it| Chosen::new(complete, it));
        Self {
            summary: &outcome.summary,
            architecture: architecture.map(|it| Architecture::new(complete, it)),
            costs: notes(&outcome.costs),
            plan: plan.collect(),
            bring: notes(&outcome.bring),
            start: applicable(complete, &outcome.start),
            cautions: notes(&outcome.cautions),
        }
    }
}

/// The choice for one part of the plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Chosen<'r> {
    /// The id of the part.
    pub id: &'r str,
    /// The name of the part.
    pub title: &'r str,
    /// What to use.
    pub choice: Cow<'r, str>,
    /// Why.
    pub because: Option<Cow<'r, str>>,
    /// The address of the documentation.
    pub url: Option<&'r str>,
    #[serde(flatten)]
    pub grounds: Grounds<'r>,
}

impl<'r> Chosen<'r> {
    /// The first choice that applies.
    fn new(truths: &Truths<'r, '_>, it: &'r ruleset::Component) -> Option<Self> {
        let rules = truths.rules;
        let mut choices = it.choices.iter();
        let choice = choices.find(|choice| truths.of(&choice.when) == Truth::True)?;
        let source = |claim: &ClaimId| &rules.sources()[rules.claims()[*claim].source];
        let mut urls = choice.claims.iter().map(|it| source(it).url.as_deref());
        let because = choice.because.as_deref();
        let text = |text| filled(rules, truths.answers, text);
        Some(Self {
            id: &it.id,
            title: &it.title,
            choice: text(&choice.say),
            because: because.map(text),
            url: urls.find_map(|url| url),
            grounds: Grounds::new(rules, &choice.claims, choice.house),
        })
    }
}

/// What runs where, and how the parts communicate.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Architecture<'r> {
    /// The parts that run.
    pub parts: Vec<Component<'r>>,
    /// What the parts share.
    pub shared: Vec<Statement<'r>>,
    /// How the parts communicate.
    pub links: Vec<Link<'r>>,
    /// What to build first.
    pub first: Vec<Statement<'r>>,
    /// What to change later, and when.
    pub later: Vec<Statement<'r>>,
    /// The same as a Mermaid diagram.
    pub mermaid: String,
}

/// A part that runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Component<'r> {
    /// The id of the part.
    pub id: &'r str,
    /// The name of the part.
    pub title: &'r str,
    /// What the part contains.
    pub holds: Vec<Statement<'r>>,
}

/// A connection between two parts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Link<'r> {
    /// The id of the part that starts the communication.
    pub from: Named<'r, Part>,
    /// The id of the part that it communicates with.
    pub to: Named<'r, Part>,
    #[serde(flatten)]
    pub how: Statement<'r>,
}

impl<'r> Architecture<'r> {
    #[expect(
        clippy::indexing_slicing,
        reason = "a link knows the parts of its own architecture by position"
    )]
    fn new(truths: &Truths<'r, '_>, it: &'r ruleset::Architecture) -> Self {
        let notes = |notes| applicable(truths, notes);
        let mut mermaid = String::from("flowchart TD\n");
        let mut parts = Vec::new();
        for (index, part) in it.parts.iter().enumerate() {
            let holds = notes(&part.holds);
            let mut label = mermaid_text(&part.title);
            label.extend(
                holds
                    .iter()
                    .map(|it| format!("<br/>{}", mermaid_text(&it.say))),
            );
            mermaid.push_str(&format!("  part{index}[\"{label}\"]\n"));
            parts.push(Component {
                id: &part.id,
                title: &part.title,
                holds,
            });
        }
        let shared = notes(&it.shared);
        for (index, shared) in shared.iter().enumerate() {
            let say = mermaid_text(&shared.say);
            mermaid.push_str(&format!("  shared{index}([\"{say}\"])\n"));
            for part in 0..parts.len() {
                mermaid.push_str(&format!("  part{part} --- shared{index}\n"));
            }
        }
        let mut links = Vec::new();
        for ruleset::Link { from, to, note } in &it.links {
            if truths.of(&note.when) == Truth::True {
                let how = Statement::new(truths, note);
                let say = mermaid_text(&how.say);
                mermaid.push_str(&format!("  part{from} -->|\"{say}\"| part{to}\n"));
                links.push(Link {
                    from: Named(&it.parts[*from]),
                    to: Named(&it.parts[*to]),
                    how,
                });
            }
        }
        Self {
            parts,
            shared,
            links,
            first: notes(&it.first),
            later: notes(&it.later),
            mermaid,
        }
    }
}

/// The notes that certainly apply.
pub(super) fn applicable<'r>(truths: &Truths<'r, '_>, notes: &'r [Note]) -> Vec<Statement<'r>> {
    let shown = notes.iter().filter(|it| truths.of(&it.when) == Truth::True);
    let shown = shown.map(|note| Statement::new(truths, note));
    shown.collect()
}
