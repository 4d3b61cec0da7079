//! The entries of a rule set: everything with an id, with its texts and its condition.

use std::collections::BTreeSet;

use crate::ids::{Id, QuestionId};
use crate::ruleset::{Component, Condition, ConditionPart, Loaded, Note, Outcome, Place, Site};

/// An entry of a rule set.
pub(super) struct Entry<'r> {
    /// Its kind in words.
    pub(super) kind: &'static str,
    /// Its id. For a note, the id of its outcome.
    pub(super) id: &'r str,
    pub(super) at: Place<'r>,
    /// The texts that people read, by their keys.
    pub(super) texts: Vec<(&'static str, &'r str)>,
    /// Whether these may contain answers, because they depend on answers themselves.
    pub(super) has_answers: bool,
    /// Its condition, if it has one. A last rule without `when` has none.
    pub(super) when: Option<&'r Condition>,
    /// The rule or finding of the condition, if it is part of the decision.
    pub(super) site: Option<Site>,
}

impl<'r> Entry<'r> {
    fn new(
        kind: &'static str,
        id: &'r str,
        at: Place<'r>,
        texts: &[(&'static str, &'r str)],
    ) -> Self {
        Self {
            kind,
            id,
            at,
            texts: texts.to_vec(),
            has_answers: false,
            when: None,
            site: None,
        }
    }

    /// Adds a text that is not always there.
    fn text(mut self, key: &'static str, text: Option<&'r String>) -> Self {
        self.texts.extend(text.map(|text| (key, text.as_str())));
        self
    }

    fn answered(self) -> Self {
        Self {
            has_answers: true,
            ..self
        }
    }

    fn when(self, when: &'r Condition, site: Option<Site>) -> Self {
        Self {
            when: Some(when),
            site,
            ..self
        }
    }

    /// The parts of its condition as written, where several options of one question are one part.
    /// It does not matter if they were written separately, because none of them is constant.
    pub(super) fn parts(&self) -> impl Iterator<Item = ConditionPart<'r>> + use<'r> {
        let parts = self.when.into_iter().flat_map(Condition::parts);
        parts.filter(|part| !part.parent.is_some_and(is_one_question))
    }

    /// The place of a part of its condition.
    #[expect(
        clippy::indexing_slicing,
        reason = "a path is taken from the condition that it is used in"
    )]
    pub(super) fn at_part(&self, path: &[usize]) -> Place<'r> {
        let mut at = self.at.key("when");
        let mut condition = self.when;
        for &index in path {
            at = match condition {
                Some(Condition::All(_)) => at.key("all").index(index),
                Some(Condition::Any(_)) => at.key("any").index(index),
                Some(Condition::AtLeast { .. }) => at.key("at-least").key("of").index(index),
                _ => at.key("not"),
            };
            condition = condition.map(|it| &it.operands()[index]);
        }
        at
    }
}

/// Whether a condition combines answers to one question, such as `{question: [option, not-sure]}`.
fn is_one_question(condition: &Condition) -> bool {
    let Condition::Any(of) = condition else {
        return false;
    };
    let questions = of.iter().map(Condition::question);
    let questions: Option<BTreeSet<QuestionId>> = questions.collect();
    of.len() > 1 && questions.is_some_and(|it| it.len() == 1)
}

