//! What small projects show, one trait each, and the awkward ones.

use std::fs;
use std::path::Path;

use backend_advisor::answers::map::Reply;
use backend_advisor::ruleset::mapping::Sure;
use backend_advisor::scan::{self, Readings};
use backend_advisor::shipped;
use tempfile::TempDir;

use crate::common::{Finish, PROGRAM, command};

/// A name, files, and an answer that they speak for.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

/// A folder with these files.
pub(crate) fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

pub(crate) fn write(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What the project that is meant answers, such as `existing=django` or `existing~django` if it is
/// only likely.
fn answers(folder: &Path) -> Vec<String> {
    let loaded = shipped::loaded();
    let mapping = loaded.scan.unwrap();
    let scan = scan::scan(folder, &mapping, false, &|_, _| {}).unwrap();
    let readings = Readings::new(&mapping, scan.meant());
    let found = readings.answers.iter().map(|found| {
        let reply = Reply::new(&loaded.rules, found.question, &found.answer);
        let sure = if found.sure == Sure::Certain {
            "="
        } else {
            "~"
        };
        format!("{}{sure}{}", reply.question.id, reply.words().join(","))
    });
    found.collect()
}

pub(crate) const SETTINGS: &str = "ROOT_URLCONF = 'site.urls'\nINSTALLED_APPS = ['django.contrib.admin', 'django.contrib.auth']\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n";
pub(crate) const FASTAPI: &str = "from fastapi import FastAPI as F\napp = F()\n@app.get('/a')\ndef a(): ...\n@app.post('/b')\nasync def b(): ...\n";

/// `number` classes that are models of `base`.
pub(crate) fn models(number: usize, base: &str) -> String {
    let classes = (0..number).map(|it| format!("class M{it}({base}):\n    pass\n"));
    classes.collect()
}

#[test]
fn each_trait_speaks_for_its_answer() {
    let django = |number| {
        format!(
            "from django.db import models\n{}",
            models(number, "models.Model")
        )
    };
    let flask = "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef a(): ...\n";
    let tasks =
        "from celery import shared_task\n".to_owned() + &"@shared_task\ndef f(): ...\n".repeat(12);
    let cms = "from wagtail.models import Page\nclass A(Page): ...\nclass B(Page): ...\n";
    let render = "from django.shortcuts import render\n".to_owned()
        + &"def v(request):\n    return render(request, 'a')\n".repeat(12);
    let sql = format!(
        "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): ...\n{}",
        models(14, "Base")
    );
    let mongo = format!("from beanie import Document\n{}", models(3, "Document"));
    let gis = "from django.contrib.gis.db import models as m\nclass A(m.Model):\n    p = m.PointField()\n    q = m.PolygonField()\n";
    let cases: &[Case<'_>] = &[
        (
            "Django settings",
            &[("site/settings.py", SETTINGS)],
            "existing=django",
        ),
        (
            "FastAPI under another name",
            &[("main.py", FASTAPI)],
            "existing=async-python",
        ),
        ("Flask", &[("app.py", flask)], "existing=other-python"),
        (
            "another async framework",
            &[("a.py", "from aiohttp import web\napp = web.Application()\n")],
            "existing~async-python",
        ),
        (
            "a subclass of an application",
            &[(
                "a.py",
                "from tornado.web import Application\nclass A(Application): ...\n",
            )],
            "existing~async-python",
        ),
        (
            "scripts",
            &[("a.py", "print(1)\n")],
            "existing~other-python",
        ),
        (
            "notebooks beside a script",
            &[("a.py", ""), ("a.ipynb", "{}")],
            "existing~other-python",
        ),
        (
            "few models",
            &[("s.py", SETTINGS), ("m.py", &django(3))],
            "data-model=small",
        ),
        (
            "some models",
            &[("s.py", SETTINGS), ("m.py", &django(20))],
            "data-model=ordinary",
        ),
        (
            "many models",
            &[("s.py", SETTINGS), ("m.py", &django(60))],
            "data-model=complex",
        ),
        (
            "tables of SQLAlchemy",
            &[("main.py", FASTAPI), ("m.py", &sql)],
            "data-model=ordinary",
        ),
        ("no database", &[("main.py", FASTAPI)], "database=open"),
        ("no tables", &[("main.py", FASTAPI)], "data-model=small"),
        (
            "a document database",
            &[("main.py", FASTAPI), ("m.py", &mongo)],
            "database=document",
        ),
        (
            "spatial columns",
            &[("s.py", SETTINGS), ("m.py", gis)],
            "database=spatial",
        ),
        (
            "a relational database",
            &[("s.py", SETTINGS), ("m.py", &django(3))],
            "database=open",
        ),
        (
            "background tasks",
            &[("s.py", SETTINGS), ("t.py", &tasks)],
            "heavy-work=jobs",
        ),
        (
            "an own model",
            &[("main.py", FASTAPI), ("m.py", &"import torch\n".repeat(6))],
            "heavy-work~computes",
        ),
        (
            "hosted models",
            &[("main.py", FASTAPI), ("m.py", &"import openai\n".repeat(3))],
            "heavy-work~waits",
        ),
        (
            "streams",
            &[
                ("main.py", FASTAPI),
                ("m.py", "R(media_type='text/event-stream; charset=utf-8')\n"),
            ],
            "heavy-work~streams",
        ),
        (
            "sockets",
            &[(
                "main.py",
                &format!(
                    "{FASTAPI}{}",
                    "@app.websocket('/w')\nasync def w(): ...\n".repeat(2)
                ),
            )],
            "heavy-work~connections",
        ),
        (
            "a content management system",
            &[("s.py", SETTINGS), ("m.py", cms)],
            "edited-by=staff",
        ),
        (
            "passwords",
            &[
                ("main.py", FASTAPI),
                (
                    "a.py",
                    "from fastapi.security import OAuth2PasswordBearer as O\na = O()\nb = O()\n",
                ),
            ],
            "sign-in=own",
        ),
        (
            "an identity provider",
            &[("main.py", FASTAPI), ("a.py", "import msal\n")],
            "sign-in~provider",
        ),
        (
            "serverless",
            &[(
                "main.py",
                &format!("{FASTAPI}from mangum import Mangum\nh = Mangum(app)\n"),
            )],
            "hosting~serverless",
        ),
        (
            "a container",
            &[("main.py", FASTAPI), ("Dockerfile", "FROM python\n")],
            "hosting~servers",
        ),
        (
            "a cluster",
            &[
                ("main.py", FASTAPI),
                ("Dockerfile", ""),
                ("deploy/Chart.yaml", ""),
            ],
            "hosting=servers",
        ),
        (
            "payments",
            &[("s.py", SETTINGS), ("p.py", "import stripe\n")],
            "product-parts~payments",
        ),
        ("a bot", &[("bot.py", "import discord\n")], "not-http~yes"),
    ];
    for (name, files, expected) in cases {
        let found = answers(project(files).path());
        assert!(found.iter().any(|it| it == expected), "{name}: {found:?}");
    }
    let mut pages: Vec<(String, &str)> = (0..16)
        .map(|it| (format!("templates/{it}.html"), ""))
        .collect();
    pages.extend([("s.py".to_owned(), SETTINGS), ("v.py".to_owned(), &render)]);
    let pages: Vec<(&str, &str)> = pages
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    let found = answers(project(&pages).path());
    assert!(
        found.contains(&"used-through=pages".to_owned()),
        "{found:?}"
    );
}

/// The answer to a question, if there is one.
fn answer(files: &[(&str, &str)], question: &str) -> Option<String> {
    let found = answers(project(files).path()).into_iter();
    let is_meant = |it: &String| it.split(['=', '~']).next() == Some(question);
    found.into_iter().find(is_meant)
}

#[test]
fn awkward_projects_get_no_wrong_certainty() {
    let existing = |files: &[(&str, &str)]| answer(files, "existing");
    // FastAPI beside Django contradicts both certain answers.
    let both = existing(&[("s.py", SETTINGS), ("main.py", FASTAPI)]);
    assert_eq!(both.as_deref(), Some("existing~django"));
    // A library that merely supports Django has no settings of its own.
    let library = existing(&[
        (
            "pyproject.toml",
            "[project]\nname = 'l'\n[project.optional-dependencies]\ndjango = ['django']\n",
        ),
        (
            "l/__init__.py",
            "try:\n    import django\nexcept ImportError:\n    django = None\n",
        ),
        ("tests/settings.py", SETTINGS),
        ("examples/site/settings.py", SETTINGS),
    ]);
    assert_eq!(library.as_deref(), Some("existing~other-python"));
    // Django without models has a small data model only likely or not at all.
    assert_eq!(answer(&[("s.py", SETTINGS)], "data-model"), None);
    // A file that cannot be read could hold what is not seen.
    let broken = existing(&[("s.py", SETTINGS), ("old.py", "print 'a'\n")]);
    assert_eq!(broken.as_deref(), Some("existing~django"));
    // Generated code, templates of code and abstract classes do not count.
    let generated =
        "# Generated by a tool. DO NOT EDIT.\nimport fastapi\napp = fastapi.FastAPI()\n";
    let certain = existing(&[
        ("s.py", SETTINGS),
        ("g.py", generated),
        ("{{x}}/main.py", FASTAPI),
    ]);
    assert_eq!(certain.as_deref(), Some("existing=django"));
}

#[test]
fn weak_evidence_gives_no_certain_answer() {
    let admin = |number| {
        format!(
            "from django.contrib import admin\n{}",
            models(number, "admin.ModelAdmin")
        )
    };
    let edited_by =
        |files: &[(&str, &str)]| answer(&[&[("s.py", SETTINGS)], files].concat(), "edited-by");
    // A few classes of the admin come with any Django project.
    assert_eq!(edited_by(&[("admin.py", &admin(5))]), None);
    let many = admin(12);
    let staff = edited_by(&[("admin.py", &many)]);
    assert_eq!(staff.as_deref(), Some("edited-by~staff"));
    // Users who edit in forms of their own are no staff.
    let forms = format!(
        "from django.forms import ModelForm\n{}",
        models(11, "ModelForm")
    );
    assert_eq!(
        edited_by(&[("admin.py", &many), ("forms.py", &forms)]),
        None
    );

    // A session or a user is data, whatever stores it.
    let flask = "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef a(): ...\n";
    let login = format!("{flask}import flask_login\n");
    let edited_by = |text| answer(&[("app.py", text)], "edited-by");
    assert_eq!(edited_by(flask).as_deref(), Some("edited-by~no-data"));
    assert_eq!(edited_by(&login), None);

    // The settings of a new project list accounts that nobody need use.
    assert_eq!(answer(&[("s.py", SETTINGS)], "sign-in"), None);

    // JSON that views write by hand is an API too.
    let html = "from flask import jsonify, render_template\n".to_owned()
        + &"render_template('a')\n".repeat(12);
    let json = html.clone() + &"jsonify()\n".repeat(11);
    let names: Vec<String> = (0..16).map(|it| format!("templates/{it}.html")).collect();
    let used_through = |text: &str| {
        let mut files = vec![("app.py", flask), ("views.py", text)];
        files.extend(names.iter().map(|it| (it.as_str(), "")));
        answer(&files, "used-through")
    };
    assert_eq!(used_through(&html).as_deref(), Some("used-through=pages"));
    assert_eq!(used_through(&json).as_deref(), Some("used-through~pages"));
}

#[test]
fn what_the_code_leaves_open_is_not_certain() {
    // A dependency that the code does not use says little.
    let needs = ("requirements.txt", "fastapi\npasslib\nbcrypt\n");
    let sign_in = answer(&[needs, ("main.py", FASTAPI)], "sign-in");
    assert_eq!(sign_in.as_deref(), Some("sign-in~own"));
    let context = "from passlib.context import CryptContext\nc = CryptContext()\n";
    let sign_in = answer(&[needs, ("main.py", FASTAPI), ("c.py", context)], "sign-in");
    assert_eq!(sign_in.as_deref(), Some("sign-in=own"));

    // Passwords may be hashed without a library, but keys are made in the same way.
    let hashed = "import hashlib\nhashlib.scrypt(b'a')\nhashlib.scrypt(b'b')\n";
    let sign_in = answer(&[("main.py", FASTAPI), ("h.py", hashed)], "sign-in");
    assert_eq!(sign_in.as_deref(), Some("sign-in~own"));
    let login = "PATH = '/login'\n";
    assert_eq!(
        answer(&[("main.py", FASTAPI), ("l.py", login)], "sign-in"),
        None
    );

    // Tables whose base is of a package that is not known still have columns.
    let tables = |fields: usize| {
        "from django.db import models\nfrom unknown import Base\nclass A(models.Model): ...\nclass B(Base):\n"
            .to_owned()
            + &"    f = models.CharField()\n".repeat(fields)
    };
    let data_model = |text: &str| answer(&[("s.py", SETTINGS), ("m.py", text)], "data-model");
    assert_eq!(data_model(&tables(20)).as_deref(), Some("data-model=small"));
    assert_eq!(
        data_model(&tables(121)).as_deref(),
        Some("data-model~small")
    );

    // An API with keys is for the programs of others, whatever frontend lies beside it.
    let sql = format!(
        "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): ...\n{}",
        models(3, "Base")
    );
    let routes = FASTAPI.to_owned() + &"@app.get('/c')\ndef c(): ...\n".repeat(9);
    let react = (
        "web/package.json",
        "{\"dependencies\": {\"react\": \"19\"}}",
    );
    let used_through = |routes: &str| {
        let files = [("main.py", routes), ("m.py", &sql), react];
        answer(&files, "used-through")
    };
    assert_eq!(
        used_through(&routes).as_deref(),
        Some("used-through=own-app")
    );
    let keys = format!("{routes}from fastapi.security import APIKeyHeader\nk = APIKeyHeader()\n");
    assert_eq!(used_through(&keys).as_deref(), Some("used-through~own-app"));

    // A library for Django has no staff or users of its own.
    let app = format!(
        "from django.db import models\n{}",
        models(9, "models.Model")
    );
    let admin = format!(
        "from django.contrib import admin\n{}",
        models(12, "admin.ModelAdmin")
    );
    let library = [("l/models.py", app.as_str()), ("l/admin.py", &admin)];
    for question in [
        "edited-by",
        "heavy-share",
        "sign-in",
        "database",
        "data-model",
    ] {
        assert_eq!(answer(&library, question), None, "{question}");
    }

    // A project that a library is tested with is not the library.
    let library = [
        ("library/__init__.py", "import django\n"),
        ("testproject/settings.py", SETTINGS),
        ("test_site/settings.py", SETTINGS),
    ];
    assert_eq!(answer(&library, "existing"), None);
}

#[test]
fn a_search_library_is_not_a_language_model() {
    let found = answers(
        project(&[
            ("s.py", SETTINGS),
            ("a.py", &"from haystack import indexes\n".repeat(4)),
        ])
        .path(),
    );
    assert!(
        !found.iter().any(|it| it.starts_with("heavy-work")),
        "{found:?}"
    );
}

#[test]
fn classes_are_followed_through_modules() {
    let files = [
        ("manage.py", ""),
        ("site/settings.py", SETTINGS),
        ("core/__init__.py", "from .models import *\n"),
        (
            "core/models.py",
            "from django.db import models\nclass Base(models.Model):\n    class Meta:\n        abstract = True\n",
        ),
        (
            "shop/models.py",
            &format!("import core\n{}", models(50, "core.Base")),
        ),
    ];
    assert_eq!(
        answer(&files, "data-model").as_deref(),
        Some("data-model=complex")
    );
}

#[test]
fn projects_of_a_monorepo_are_told_apart_and_the_nearest_is_meant() {
    let folder = project(&[
        ("scripts/a.py", ""),
        ("api/requirements.txt", "fastapi\n"),
        ("api/main.py", FASTAPI),
        (
            "site/pyproject.toml",
            "[project]\nname = 'site'\ndependencies = ['django']\n",
        ),
        ("site/settings.py", SETTINGS),
        ("site/views.py", ""),
    ]);
    let loaded = shipped::loaded();
    let scan = scan::scan(folder.path(), &loaded.scan.unwrap(), false, &|_, _| {}).unwrap();
    let folders = scan.projects.iter().map(|it| it.folder.to_str().unwrap());
    assert_eq!(folders.collect::<Vec<_>>(), ["api", "site", ""]);
    assert_eq!(scan.meant().folder, Path::new("site"));
}

#[test]
fn each_piece_of_evidence_is_named_once() {
    let text = format!(
        "from django.db import models\n{}",
        models(3, "models.Model")
    );
    let folder = project(&[
        ("site/settings.py", SETTINGS),
        ("m.py", &text),
        ("templates/a.html", ""),
        ("Dockerfile", ""),
    ]);
    let path = folder.path().to_str().unwrap();
    let mut program = command(PROGRAM);
    let shown = program.shipped().args(["scan", path]).run().succeeded();
    let small = shown.split("data-model").nth(1).unwrap();
    let small = small.split("database:").next().unwrap();
    assert_eq!(small.matches("Django models").count(), 1, "{small}");
    assert!(
        small.contains("Django models (only 3): class M0"),
        "{small}"
    );
    assert!(
        shown.contains("- a container image: Dockerfile\n"),
        "{shown}"
    );
}

/// The folder of the project that is meant.
fn meant(files: &[(&str, &str)]) -> String {
    let loaded = shipped::loaded();
    let mapping = loaded.scan.unwrap();
    let scan = scan::scan(project(files).path(), &mapping, false, &|_, _| {}).unwrap();
    scan.meant().folder.to_str().unwrap().to_owned()
}

#[test]
fn a_project_with_a_framework_is_meant_before_one_without() {
    let needs = ("deploy/requirements.txt", "aws-cdk-lib\n");
    let stack = ("deploy/stack.py", "");
    let app = [
        ("src/api/requirements.txt", "fastapi\n"),
        ("src/api/main.py", FASTAPI),
    ];
    assert_eq!(meant(&[&[needs, stack], &app[..]].concat()), "src/api");
    // The root itself is meant whatever it uses.
    let root = [("requirements.txt", ""), ("a.py", "")];
    assert_eq!(meant(&[&root[..], &app].concat()), "");
    // A package may hold the only manifest; one within a project is no second project.
    let package = [
        ("api/__init__.py", ""),
        ("api/requirements.txt", ""),
        ("api/main.py", FASTAPI),
    ];
    assert_eq!(meant(&package), "api");
    assert_eq!(meant(&[&root[..], &package].concat()), "");
}

#[test]
fn answers_are_written_taken_and_compared_with_a_record() {
    let folder = project(&[("code/main.py", FASTAPI)]);
    let run = |words: &[&str]| {
        let mut program = command(PROGRAM);
        program
            .shipped()
            .current_dir(folder.path())
            .args(words)
            .output()
            .unwrap()
    };
    assert!(
        run(&["scan", "code", "-o", "answers.yaml"])
            .status
            .success()
    );
    let text = fs::read_to_string(folder.path().join("answers.yaml")).unwrap();
    assert!(text.contains("\nexisting: async-python\n"), "{text}");
    assert!(
        !run(&["scan", "code", "-o", "answers.yaml"])
            .status
            .success()
    );
    let words = [
        "--scan",
        "code",
        "--answers",
        "answers.yaml",
        "--existing",
        "new",
        "--rest-not-sure",
    ];
    let advice = run(&[&words[..], &["--json", "--save", "record.yaml"]].concat());
    let advice: serde_json::Value = serde_json::from_slice(&advice.stdout).unwrap();
    assert_eq!(advice["answered_by"]["existing"], "flag");
    let checked = run(&["check", "--scan", "code", "record.yaml"]);
    assert!(checked.status.success());
    let text = String::from_utf8(checked.stdout).unwrap();
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let code = "In the code, `existing` is \"FastAPI or other async Python\" (recorded as \"No, it is new\").";
    assert!(
        said.contains(code) && said.contains("With what the code shows, the advice"),
        "{text}"
    );
    write(folder.path(), "code/main.py", SETTINGS);
    let words = [
        "--answers",
        "answers.yaml",
        "--rest-not-sure",
        "--save",
        "other.yaml",
    ];
    assert!(run(&words).status.success());
    let checked = run(&["check", "--scan", "code", "other.yaml"]);
    let text = String::from_utf8(checked.stdout).unwrap();
    assert_eq!(checked.status.code(), Some(1), "{text}");
    assert!(
        text.contains("contradicted") && text.contains("`existing`") && text.contains("main.py:1"),
        "{text}"
    );
    write(folder.path(), "code/broken.py", "def (:");
    let not_read = "1 file of the code could not be read, so contradictions can be missed";
    let checked = ["table", "markdown", "github"]
        .map(|format| run(&["check", "--scan", "code", "other.yaml", "--format", format]));
    for checked in checked {
        let text = String::from_utf8(checked.stdout).unwrap();
        let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            said.contains(not_read) && said.contains("`broken.py`"),
            "{text}"
        );
    }
    let found = "1 file could not be read, so fewer answers are certain.";
    for words in [&[][..], &["--rest-not-sure"], &["--format", "brief"]] {
        let advice = run(&[&["--scan", "code"][..], words].concat());
        let text = String::from_utf8(advice.stdout).unwrap();
        let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            said.contains("The scan found Django.") && said.contains(found),
            "{text}"
        );
    }
}
