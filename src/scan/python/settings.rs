//! Names that are set, with the texts and names of their values.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, Number};
use ruff_text_size::{Ranged, TextSize};

use crate::ruleset::mapping::FactKind;
use crate::scan::patterns::Details;
use crate::scan::python::{Reader, Scope};

/// How many texts of the value of a setting are read.
const MOST_VALUES: usize = 500;

impl<'t> Reader<'t> {
    pub(super) fn setting(&mut self, name: &str, value: &'t Expr, at: TextSize) {
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
    pub(super) fn changed(&mut self, expression: &'t Expr) {
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
