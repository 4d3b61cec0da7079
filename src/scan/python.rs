//! The facts of one Python file, from its syntax tree. Nothing is executed.

mod definitions;
mod imports;
mod settings;
mod syntax;

use std::collections::HashMap;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{ExceptHandler, Expr, ModModule, Stmt};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxBuildHasher;

use crate::ids::PatternId;
use crate::ruleset::mapping::FactKind;
use crate::scan::names::{Definition, Modules};
use crate::scan::patterns::{Details, Hit, Patterns};
use syntax::{catches_import_error, is_name};

/// What one file contains.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// What patterns match.
    pub hits: Vec<Hit>,
    /// What the module defines, by name.
    pub definitions: Vec<(Box<str>, Definition)>,
    /// The modules from which it imports everything.
    pub stars: Vec<Box<str>>,
    /// What can be matched only when all modules are known.
    pub later: Vec<Later>,
}

/// A fact whose name is one of the project.
#[derive(Debug)]
pub(super) struct Later {
    pub kind: FactKind,
    /// The names; a class may have several bases.
    pub names: Vec<Box<str>>,
    pub line: u32,
    pub is_async: bool,
    pub keywords: Vec<String>,
    /// For a class, its name.
    pub class: Option<Box<str>>,
}

/// Collects the facts of the syntax tree of a file.
pub(super) fn facts(
    module: &ModModule,
    text: &str,
    file: u32,
    is_package: bool,
    modules: &Modules,
    patterns: &Patterns<'_>,
) -> Facts {
    let mut reader = Reader {
        facts: Facts::default(),
        names: HashMap::default(),
        lines: text.match_indices('\n').map(|(it, _)| it as u32).collect(),
        file,
        is_package,
        modules,
        patterns,
        scope: Scope::Module,
        is_guarded: false,
    };
    reader.visit_body(&module.body);
    reader.facts
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Module,
    Class,
    /// A class `Meta` or `Config` in a class.
    Meta,
    Function,
}

struct Reader<'t> {
    facts: Facts,
    /// What names stand for, whatever their scope.
    names: HashMap<&'t str, Box<str>, FxBuildHasher>,
    /// The ends of lines.
    lines: Vec<u32>,
    file: u32,
    /// Whether the file is the `__init__.py` of its module.
    is_package: bool,
    modules: &'t Modules,
    patterns: &'t Patterns<'t>,
    scope: Scope,
    /// Whether an import may fail here, or is only for types.
    is_guarded: bool,
}

impl<'t> Reader<'t> {
    fn line(&self, at: TextSize) -> u32 {
        let before = self.lines.partition_point(|end| *end < at.to_u32());
        before as u32 + 1
    }

    /// The dotted name that an expression stands for, if it may be of interest.
    fn dotted(&self, expression: &'t Expr) -> Option<String> {
        let mut parts: Vec<&str> = Vec::new();
        let mut inner = expression;
        loop {
            match inner {
                Expr::Attribute(it) => {
                    parts.push(&it.attr);
                    inner = &it.value;
                }
                Expr::Call(it) => inner = &it.func,
                Expr::Subscript(it) => inner = &it.value,
                Expr::Await(it) => inner = &it.value,
                Expr::Name(it) => {
                    let known = self.names.get(it.id.as_str())?;
                    let length = parts.iter().map(|it| it.len() + 1).sum::<usize>();
                    let mut name = String::with_capacity(known.len() + length);
                    name.push_str(known);
                    for part in parts.iter().rev() {
                        name.push('.');
                        name.push_str(part);
                    }
                    return Some(name);
                }
                _ => return None,
            }
        }
    }

    fn is_own(&self, dotted: &str) -> bool {
        self.modules
            .is_own(dotted, |it| self.patterns.may_match(it))
    }

    /// Notes what a local name stands for. Names that no pattern can match are not kept.
    fn name(&mut self, name: &'t str, dotted: String) {
        if self.patterns.may_match(&dotted) || self.is_own(&dotted) {
            self.names.entry(name).or_insert(dotted.into());
        }
    }

    fn define(&mut self, name: &str, defined: Definition) {
        if self.scope == Scope::Module {
            self.facts.definitions.push((name.into(), defined));
        }
    }

    /// Matches a fact of this name, at once if the name is foreign.
    fn fact(&mut self, kind: FactKind, dotted: String, at: TextSize, is_async: bool) {
        if self.is_own(&dotted) {
            // Patterns match methods of the project's objects, but not calls of its own functions.
            let is_method = |(_, rest): (u32, &str)| rest.contains('.');
            if kind != FactKind::Call || self.modules.split(&dotted).is_some_and(is_method) {
                self.facts.later.push(Later {
                    kind,
                    names: vec![dotted.into()],
                    line: self.line(at),
                    is_async,
                    keywords: Vec::new(),
                    class: None,
                });
            }
            return;
        }
        let details = Details {
            is_async,
            ..Details::default()
        };
        let found = self.patterns.matching(kind, &dotted, details);
        if !found.is_empty() {
            let seen = seen(kind, &dotted);
            self.hits(found, at, &seen);
        }
    }