/// Everything in a rule set.
pub(super) fn entries(loaded: &Loaded) -> Vec<Entry<'_>> {
    let rules = &loaded.rules;
    let top = loaded.texts.top();
    let at = |list, index| top.key(list).index(index);
    let title = [("title", rules.title())];
    let mut entries = vec![Entry::new("rule set", rules.id(), top, &title)];
    for (id, it) in rules.topics().iter() {
        let at = at("topics", id.index());
        entries.push(Entry::new("topic", &it.id, at, &[("title", &it.title)]));
    }
    for (id, it) in rules.questions().iter() {
        let at = at("questions", id.index());
        let question = Entry::new("question", &it.id, at, &[("ask", &it.ask)]);
        entries.push(question.text("help", it.help.as_ref()));
        // The classes of a number are written nowhere.
        for (option, it) in it.options.iter().filter(|_| it.scale.is_none()) {
            let at = at.key("options").index(option.index());
            let option = Entry::new("option", &it.id, at, &[("label", &it.label)]);
            let option = option.text("hint", it.hint.as_ref());
            let option = option.text("help", it.help.as_ref());
            entries.push(option.text("says", it.says.as_ref()));
        }
    }
    for (id, it) in rules.findings().iter() {
        let at = at("findings", id.index());
        let finding = Entry::new("finding", &it.id, at, &[("says", &it.says)]).answered();
        entries.push(finding.when(&it.when, Some(Site::Finding(id))));
    }
    for (id, it) in rules.decision().iter() {
        let at = at("decision", id.index());
        let rule = Entry::new("rule", &it.id, at, &[("because", &it.because)]);
        let rule = rule.text("tips", it.tips.as_ref()).answered();
        let site = Some(Site::Rule(id));
        entries.push(match id.index() + 1 == rules.decision().len() {
            true if it.otherwise.is_some() => rule.when(&it.when, None),
            true => Entry { site, ..rule },
            false => rule.when(&it.when, site),
        });
    }
    for (id, it) in rules.signals().iter() {
        let at = at("signals", id.index());
        let signal = Entry::new("signal", &it.id, at, &[("because", &it.because)]).answered();
        entries.push(signal.when(&it.when, None));
    }
    for (index, it) in rules.conflicts().iter().enumerate() {
        let at = at("conflicts", index);
        let conflict = Entry::new("a conflict of", rules.id(), at, &[("say", &it.say)]).answered();
        entries.push(conflict.when(&it.when, None));
    }
    for (index, it) in rules.laws().iter().enumerate() {
        entries.push(Entry::new("law", &it.id, at("laws", index), &[]));
    }
    for (id, it) in rules.outcomes().iter() {
        let at = at("outcomes", id.index());
        let own = [("title", it.title.as_str()), ("summary", &it.summary)];
        entries.push(Entry::new("outcome", &it.id, at, &own));
        for Text { note, at, .. } in texts(it, at) {
            let entry = Entry::new("a note of outcome", &it.id, at, &[("say", &note.say)]);
            let entry = entry.text("because", note.because.as_ref()).answered();
            entries.push(match note.when == Condition::ALWAYS {
                true => entry,
                false => entry.when(&note.when, None),
            });
        }
    }
    for (index, it) in rules.comparison().iter().enumerate() {
        let at = at("comparison", index);
        let row = Entry::new(
            "comparison row",
            &it.id,
            at,
            &[("criterion", &it.criterion)],
        );
        let row = row.text("differ", it.differ.as_ref());
        entries.push(match &it.matters_when {
            Some(when) => row.when(when, None),
            None => row,
        });
        for (outcome, note) in &it.cells {
            let at = at.key("cells").key(&rules.outcomes()[*outcome].id);
            let cell = "a cell of comparison row";
            entries.push(Entry::new(cell, &it.id, at, &[("say", &note.say)]));
        }
    }
    for (id, it) in rules.sources().iter() {
        let at = at("sources", id.index());
        entries.push(Entry::new("source", &it.id, at, &[("title", &it.title)]));
        let claims = rules.claims().values().filter(|claim| claim.source == id);
        for (index, it) in claims.enumerate() {
            let at = at.key("claims").index(index);
            entries.push(Entry::new("claim", &it.id, at, &[("says", &it.says)]));
        }
    }
    for (index, it) in rules.background().iter().enumerate() {
        let (id, at) = (&rules.claims()[it.claim].id, at("background", index));
        let because = [("because", it.because.as_str())];
        entries.push(Entry::new("the background entry", id, at, &because));
    }
    if let Some(scan) = &loaded.scan {
        let at = |list, index| top.key("scan").key(list).index(index);
        for (id, it) in scan.traits.iter() {
            let at = at("traits", id.index());
            entries.push(Entry::new("trait", &it.id, at, &[("says", &it.says)]));
        }
        for (index, it) in scan.moves.iter().enumerate() {
            let entry = Entry::new(
                "a move of",
                rules.id(),
                at("moves", index),
                &[("say", &it.say)],
            );
            entries.push(entry);
        }
    }
    for (index, it) in loaded.accepted.iter().enumerate() {
        let because = [("because", it.because.as_str())];
        let (id, at) = (it.id.as_ref().unwrap_or(&it.code), at("accept", index));
        entries.push(Entry::new("the acceptance of", id, at, &because));
    }
    entries
}

pub(super) struct Text<'r> {
    pub(super) note: &'r Note,
    pub(super) at: Place<'r>,
    /// The component of the plan that it is a choice for.
    pub(super) component: Option<&'r Component>,
}

/// The texts of an outcome, each with its place. The choices for a component are in order.
pub(super) fn texts<'r>(outcome: &'r Outcome, at: Place<'r>) -> Vec<Text<'r>> {
    let mut lists: Vec<(Place<'_>, Option<&Component>, Vec<&Note>)> = Vec::new();
    let mut add = |at, component, notes: &'r [Note]| {
        lists.push((at, component, notes.iter().collect()));
    };
    add(at.key("costs"), None, &outcome.costs);
    for (index, component) in outcome.plan.iter().enumerate() {
        let at = at.key("plan").index(index).key("choices");
        add(at, Some(component), &component.choices);
    }
    add(at.key("bring"), None, &outcome.bring);
    add(at.key("start"), None, &outcome.start);
    add(at.key("cautions"), None, &outcome.cautions);
    if let Some(drawn) = &outcome.architecture {
        let at = at.key("architecture");
        add(at.key("shared"), None, &drawn.shared);
        add(at.key("first"), None, &drawn.first);
        add(at.key("later"), None, &drawn.later);
        for (index, part) in drawn.parts.iter().enumerate() {
            add(at.key("parts").index(index).key("holds"), None, &part.holds);
        }
        let links = drawn.links.iter().map(|link| &link.note);
        lists.push((at.key("links"), None, links.collect()));
    }
    let texts = lists.into_iter().flat_map(|(at, component, notes)| {
        let notes = notes.into_iter().enumerate();
        notes.map(move |(index, note)| Text {
            note,
            at: at.index(index),
            component,
        })
    });
    texts.collect()
}
