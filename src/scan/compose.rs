//! The services of a compose file, read line by line without a YAML parser.

/// A service of a compose file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Service {
    pub name: String,
    /// The folder and file that it is built from, if it is built here.
    pub build: Option<String>,
    /// The image that it runs, without registry and version.
    pub image: Option<String>,
    pub line: u32,
}

/// The services of a compose file.
pub(super) fn services(text: &str) -> Vec<Service> {
    let mut services: Vec<Service> = Vec::new();
    let mut is_inside = false;
    // The indentation of the services, of their keys, and of a mapping under `build`.
    let (mut of_names, mut of_keys, mut of_build) = (0, 0, None);
    for (index, line) in text.lines().enumerate() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if indent == 0 {
            is_inside = content == "services:";
            (of_names, of_keys, of_build) = (0, 0, None);
            continue;
        }
        if !is_inside {
            continue;
        }
        let Some((key, value)) = content.split_once(':') else {
            continue;
        };
        let value = value.split(" #").next().unwrap_or_default();
        let value = value.trim().trim_matches(['"', '\'']);
        if of_names == 0 || indent == of_names {
            (of_names, of_keys, of_build) = (indent, 0, None);
            services.push(Service {
                name: key.trim_matches(['"', '\'']).to_owned(),
                build: None,
                image: None,
                line: index as u32 + 1,
            });
            continue;
        }
        let Some(service) = services.last_mut() else {
            continue;
        };
        if of_keys == 0 {
            of_keys = indent;
        }
        if indent == of_keys {
            of_build = None;
            match key {
                "image" => service.image = Some(image(value)),
                "build" if value.is_empty() || value.starts_with('&') => {
                    of_build = Some(indent);
                    service.build = Some(String::new());
                }
                "build" => service.build = Some(value.trim_end_matches('/').to_owned()),
                _ => {}
            }
        } else if of_build.is_some_and(|build| indent > build)
            && let ("context" | "dockerfile", Some(build)) = (key, &mut service.build)
        {
            if !build.is_empty() {
                build.push(' ');
            }
            build.push_str(value.trim_end_matches('/'));
        }
    }
    services
}

/// The name of an image, without registry and version.
fn image(text: &str) -> String {
    let name = text.rsplit('/').next().unwrap_or(text);
    let name = name.split([':', '@', '$']).next().unwrap_or(name);
    name.to_owned()
}
