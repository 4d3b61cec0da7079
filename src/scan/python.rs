//! The facts of one Python file, from its syntax tree. Nothing is executed.

use std::collections::HashMap;
use std::rc::Rc;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Decorator, ExceptHandler, Expr, ModModule, Number, Parameters, Stmt, StmtClassDef,
    StmtFunctionDef, StmtImport, StmtImportFrom, StmtTry,
};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxBuildHasher;

use crate::ruleset::mapping::FactKind;
use crate::scan::names::{Definition, Modules};
use crate::scan::patterns::{Details, Hit, Patterns};

/// How many texts of a value that is set are looked at.
const MOST_VALUES: usize = 500;

/// What one file holds.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// What patterns match.
    pub hits: Vec<Hit>,
    /// What the module defines, by name.
    pub definitions: Vec<(Box<str>, Defined)>,
    /// The modules from which it imports everything.
    pub stars: Vec<Box<str>>,
    /// What can be matched only when all modules are known.
    pub later: Vec<Later>,
}

/// What a name of a module stands for; see [`Definition`].
#[derive(Debug)]
pub(super) enum Defined {
    Class(Vec<Box<str>>),
    Value(Box<str>),
    Alias(Box<str>),
}

impl From<Defined> for Definition {
    fn from(defined: Defined) -> Self {
        match defined {
            Defined::Class(bases) => Definition::Class(Rc::from(bases)),
            Defined::Value(name) => Definition::Value(name),
            Defined::Alias(name) => Definition::Alias(name),
        }
    }
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
    /// Of a class, its name.
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
        lines: memchr::memchr_iter(b'\n', text.as_bytes())
            .map(|it| it as u32)
            .collect(),
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
        self.modules.is_own(dotted, |it| self.patterns.is_root(it))
    }

    /// Notes what a local name stands for. What nothing can match is not kept.
    fn name(&mut self, name: &'t str, dotted: String) {
        let first = dotted.split('.').next().unwrap_or(&dotted);
        if self.patterns.is_root(first) || self.is_own(&dotted) {
            self.names.entry(name).or_insert(dotted.into());
        }
    }

    fn define(&mut self, name: &str, defined: Defined) {
        if self.scope == Scope::Module {
            self.facts.definitions.push((name.into(), defined));
        }
    }

    /// Matches a fact of this name, at once if the name is foreign.
    fn fact(&mut self, kind: FactKind, dotted: String, at: TextSize, is_async: bool) {
        if self.is_own(&dotted) {
            // Of the project's own functions nothing is to be known, but of what objects do.
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

    fn hits(&mut self, patterns: Vec<u16>, at: TextSize, seen: &str) {
        let line = self.line(at);
        let hits = patterns.into_iter().map(|pattern| Hit {
            pattern,
            file: self.file,
            line,
            seen: seen.into(),
        });
        self.facts.hits.extend(hits);
    }

    fn import(&mut self, import: &'t StmtImport) {
        for alias in &import.names {
            let module = alias.name.as_str();
            let first = module.split('.').next().unwrap_or(module);
            match &alias.asname {
                Some(name) => {
                    self.name(name, module.to_owned());
                    self.define(name, Defined::Alias(module.into()));
                }
                None => self.name(first, first.to_owned()),
            }
            if !self.is_guarded && !self.is_own(module) {
                self.fact(FactKind::Import, module.to_owned(), import.start(), false);
            }
        }
    }

    fn import_from(&mut self, import: &'t StmtImportFrom) {
        let Some(module) = self.imported_module(import) else {
            return;
        };
        let is_own = self.is_own(&module);
        let mut found = Vec::new();
        for alias in &import.names {
            let what = alias.name.as_str();
            if what == "*" {
                if is_own {
                    self.facts.stars.push(module.as_str().into());
                }
                continue;
            }
            let dotted = format!("{module}.{what}");
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            if is_own
                || self
                    .patterns
                    .is_root(dotted.split('.').next().unwrap_or_default())
            {
                self.define(name, Defined::Alias(dotted.as_str().into()));
            }
            if !is_own {
                let matching =
                    self.patterns
                        .matching(FactKind::Import, &dotted, Details::default());
                found.extend(matching);
            }
            self.name(name, dotted);
        }
        if !is_own && !self.is_guarded {
            let matching = self
                .patterns
                .matching(FactKind::Import, &module, Details::default());
            found.extend(matching);
            found.sort_unstable();
            found.dedup();
            let seen = seen(FactKind::Import, &module);
            self.hits(found, import.start(), &seen);
        }
    }

    /// The module that something is imported from; a relative one starts at this file's.
    fn imported_module(&self, import: &StmtImportFrom) -> Option<String> {
        let module = import.module.as_ref().map_or("", |it| it.as_str());
        if import.level == 0 {
            return Some(module.to_owned());
        }
        let mut parts: Vec<&str> = self.modules.name(self.file).split('.').collect();
        let up = import.level as usize - usize::from(self.is_package);
        parts.truncate(parts.len().checked_sub(up)?);
        parts.extend(Some(module).filter(|it| !it.is_empty()));
        Some(parts.join("."))
    }

    fn class(&mut self, class: &'t StmtClassDef) {
        let arguments = class.arguments.as_deref();
        let bases = arguments.map_or(&[][..], |it| &it.args);
        let bases: Vec<Box<str>> = bases
            .iter()
            .filter_map(|it| self.dotted(it).map(Into::into))
            .collect();
        self.decorators(&class.decorator_list, false);
        let keywords = arguments.iter().flat_map(|it| it.keywords.iter());
        let keywords = keywords.filter(|it| !is_literal(&it.value, "False"));
        let keywords = keywords.filter_map(|it| Some(it.arg.as_ref()?.to_string()));
        let keywords: Vec<String> = keywords.collect();
        if !bases.is_empty() && !is_abstract(&class.body) {
            self.facts.later.push(Later {
                kind: FactKind::Base,
                names: bases.clone(),
                line: self.line(class.name.start()),
                is_async: false,
                keywords,
                class: Some(class.name.as_str().into()),
            });
        }
        let name = class.name.as_str();
        if self.scope == Scope::Module {
            self.define(name, Defined::Class(bases));
            let own = format!("{}.{name}", self.modules.name(self.file));
            self.names.entry(name).or_insert(own.into());
        }
        let inner = match (self.scope, name) {
            (Scope::Class, "Meta" | "Config") => Scope::Meta,
            _ => Scope::Class,
        };
        self.within(inner, |it| it.visit_body(&class.body));
    }

    fn function(&mut self, function: &'t StmtFunctionDef) {
        self.decorators(&function.decorator_list, function.is_async);
        self.parameters(&function.parameters, function.is_async);
        if let Some(returns) = function.returns.as_deref().and_then(|it| self.dotted(it)) {
            self.define(&function.name, Defined::Value(returns.into()));
        }
        self.within(Scope::Function, |it| it.visit_body(&function.body));
    }

    fn decorators(&mut self, decorators: &'t [Decorator], is_async: bool) {
        for decorator in decorators {
            if let Some(name) = self.dotted(&decorator.expression) {
                self.fact(FactKind::Decorator, name, decorator.start(), is_async);
            }
            self.visit_expr(&decorator.expression);
        }
    }

    fn parameters(&mut self, parameters: &'t Parameters, is_async: bool) {
        let details = Details {
            is_async,
            ..Details::default()
        };
        for parameter in parameters.iter_non_variadic_params() {
            let name = parameter.name().as_str();
            let found = self.patterns.matching(FactKind::Parameter, name, details);
            self.hits(found, parameter.start(), &seen(FactKind::Parameter, name));
            if let Some(annotation) = parameter.annotation() {
                let types = self.dotted(annotation);
                if let Some(types) = types {
                    self.name(name, types);
                }
            }
            if let Some(default) = parameter.default() {
                self.visit_expr(default);
            }
        }
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
                Expr::Call(_) => Defined::Value(dotted.as_str().into()),
                _ => Defined::Alias(dotted.as_str().into()),
            };
            self.define(name, defined);
            self.name(name, dotted);
        }
    }

    fn setting(&mut self, name: &str, value: &'t Expr, at: TextSize) {
        let full = match self.scope {
            Scope::Meta => &format!("Meta.{name}"),
            Scope::Module | Scope::Class => name,
            Scope::Function => return,
        };
        if !self.patterns.is_setting(full) {
            return;
        }
        let mut texts = Texts {
            found: Vec::new(),
            reader: self,
        };
        texts.visit_expr(value);
        let values = texts.found;
        let details = Details {
            values: &values,
            ..Details::default()
        };
        for pattern in self.patterns.matching(FactKind::Setting, full, details) {
            let seen = match self.patterns.held(pattern, &values) {
                Some(value) => format!("{full} with {value}"),
                None => format!("sets {full}"),
            };
            self.hits(vec![pattern], at, &seen);
        }
    }

    /// A setting that is changed by one of its methods, such as `INSTALLED_APPS.append`.
    fn changed(&mut self, expression: &'t Expr) {
        if let Expr::Call(call) = expression
            && let Expr::Attribute(method) = &*call.func
            && let Expr::Name(name) = &*method.value
            && matches!(
                method.attr.as_str(),
                "append" | "extend" | "insert" | "update"
            )
        {
            for argument in &call.arguments.args {
                self.setting(&name.id, argument, call.start());
            }
        }
    }

    fn within(&mut self, scope: Scope, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.scope, scope);
        visit(self);
        self.scope = outer;
    }

    /// A part in which imports may fail, or are only for types.
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
            let found = self
                .patterns
                .matching(FactKind::Text, text.trim(), Details::default());
            if !found.is_empty() {
                self.hits(found, it.start(), &seen(FactKind::Text, text.trim()));
            }
        }
        visitor::walk_expr(self, expression);
    }

    fn visit_annotation(&mut self, _: &'t Expr) {}
}

