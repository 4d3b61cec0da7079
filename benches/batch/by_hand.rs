//! The shipped rules as one would write them down in a program that knows no others.

use std::io::{self, Write};
use std::marker::PhantomData;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// A line in either form. Words are borrowed, and not even held against the options there are.
#[derive(Deserialize)]
struct Line<'l> {
    #[serde(borrow)]
    id: Option<&'l RawValue>,
    #[serde(borrow)]
    answers: Option<Answers<'l>>,
    #[serde(borrow, rename = "primary-job")]
    primary_job: Option<&'l str>,
    clients: Option<&'l str>,
    #[serde(rename = "workload-share")]
    workload_share: Option<&'l str>,
    #[serde(default)]
    workloads: Chosen<Workload>,
    #[serde(rename = "admin-panel")]
    admin_panel: Option<&'l str>,
    #[serde(default)]
    features: Chosen<Feature>,
    #[serde(rename = "data-model")]
    data_model: Option<&'l str>,
    #[serde(rename = "two-services")]
    two_services: Option<&'l str>,
    #[serde(rename = "scale-apart")]
    scale_apart: Option<&'l str>,
    throughput: Option<&'l str>,
    plumbing: Option<&'l str>,
    #[serde(rename = "team-knows")]
    team_knows: Option<&'l str>,
    existing: Option<&'l str>,
    juniors: Option<&'l str>,
    #[serde(rename = "team-size")]
    team_size: Option<&'l str>,
    priority: Option<&'l str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Answers<'l> {
    primary_job: Option<&'l str>,
    clients: Option<&'l str>,
    workload_share: Option<&'l str>,
    #[serde(default)]
    workloads: Chosen<Workload>,
    admin_panel: Option<&'l str>,
    #[serde(default)]
    features: Chosen<Feature>,
    data_model: Option<&'l str>,
    two_services: Option<&'l str>,
    scale_apart: Option<&'l str>,
    throughput: Option<&'l str>,
    plumbing: Option<&'l str>,
    team_knows: Option<&'l str>,
    existing: Option<&'l str>,
    juniors: Option<&'l str>,
    team_size: Option<&'l str>,
    priority: Option<&'l str>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Workload {
    Inference,
    Llm,
    Streaming,
    Sockets,
    FanOut,
    Ingestion,
    Pipeline,
    BackgroundJobs,
}

impl From<Workload> for u8 {
    fn from(workload: Workload) -> u8 {
        1 << workload as u8
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Feature {
    Accounts,
    Payments,
    Content,
    Tenants,
    Reports,
}

impl From<Feature> for u8 {
    fn from(feature: Feature) -> u8 {
        1 << feature as u8
    }
}

/// The options of a list as bits; nothing, if it is not known.
struct Chosen<T>(Option<u8>, PhantomData<T>);

impl<T> Default for Chosen<T> {
    fn default() -> Self {
        Self(None, PhantomData)
    }
}

impl<'de, T: Deserialize<'de> + Into<u8>> Deserialize<'de> for Chosen<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self::default())
    }
}

impl<'de, T: Deserialize<'de> + Into<u8>> Visitor<'de> for Chosen<T> {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of options")
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        let mut bits = 0;
        while let Some(option) = list.next_element::<T>()? {
            bits |= option.into();
        }
        Ok(Self(Some(bits), PhantomData))
    }
}

#[derive(Serialize)]
struct Decided<'l> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'l RawValue>,
    status: &'static str,
    recommendation: Recommendation,
}

#[derive(Serialize)]
struct Recommendation {
    id: &'static str,
}

