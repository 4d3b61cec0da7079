//! What a module imports.

use ruff_python_ast::{StmtImport, StmtImportFrom};
use ruff_text_size::Ranged;

use crate::ruleset::mapping::FactKind;
use crate::scan::names::Definition;
use crate::scan::python::{Reader, seen};

impl<'t> Reader<'t> {
    pub(super) fn import(&mut self, import: &'t StmtImport) {
        for alias in &import.names {
            let module = alias.name.as_str();
            let first = module.split('.').next().unwrap_or(module);
            match &alias.asname {
                Some(name) => {
                    self.name(name, module.to_owned());
                    self.define(name, Definition::Alias(module.into()));
                }
                None => self.name(first, first.to_owned()),
            }
            if !self.is_guarded && !self.is_own(module) {
                self.fact(FactKind::Import, module.to_owned(), import.start(), false);
            }
        }
    }

    pub(super) fn import_from(&mut self, import: &'t StmtImportFrom) {
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
            if is_own || self.patterns.may_match(&dotted) {
                self.define(name, Definition::Alias(dotted.as_str().into()));
            }
            if !is_own {
                found.extend(self.patterns.named(FactKind::Import, &dotted));
            }
            self.name(name, dotted);
        }
        if !is_own && !self.is_guarded {
            found.extend(self.patterns.named(FactKind::Import, &module));
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
}