/// Collects the texts and names of a value.
struct Texts<'a, 't> {
    found: Vec<String>,
    reader: &'a Reader<'t>,
}

impl<'t> Visitor<'t> for Texts<'_, 't> {
    fn visit_expr(&mut self, expression: &'t Expr) {
        if self.found.len() >= MOST_VALUES {
            return;
        }
        match expression {
            Expr::StringLiteral(it) => self.found.push(it.value.to_str().to_owned()),
            Expr::BooleanLiteral(it) => {
                let word = if it.value { "True" } else { "False" };
                self.found.push(word.to_owned());
            }
            Expr::NumberLiteral(it) => {
                if let Number::Int(number) = &it.value {
                    self.found.push(number.to_string());
                }
            }
            Expr::Call(it) => self.found.extend(self.reader.dotted(&it.func)),
            Expr::Name(_) | Expr::Attribute(_) => self.found.extend(self.reader.dotted(expression)),
            _ => {}
        }
        visitor::walk_expr(self, expression);
    }
}

/// What is seen of a fact, in few words.
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
        FactKind::File | FactKind::Service => name.to_owned(),
    }
}

/// Whether a class is only a base of others: by `abstract` or `proxy` in its `Meta`, or
/// `__abstract__`.
fn is_abstract(body: &[Stmt]) -> bool {
    let sets = |body: &[Stmt], names: &[&str]| {
        body.iter().any(|statement| match statement {
            Stmt::Assign(it) => {
                let is_named = |target: &Expr| names.iter().any(|name| is_name(target, name));
                it.targets.iter().any(is_named) && is_literal(&it.value, "True")
            }
            _ => false,
        })
    };
    let inner = body.iter().any(|statement| match statement {
        Stmt::ClassDef(it) => it.name.as_str() == "Meta" && sets(&it.body, &["abstract", "proxy"]),
        _ => false,
    });
    inner || sets(body, &["__abstract__"])
}

/// Whether an expression is a name, or ends with it after a dot.
fn is_name(expression: &Expr, name: &str) -> bool {
    match expression {
        Expr::Name(it) => it.id.as_str() == name,
        Expr::Attribute(it) => it.attr.as_str() == name,
        _ => false,
    }
}

fn is_literal(expression: &Expr, word: &str) -> bool {
    match expression {
        Expr::BooleanLiteral(it) => it.value == (word == "True"),
        _ => false,
    }
}

/// Whether the failure of an import is provided for.
fn catches_import_error(statement: &StmtTry) -> bool {
    let is_import_error =
        |it: &Expr| is_name(it, "ImportError") || is_name(it, "ModuleNotFoundError");
    statement.handlers.iter().any(|handler| {
        let ExceptHandler::ExceptHandler(handler) = handler;
        match handler.type_.as_deref() {
            Some(Expr::Tuple(it)) => it.elts.iter().any(is_import_error),
            Some(it) => is_import_error(it),
            None => false,
        }
    })
}
