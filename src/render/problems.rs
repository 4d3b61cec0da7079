//! Problems for people, with the line underlined, and for programs, on one line.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::render::Look;
use crate::ruleset::file::File;
use crate::ruleset::problem::{Problem, Problems, Span};

/// All problems, each with its message, its line underlined, and its help.
pub fn annotated(problems: &Problems, look: Look) -> String {
    let renderer = renderer(look);
    problems.list(|problem| one(problem, &problems.files, &renderer))
}

/// All problems, one line each, for programs: `file:line:column: message; help`.
pub fn concise(problems: &Problems) -> String {
    problems.list(|problem| {
        let line = problem.line(&problems.files);
        match problem.related {
            Some((place, what)) => format!("{line}; {what}: {}", place.locate(&problems.files)),
            None => line,
        }
    })
}

/// The renderer of messages.
pub(super) fn renderer(look: Look) -> Renderer {
    let renderer = if look.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(look.width)
}

fn one(problem: &Problem, files: &[File], renderer: &Renderer) -> String {
    let title = Level::ERROR.primary_title(problem.message.as_str());
    let mut group = in_file(Group::with_title(title), problem, files);
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// Adds the lines that a problem is about to its message.
pub(super) fn in_file<'p>(
    mut group: Group<'p>,
    problem: &'p Problem,
    files: &'p [File],
) -> Group<'p> {
    let primary = problem.span.map(|it| (it, AnnotationKind::Primary, None));
    let related = problem.related;
    let related = related.map(|(it, what)| (it, AnnotationKind::Context, Some(what)));
    let places: Vec<_> = primary.into_iter().chain(related).collect();
    for places in places.chunk_by(|(one, ..), (other, ..)| one.file == other.file) {
        let file = places.first().and_then(|(place, ..)| files.get(place.file));
        group = group.elements(file.map(|file| {
            let annotations = places
                .iter()
                .map(|(place, kind, label)| kind.span(first_line(place, file)).label(*label));
            let snippet = Snippet::source(file.text.as_str()).path(file.name.as_str());
            snippet.annotations(annotations)
        }));
    }
    group
}

/// The first line of a place, which is enough to find it.
fn first_line(place: &Span, file: &File) -> Range<usize> {
    let end = place.end.min(file.text.len());
    let start = place.start.min(end);
    let text = file.text.get(start..end).unwrap_or_default();
    start..start + text.lines().next().unwrap_or_default().len()
}
