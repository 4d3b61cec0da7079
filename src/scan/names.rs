//! What the names of a project's code stand for: its modules, what they define, and what of it
//! comes from elsewhere.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxBuildHasher;

/// How many steps a name is followed from module to module.
const MOST_STEPS: usize = 200;

/// The modules of a project, by their dotted names.
#[derive(Debug, Default)]
pub(super) struct Modules {
    /// The number of the file of each module.
    files: HashMap<String, u32, FxBuildHasher>,
    /// The dotted name of each file.
    names: Vec<String>,
    /// The first parts of the names.
    first: HashSet<String, FxBuildHasher>,
    /// The folders with an `__init__.py` that are imported by their own name.
    packages: HashSet<String, FxBuildHasher>,
}

impl Modules {
    /// The modules of Python files below `folder`.
    pub fn new(folder: &Path, files: &[PathBuf]) -> Self {
        let is_init = |path: &&PathBuf| path.file_name().is_some_and(|it| it == "__init__.py");
        let packages = files.iter().filter(is_init);
        let packages: HashSet<&Path> = packages.filter_map(|it| it.parent()).collect();
        let top = |path: &Path| {
            let parents = path.ancestors().skip(1);
            let package = parents.take_while(|it| packages.contains(it)).last()?;
            package.parent().map(Path::to_owned)
        };
        // What modules are imported from: the parents of packages, and where a project is started.
        let mut roots: BTreeSet<PathBuf> = files.iter().filter_map(|it| top(it)).collect();
        roots.insert(folder.to_owned());
        roots.insert(folder.join("src"));
        let started = files.iter().filter(|it| it.ends_with("manage.py"));
        roots.extend(started.filter_map(|it| Some(it.parent()?.to_owned())));

        let mut modules = Self::default();
        for (index, path) in files.iter().enumerate() {
            let inner = roots.iter().filter(|root| path.starts_with(root));
            let own = top(path);
            for root in inner {
                let Some(name) = dotted(path.strip_prefix(root).unwrap_or(path)) else {
                    continue;
                };
                let first = name.split('.').next().unwrap_or(&name);
                modules.first.insert(first.to_owned());
                modules.files.entry(name).or_insert(index as u32);
            }
            let own = own.as_deref().unwrap_or(folder);
            let own = dotted(path.strip_prefix(own).unwrap_or(path));
            modules.names.push(own.unwrap_or_default());
        }
        for package in &packages {
            let parent = package.parent();
            if parent.is_some_and(|it| roots.contains(it))
                && let Some(name) = package.file_name()
            {
                modules.packages.insert(name.to_string_lossy().into_owned());
            }
        }
        modules
    }

    /// The name of a file's module.
    pub fn name(&self, file: u32) -> &str {
        self.names.get(file as usize).map_or("", String::as_str)
    }

    /// Whether a dotted name is one of the project itself.
    pub fn is_own(&self, dotted: &str, is_known: impl Fn(&str) -> bool) -> bool {
        let first = dotted.split('.').next().unwrap_or(dotted);
        // A file `celery.py` is rarely what `import celery` means.
        self.packages.contains(first) || self.first.contains(first) && !is_known(first)
    }

    /// The file of the module that a dotted name begins with, and what follows.
    pub fn split<'n>(&self, dotted: &'n str) -> Option<(u32, &'n str)> {
        let mut end = dotted.len();
        loop {
            let module = dotted.get(..end)?;
            if let Some(file) = self.files.get(module) {
                let rest = dotted.get(end..)?;
                return Some((*file, rest.strip_prefix('.').unwrap_or(rest)));
            }
            end = module.rfind('.')?;
        }
    }
}

/// The dotted name of the module in a file.
fn dotted(path: &Path) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.with_extension("").iter() {
        parts.push(part.to_string_lossy().into_owned());
    }
    if parts.last().is_some_and(|it| it == "__init__") {
        parts.pop();
    }
    (!parts.is_empty()).then(|| parts.join("."))
}

/// What a module defines.
#[derive(Clone, Debug)]
pub(super) enum Definition {
    /// A class with these bases.
    Class(Box<[Box<str>]>),
    /// What a call of this name gives.
    Value(Box<str>),
    /// Something of another name, such as an import.
    Alias(Box<str>),
}

/// By the number of a file and a name in it.
type ByName<T> = HashMap<(u32, Box<str>), T, FxBuildHasher>;

/// What all modules of a project define.
pub(super) struct Symbols<'m> {
    modules: &'m Modules,
    definitions: ByName<Definition>,
    /// The modules from which each file imports everything.
    stars: HashMap<u32, Vec<Box<str>>, FxBuildHasher>,
    /// The foreign names behind each class.
    classes: RefCell<ByName<Rc<[String]>>>,
}

impl<'m> Symbols<'m> {
    pub fn new(modules: &'m Modules) -> Self {
        Self {
            modules,
            definitions: HashMap::default(),
            stars: HashMap::default(),
            classes: RefCell::default(),
        }
    }

    /// Adds what a file defines; the first definition of a name counts.
    pub fn define(&mut self, file: u32, name: Box<str>, definition: Definition) {
        self.definitions.entry((file, name)).or_insert(definition);
    }

    /// Notes that a file imports everything from a module.
    pub fn import_all(&mut self, file: u32, module: Box<str>) {
        self.stars.entry(file).or_default().push(module);
    }

    /// The foreign names that a name stands for. A class stands for its bases.
    pub fn foreign(&self, dotted: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.follow(dotted, &mut { MOST_STEPS }, &mut found);
        found.sort();
        found.dedup();
        found
    }

    fn follow(&self, dotted: &str, steps: &mut usize, found: &mut Vec<String>) {
        let Some((file, rest)) = self.modules.split(dotted) else {
            found.push(dotted.to_owned());
            return;
        };
        if *steps == 0 || rest.is_empty() {
            return;
        }
        *steps -= 1;
        let (name, rest) = rest.split_once('.').unwrap_or((rest, ""));
        let joined = |name: &str| match rest {
            "" => name.to_owned(),
            rest => format!("{name}.{rest}"),
        };
        match self.definitions.get(&(file, name.into())) {
            Some(Definition::Class(bases)) => {
                let foreign = self.behind((file, name.into()), bases, steps);
                found.extend(foreign.iter().map(|it| joined(it)));
            }
            Some(Definition::Value(other) | Definition::Alias(other)) => {
                self.follow(&joined(other), steps, found);
            }
            None => {
                for module in self.stars.get(&file).into_iter().flatten() {
                    self.follow(&joined(&format!("{module}.{name}")), steps, found);
                }
            }
        }
    }

    /// The foreign bases of a class, direct and indirect.
    fn behind(
        &self,
        class: (u32, Box<str>),
        bases: &[Box<str>],
        steps: &mut usize,
    ) -> Rc<[String]> {
        if let Some(known) = self.classes.borrow().get(&class) {
            return known.clone();
        }
        // A class that is its own base has none.
        self.classes.borrow_mut().insert(class.clone(), Rc::new([]));
        let mut found = Vec::new();
        for base in bases {
            self.follow(base, steps, &mut found);
        }
        found.sort();
        found.dedup();
        let found: Rc<[String]> = found.into();
        self.classes.borrow_mut().insert(class, found.clone());
        found
    }
}