/// Decides every line.
pub fn run(input: &str, out: &mut impl Write) -> io::Result<()> {
    let input = input.as_bytes();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', input) {
        let line: Line<'_> = serde_json::from_slice(&input[start..end])?;
        start = end + 1;
        let id = line.id;
        let answers = answers(line);
        let decided = Decided {
            id,
            status: "decided",
            recommendation: Recommendation {
                id: decide(&answers),
            },
        };
        serde_json::to_writer(&mut *out, &decided)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn answers(line: Line<'_>) -> Answers<'_> {
    line.answers.unwrap_or(Answers {
        primary_job: line.primary_job,
        clients: line.clients,
        workload_share: line.workload_share,
        workloads: line.workloads,
        admin_panel: line.admin_panel,
        features: line.features,
        data_model: line.data_model,
        two_services: line.two_services,
        scale_apart: line.scale_apart,
        throughput: line.throughput,
        plumbing: line.plumbing,
        team_knows: line.team_knows,
        existing: line.existing,
        juniors: line.juniors,
        team_size: line.team_size,
        priority: line.priority,
    })
}

const DJANGO: &str = "django";
const FASTAPI: &str = "fastapi";
const HYBRID: &str = "hybrid";

/// The first rule that holds, where what is not known counts as not-sure.
fn decide(it: &Answers<'_>) -> &'static str {
    let yes = |answer: Option<&str>| answer == Some("yes");
    let no = |answer: Option<&str>| answer == Some("no");
    let unsure = |answer: Option<&str>| matches!(answer, None | Some("not-sure"));
    let features = it.features.0.unwrap_or_default();
    let has = |feature: Feature| features & u8::from(feature) != 0;
    let any = |chosen: &[Feature]| chosen.iter().any(|feature| has(*feature));
    let workloads = it.workloads.0.unwrap_or_default();

    let job = it.primary_job;
    let share = it.workload_share;
    let is_main = share == Some("main");
    let is_substantial = share == Some("substantial");
    let on_django = it.existing == Some("django");
    let heavy_part = is_substantial || is_main;
    let can_run_two =
        yes(it.two_services) || unsure(it.two_services) && it.existing == Some("async-services");
    let several_product_needs = features.count_ones() >= 2;
    let product_side = yes(it.admin_panel) || several_product_needs;
    let service_shaped_work = workloads & !u8::from(Workload::BackgroundJobs) != 0;
    let hints = u8::from(is_substantial)
        + u8::from(service_shaped_work)
        + u8::from(it.clients == Some("programs"))
        + u8::from(yes(it.throughput));

    if job == Some("engine-product") {
        let is_alone = is_main && no(it.admin_panel) && it.features.0 == Some(0) && !on_django;
        let is_apart = !no(it.scale_apart) || is_main;
        let is_product = yes(it.admin_panel)
            || any(&[
                Feature::Payments,
                Feature::Content,
                Feature::Tenants,
                Feature::Reports,
            ])
            || has(Feature::Accounts) && !yes(it.plumbing)
            || on_django;
        return if is_alone {
            FASTAPI
        } else if can_run_two && is_apart {
            HYBRID
        } else if is_main && !is_product {
            FASTAPI
        } else {
            DJANGO
        };
    }
    if job == Some("product") {
        let is_apart = yes(it.scale_apart) || is_main;
        return if heavy_part && can_run_two && is_apart {
            HYBRID
        } else {
            DJANGO
        };
    }
    if job == Some("service") {
        return if yes(it.admin_panel) && heavy_part && can_run_two {
            HYBRID
        } else if yes(it.admin_panel) && !heavy_part {
            DJANGO
        } else {
            FASTAPI
        };
    }
    let is_api = job == Some("api");
    if heavy_part && product_side && can_run_two {
        HYBRID
    } else if is_api && is_main && !(yes(it.admin_panel) && several_product_needs) {
        FASTAPI
    } else if yes(it.admin_panel) || several_product_needs && (!is_api || !yes(it.plumbing)) {
        DJANGO
    } else if is_main || is_api && is_substantial {
        FASTAPI
    } else if it.data_model == Some("complex") {
        DJANGO
    } else if !is_api && hints >= 2
        || is_api && yes(it.throughput)
        || is_api && it.data_model == Some("small") && !no(it.plumbing)
    {
        FASTAPI
    } else if no(it.plumbing) || it.team_knows == Some("django") {
        DJANGO
    } else if is_api && yes(it.plumbing) {
        FASTAPI
    } else if yes(it.juniors)
        || on_django
        || it.team_size == Some("large")
        || it.priority == Some("first-feature")
    {
        DJANGO
    } else if (is_api || hints >= 1)
        && (it.team_knows == Some("async-python")
            || it.existing == Some("async-services")
            || it.priority == Some("raw-speed"))
    {
        FASTAPI
    } else {
        DJANGO
    }
}
