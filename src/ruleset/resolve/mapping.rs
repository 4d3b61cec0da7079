//! How a rule set reads code. Names that could never match anything are mistakes.

use globset::Glob;

use crate::ids::{QuestionId, TraitId};
use crate::ruleset::mapping::{
    FactKind, Mapping, Move, Pattern, Reading, Requirement, Scan, Sought, Trait, is_left_out,
};
use crate::ruleset::resolve::Resolver;
use crate::ruleset::resolve::names::Names;
use crate::ruleset::yaml::Options;
use crate::ruleset::{Answer, Mistake, NONE, NOT_SURE, Place};

impl<'s> Resolver<'s, '_> {
    pub(super) fn mapping(&mut self, scan: &'s Scan, place: Place<'_>) -> Mapping {
        let at = |key| place.key(key);
        let names = self.names("trait", &scan.traits, at("traits"), |it| &it.id);
        Mapping {
            traits: self.all(&scan.traits, at("traits"), Self::code_trait),
            answers: self.all(&scan.answers, at("answers"), |it, reading, place| {
                it.reading(reading, &names, place)
            }),
            moves: self.all(&scan.moves, at("moves"), |it, written, place| {
                it.movement(written, &names, place)
            }),
        }
    }

    fn code_trait(&mut self, written: &'s Trait<Pattern>, place: Place<'_>) -> Option<Trait> {
        let place = place.key("patterns");
        if written.patterns.is_empty() {
            self.problem(place.span(), Mistake::NoPattern(&written.id));
        }
        Some(Trait {
            id: written.id.clone(),
            says: written.says.clone(),
            framework: written.framework.clone(),
            patterns: self.all(&written.patterns, place, Self::pattern),
        })
    }

    fn pattern(&mut self, written: &'s Pattern, place: Place<'_>) -> Option<Sought> {
        let kinds = [
            ("dependency", FactKind::Dependency, &written.dependency),
            ("import", FactKind::Import, &written.import),
            ("call", FactKind::Call, &written.call),
            ("base", FactKind::Base, &written.base),
            ("decorator", FactKind::Decorator, &written.decorator),
            ("setting", FactKind::Setting, &written.setting),
            ("parameter", FactKind::Parameter, &written.parameter),
            ("text", FactKind::Text, &written.text),
            ("file", FactKind::File, &written.file),
            ("service", FactKind::Service, &written.service),
            ("history", FactKind::History, &written.history),
        ];
        let given = kinds.into_iter();
        let given = given.filter_map(|(key, kind, names)| Some((key, kind, names.as_ref()?)));
        let given: Vec<_> = given.collect();
        let [(key, kind, names)] = given.as_slice() else {
            self.problem(place.span(), Mistake::KindsOfPattern(given.len()));
            return None;
        };
        for (index, name) in names.ids.iter().enumerate() {
            if let Some(why) = never_matches(*kind, name) {
                let place = place.key(key);
                let place = if names.is_list {
                    place.index(index)
                } else {
                    place
                };
                self.problem(place.span(), Mistake::NeverMatches { name, why });
            }
        }
        if *kind == FactKind::Setting {
            let holds = written.holds.iter().flat_map(|it| &it.ids);
            for name in holds.filter(|it| Glob::new(it).is_err()) {
                let why = "it is not a valid pattern";
                let span = place.key("holds").span();
                self.problem(span, Mistake::NeverMatches { name, why });
            }
        }
        use FactKind::{Base, Decorator, File, Parameter, Setting};
        let modifiers: [(_, _, &[FactKind], _); 3] = [
            (
                "holds",
                written.holds.is_some(),
                &[Setting, File],
                "settings and files",
            ),
            (
                "async",
                written.r#async.is_some(),
                &[Decorator, Parameter],
                "decorators and parameters",
            ),
            (
                "keyword",
                written.keyword.is_some(),
                &[Base],
                "base classes",
            ),
        ];
        for (key, is_given, kinds, only_for) in modifiers {
            if is_given && !kinds.contains(kind) {
                let mistake = Mistake::NotForThisPattern { key, only_for };
                self.problem(place.key(key).key_span(), mistake);
            }
        }
        Some(Sought {
            kind: *kind,
            names: names.ids.clone(),
            holds: written.holds.iter().flat_map(|it| it.ids.clone()).collect(),
            is_async: written.r#async,
            keyword: written.keyword.clone(),
        })
    }

    fn reading(
        &mut self,
        written: &'s Reading<String, Options, String>,
        names: &Names<'s, TraitId>,
        place: Place<'_>,
    ) -> Option<Reading> {
        let span = place.key("question").span();
        let question = self.known(self.question_ids.find(&written.question), span);
        let when = self.requirements(&written.when, names, place);
        let question = question?;
        let answer = self.shown(question, &written.answer, place.key("answer"));
        let allows = place.key("allows");
        let allows = self.all(&written.allows, allows, |it, words, place| {
            it.shown(question, words, place)
        });
        Some(Reading {
            question,
            answer: answer?,
            sure: written.sure,
            when,
            allows,
        })
    }

    /// An answer that code can show.
    fn shown(&mut self, question: QuestionId, words: &Options, place: Place<'_>) -> Option<Answer> {
        let answer = self.answer(question, words, place)?;
        let word = match &answer {
            Answer::NotSure => NOT_SURE,
            Answer::Many(options) if options.is_empty() => NONE,
            _ => return Some(answer),
        };
        self.problem(place.span(), Mistake::NotShownByCode(word));
        None
    }

    fn movement(
        &mut self,
        written: &'s Move<String, String, String>,
        names: &Names<'s, TraitId>,
        place: Place<'_>,
    ) -> Option<Move> {
        let (claims, house) = self.grounds(&written.claims, written.house, place);
        Some(Move {
            to: self.outcome_ids(&written.to, place.key("to")),
            does: written.does,
            say: written.say.clone(),
            when: self.requirements(&written.when, names, place),
            house,
            claims,
        })
    }

    fn requirements(
        &mut self,
        written: &'s [Requirement<String>],
        names: &Names<'s, TraitId>,
        place: Place<'_>,
    ) -> Vec<Requirement> {
        self.all(written, place.key("when"), |it, written, place| {
            let mut ids = |key: &str, ids: &'s [String]| -> Vec<TraitId> {
                it.all(ids, place.key(key), |it, id, place| {
                    it.known(names.find(id), place.span())
                })
            };
            let seen = ids("seen", &written.seen);
            let unseen = ids("unseen", &written.unseen);
            if written.seen.is_empty() == written.unseen.is_empty() {
                it.problem(place.span(), Mistake::SeenOrUnseen);
            }
            let is_counted = written.at_least.is_some() || written.at_most.is_some();
            if is_counted && !written.unseen.is_empty() {
                it.problem(place.span(), Mistake::CountOfUnseen);
            }
            let (least, most) = (written.at_least.unwrap_or(1), written.at_most);
            if most.map_or(least == 0, |most| most < least) {
                it.problem(place.span(), Mistake::CountNeverMet);
            }
            Some(Requirement {
                seen,
                unseen,
                at_least: written.at_least,
                at_most: written.at_most,
            })
        })
    }
}

