//! The dependencies in a `setup.py`, which is read and never run.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

use crate::scan::manifest::{Dependency, requirement};
use crate::scan::nesting;

/// The texts under `install_requires` of `setup`, also in a list of the module.
pub(super) fn needs(text: &str) -> Result<Vec<Dependency>, String> {
    struct Setup<'t> {
        lists: Vec<(&'t str, &'t Expr)>,
        found: Vec<Dependency>,
    }
    impl<'t> Setup<'t> {
        fn add(&mut self, value: &'t Expr) {
            let elements = match value {
                Expr::List(it) => &it.elts,
                Expr::Tuple(it) => &it.elts,
                Expr::Name(it) => {
                    let mut lists = self.lists.iter();
                    let list = lists.find(|(name, _)| *name == it.id.as_str());
                    if let Some((_, list @ (Expr::List(_) | Expr::Tuple(_)))) = list {
                        self.add(list);
                    }
                    return;
                }
                _ => return,
            };
            for element in elements {
                if let Expr::StringLiteral(it) = element {
                    let at = it.start().to_usize();
                    self.found.extend(requirement(it.value.to_str(), at));
                }
            }
        }
    }
    impl<'t> Visitor<'t> for Setup<'t> {
        fn visit_stmt(&mut self, statement: &'t Stmt) {
            if let Stmt::Assign(it) = statement
                && let [Expr::Name(name)] = it.targets.as_slice()
            {
                self.lists.push((name.id.as_str(), &it.value));
            }
            visitor::walk_stmt(self, statement);
        }

        fn visit_expr(&mut self, expression: &'t Expr) {
            if let Expr::Call(call) = expression {
                for keyword in &call.arguments.keywords {
                    let name = keyword.arg.as_ref().map(|it| it.as_str());
                    if name == Some("install_requires") {
                        self.add(&keyword.value);
                    }
                }
            }
            visitor::walk_expr(self, expression);
        }
    }
    if nesting::is_too_deep(text) {
        return Err("it is nested too deeply".to_owned());
    }
    let parsed = ruff_python_parser::parse_module(text).map_err(|it| it.to_string())?;
    let mut setup = Setup {
        lists: Vec::new(),
        found: Vec::new(),
    };
    setup.visit_body(&parsed.syntax().body);
    Ok(setup.found)
}
