//! Problems for people, with the line underlined, and for programs, on one line.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::render::Look;
use crate::ruleset::{File, Problem, Problems, Span};
use crate::visible;

/// All problems, each with its message, its line underlined, and its help.
pub fn annotated(problems: &Problems, look: Look) -> String {
    let renderer = renderer(look);
    problems.list(|problem| one(problem, &problems.files, &renderer))
}

/// All problems, one line each, for programs: `file:line:column: message; help`.
pub fn concise(problems: &Problems) -> String {
    problems.list(|problem| {
        let line = problem.line(&problems.files);
        let related = problem.related.as_deref();
        let related =
            related.and_then(|(place, what)| Some((place.locate(&problems.files)?, what)));
        match related {
            Some((place, what)) => {
                format!("{line}; {what}: {}", visible::one_line(&place.to_string()))
            }
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
    let title = Level::ERROR.primary_title(visible::one_line(&problem.message));
    let group = in_file(Group::with_title(title), problem, files);
    let help = problem.help.as_deref().map(visible::one_line);
    match help {
        // Without lines of a file above it, the help needs no empty line.
        Some(help) if problem.span.is_none() && problem.related.is_none() => {
            let help = Group::with_title(Level::HELP.primary_title(help));
            let parts = [group, help].map(|part| renderer.render(&[part]));
            parts.join("\n")
        }
        Some(help) => renderer.render(&[group.element(Level::HELP.message(help))]),
        None => renderer.render(&[group]),
    }
}

/// Adds the lines that the problem is about.
pub(super) fn in_file<'p>(
    mut group: Group<'p>,
    problem: &'p Problem,
    files: &'p [File],
) -> Group<'p> {
    let primary = problem.span.map(|it| (it, AnnotationKind::Primary, None));
    let related = problem.related.as_deref().copied();
    let related = related.map(|(it, what)| (it, AnnotationKind::Context, Some(what)));
    let places: Vec<_> = primary.into_iter().chain(related).collect();
    for places in places.chunk_by(|(one, ..), (other, ..)| one.file == other.file) {
        let file = places.first().and_then(|(place, ..)| files.get(place.file));
        group = group.elements(file.map(|file| {
            let lines = lines(places.iter().map(|(place, ..)| place), file);
            let start = lines.start;
            let source = file.text.get(lines).unwrap_or_default();
            let annotations = places.iter().map(|(place, kind, label)| {
                let place = first_line(place, file);
                kind.span(place.start - start..place.end - start)
                    .label(*label)
            });
            let (number, _) = file.line_and_column(start);
            let snippet = Snippet::source(visible::same_length(source)).line_start(number);
            let snippet = snippet.path(visible::one_line(&file.name));
            snippet.annotations(annotations)
        }));
    }
    group
}

/// The byte range of the whole lines from the first place to the last.
fn lines<'p>(places: impl Iterator<Item = &'p Span> + Clone, file: &File) -> Range<usize> {
    let places = places.map(|place| first_line(place, file));
    let start = places.clone().map(|place| place.start).min();
    let end = places.map(|place| place.end).max().unwrap_or_default();
    let before = file.text.get(..start.unwrap_or_default());
    let before = before.unwrap_or_default();
    let after = file.text.get(end..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    start..end + after.find('\n').unwrap_or(after.len())
}

/// The first line of a place. It is enough to find it.
fn first_line(place: &Span, file: &File) -> Range<usize> {
    let end = place.end.min(file.text.len());
    let start = place.start.min(end);
    let text = file.text.get(start..end).unwrap_or_default();
    start..start + text.lines().next().unwrap_or_default().len()
}