    fn hits(&mut self, patterns: Vec<PatternId>, at: TextSize, seen: &str) {
        let hits = Hit::all(patterns, self.file, self.line(at), seen);
        self.facts.hits.extend(hits);
    }

    /// Something is set to a value.
    fn set(&mut self, target: &'t Expr, value: &'t Expr) {
        let (name, at) = match target {
            Expr::Name(it) => (it.id.as_str(), it.start()),
            Expr::Subscript(_) | Expr::Attribute(_) => {
                let mut inner = target;
                while let Expr::Subscript(it) = inner {
                    inner = &it.value;
                }
                let Expr::Name(it) = inner else { return };
                return self.setting(&it.id, value, it.start());
            }
            _ => return,
        };
        self.setting(name, value, at);
        if let (Expr::Call(_) | Expr::Name(_) | Expr::Attribute(_), Some(dotted)) =
            (value, self.dotted(value))
        {
            let defined = match value {
                Expr::Call(_) => Definition::Value(dotted.as_str().into()),
                _ => Definition::Alias(dotted.as_str().into()),
            };
            self.define(name, defined);
            self.name(name, dotted);
        }
    }

    fn within(&mut self, scope: Scope, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.scope, scope);
        visit(self);
        self.scope = outer;
    }

    /// Reads a part in which imports may fail, or are only for type checking.
    fn guarded(&mut self, body: &'t [Stmt]) {
        let outer = std::mem::replace(&mut self.is_guarded, true);
        self.visit_body(body);
        self.is_guarded = outer;
    }
}

impl<'t> Visitor<'t> for Reader<'t> {
    fn visit_stmt(&mut self, statement: &'t Stmt) {
        match statement {
            Stmt::Import(it) => self.import(it),
            Stmt::ImportFrom(it) => self.import_from(it),
            Stmt::ClassDef(it) => self.class(it),
            Stmt::FunctionDef(it) => self.function(it),
            Stmt::Try(it) if catches_import_error(it) => {
                self.guarded(&it.body);
                for ExceptHandler::ExceptHandler(handler) in &it.handlers {
                    self.guarded(&handler.body);
                }
                self.visit_body(&it.orelse);
                self.visit_body(&it.finalbody);
            }
            Stmt::If(it) if is_name(&it.test, "TYPE_CHECKING") => {
                self.guarded(&it.body);
                for clause in &it.elif_else_clauses {
                    self.visit_body(&clause.body);
                }
            }
            Stmt::Assign(it) => {
                for target in &it.targets {
                    self.set(target, &it.value);
                }
                self.visit_expr(&it.value);
            }
            Stmt::AnnAssign(it) => {
                if let Some(value) = &it.value {
                    self.set(&it.target, value);
                    self.visit_expr(value);
                }
            }
            Stmt::AugAssign(it) => {
                self.set(&it.target, &it.value);
                self.visit_expr(&it.value);
            }
            Stmt::Expr(it) => {
                self.changed(&it.value);
                self.visit_expr(&it.value);
            }
            Stmt::With(it) => {
                for item in &it.items {
                    if let Some(target) = item.optional_vars.as_deref() {
                        self.set(target, &item.context_expr);
                    }
                }
                visitor::walk_stmt(self, statement);
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'t Expr) {
        if let Expr::Call(call) = expression
            && let Some(name) = self.dotted(&call.func)
        {
            self.fact(FactKind::Call, name, call.start(), false);
        }
        if let Expr::StringLiteral(it) = expression {
            let text = it.value.to_str().split(';').next().unwrap_or_default();
            let found = self.patterns.named(FactKind::Text, text.trim());
            if !found.is_empty() {
                self.hits(found, it.start(), &seen(FactKind::Text, text.trim()));
            }
        }
        visitor::walk_expr(self, expression);
    }

    fn visit_annotation(&mut self, _: &'t Expr) {}
}

/// What is seen of a fact, in a few words.
pub(super) fn seen(kind: FactKind, name: &str) -> String {
    match kind {
        FactKind::Dependency => format!("depends on {name}"),
        FactKind::Import => format!("import {name}"),
        FactKind::Call => format!("{name}()"),
        FactKind::Base => format!("class of {name}"),
        FactKind::Decorator => format!("@{name}"),
        FactKind::Setting => format!("sets {name}"),
        FactKind::Parameter => format!("parameter {name}"),
        FactKind::Text => format!("\"{name}\""),
        FactKind::File | FactKind::Service | FactKind::History => name.to_owned(),
    }
}
