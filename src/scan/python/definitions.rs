//! Classes and functions, with their bases, decorators and parameters.

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{Decorator, Parameters, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::ruleset::mapping::FactKind;
use crate::scan::names::Definition;
use crate::scan::patterns::Details;
use crate::scan::python::syntax::{is_abstract, is_literal};
use crate::scan::python::{Later, Reader, Scope, seen};

impl<'t> Reader<'t> {
    pub(super) fn class(&mut self, class: &'t StmtClassDef) {
        let arguments = class.arguments.as_deref();
        let bases = arguments.iter().flat_map(|it| &it.args);
        let bases: Vec<Box<str>> = bases
            .filter_map(|it| Some(self.dotted(it)?.into()))
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
            self.define(name, Definition::Class(bases.into()));
            let own = format!("{}.{name}", self.modules.name(self.file));
            self.names.entry(name).or_insert(own.into());
        }
        let inner = match (self.scope, name) {
            (Scope::Class, "Meta" | "Config") => Scope::Meta,
            _ => Scope::Class,
        };
        self.within(inner, |it| it.visit_body(&class.body));
    }

    pub(super) fn function(&mut self, function: &'t StmtFunctionDef) {
        self.decorators(&function.decorator_list, function.is_async);
        self.parameters(&function.parameters, function.is_async);
        if let Some(returns) = function.returns.as_deref().and_then(|it| self.dotted(it)) {
            self.define(&function.name, Definition::Value(returns.into()));
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
}
