//! The texts of the advice, as scenarios search them.

use crate::advice::{Advice, Plan, Statement};

impl Advice<'_> {
    /// The texts about the recommended outcome: its title, summary and plan, its rule with the
    /// findings, the signals and the conflicts.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        if let Some(it) = self.decided() {
            let runner_up = it.recommendation.runner_up.as_ref();
            texts.extend([
                it.recommendation.title,
                it.recommendation.summary,
                &it.by.because,
            ]);
            texts.extend(runner_up.and_then(|it| it.tips.as_deref()));
            texts.extend(it.by.findings.iter().map(|it| &*it.says));
            texts.extend(it.plan.texts());
        }
        texts.extend(self.signals.iter().map(|it| &*it.because));
        texts.extend(self.conflicts.iter().map(|it| &*it.say));
        texts
    }
}

impl Plan<'_> {
    fn texts(&self) -> Vec<&str> {
        let own = [&self.costs, &self.bring, &self.start, &self.cautions];
        let mut statements: Vec<&Statement<'_>> = own.into_iter().flatten().collect();
        let mut texts = Vec::new();
        for chosen in &self.plan {
            texts.extend([chosen.title, &chosen.choice]);
            texts.extend(chosen.because.as_deref());
        }
        if let Some(drawn) = &self.architecture {
            texts.extend(drawn.parts.iter().map(|part| part.title));
            statements.extend(drawn.parts.iter().flat_map(|part| &part.holds));
            statements.extend(drawn.links.iter().map(|link| &link.how));
            let lists = [&drawn.shared, &drawn.first, &drawn.later];
            statements.extend(lists.into_iter().flatten());
        }
        for statement in statements {
            texts.push(&*statement.say);
            texts.extend(statement.run);
        }
        texts
    }
}