/// Why nothing can match a name of a pattern.
fn never_matches(kind: FactKind, name: &str) -> Option<&'static str> {
    let stem = name.strip_suffix('*').unwrap_or(name);
    let is_identifier = |part: &str| {
        let mut letters = part.chars();
        letters
            .next()
            .is_some_and(|it| it.is_alphabetic() || it == '_')
            && letters.all(|it| it.is_alphanumeric() || it == '_')
    };
    match kind {
        FactKind::Dependency => {
            let is_letter = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
            let is_normal = !stem.is_empty() && stem.chars().all(is_letter);
            (!is_normal).then_some("package names are lowercase, with `-` between words")
        }
        FactKind::Import | FactKind::Call | FactKind::Base | FactKind::Decorator => {
            let path = name.strip_suffix(".*").unwrap_or(name);
            if !path.split('.').all(is_identifier) {
                Some("it is not a dotted Python name")
            } else if kind != FactKind::Import && !name.contains('.') {
                Some("it needs its module too, such as `django.urls.path`")
            } else if kind == FactKind::Import && path != name {
                Some("a module includes everything in it; leave out `.*`")
            } else {
                None
            }
        }
        FactKind::Setting => {
            let parts: Vec<&str> = name.split('.').collect();
            let is_name = parts.len() <= 2 && parts.iter().all(|it| is_identifier(it));
            (!is_name).then_some("it is not a Python name")
        }
        FactKind::Parameter => (!is_identifier(name)).then_some("it is not a Python name"),
        FactKind::File => {
            let mut parts = name.split('/');
            if Glob::new(name).is_err() {
                Some("it is not a valid pattern for paths")
            } else if name.starts_with('/') || name.split('/').any(|it| it == ".." || it == ".") {
                Some("paths are relative to the project")
            } else if parts.next_back().is_some_and(|it| it.ends_with(".py")) {
                Some("it is a Python file; use another kind of pattern")
            } else if name.split('/').any(|it| it.starts_with('.')) {
                Some("hidden files are not read")
            } else if parts.any(is_left_out) {
                Some("files in tests, examples and documentation are not read")
            } else {
                None
            }
        }
        FactKind::Text if name.contains(';') => Some("text after a `;` is ignored"),
        FactKind::Service if name.contains(['/', ':', '@']) => {
            Some("leave out the registry and the version of an image")
        }
        FactKind::Text | FactKind::Service => name.is_empty().then_some("it is empty"),
        FactKind::History => (name != "authors").then_some("the history only shows `authors`"),
    }
}
