//! The house keeps its arrows: which crate of the workspace may know which, as ARCHITECTURE.md draws it, read from
//! `cargo metadata`. A new arrow is a decision: it goes into [`ALLOWED`] together with a note in `docs/decisions/`.
#![allow(clippy::expect_used, reason = "a test may stop where it stands")]

use std::collections::BTreeSet;
use std::fs;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Each crate, and the crates it may be built on.
const ALLOWED: [(&str, &[&str]); 10] = [
    ("greenlit-domain", &[]),
    ("greenlit-agents", &["greenlit-domain"]),
    ("greenlit-thumbnail", &["greenlit-domain"]),
    ("greenlit-providers", &["greenlit-domain"]),
    ("greenlit-store", &["greenlit-domain"]),
    (TESTKIT, &["greenlit-domain"]),
    (FUZZ, &[]),
    (
        "greenlit-engine",
        &[
            "greenlit-domain",
            "greenlit-agents",
            "greenlit-thumbnail",
            "greenlit-providers",
            "greenlit-store",
        ],
    ),
    (
        "greenlit-web",
        &["greenlit-domain", "greenlit-engine", "greenlit-store"],
    ),
    (
        "greenlit",
        &[
            "greenlit-domain",
            "greenlit-agents",
            "greenlit-thumbnail",
            "greenlit-providers",
            "greenlit-store",
            "greenlit-engine",
            "greenlit-web",
        ],
    ),
];

/// These help tests and never ship.
const TESTKIT: &str = "greenlit-testkit";
const FUZZ: &str = "greenlit-fuzz";

/// What rules and words must do without: runtimes, networks, databases, randomness.
const NOT_IN_DOMAIN: [&str; 13] = [
    "async-std",
    "axum",
    "fastrand",
    "hyper",
    "rand",
    "reqwest",
    "rusqlite",
    "rustls",
    "sea-orm",
    "smol",
    "sqlx",
    "tokio",
    "ureq",
];

/// One crate names another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Arrow<'a> {
    from: &'a str,
    to: &'a str,
    kind: DependencyKind,
}

/// What is wrong with the arrows between the workspace's crates.
fn faults(arrows: &[Arrow<'_>]) -> Vec<String> {
    arrows.iter().filter_map(|arrow| fault(*arrow)).collect()
}

fn fault(Arrow { from, to, kind }: Arrow<'_>) -> Option<String> {
    let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == from) else {
        return Some(format!(
            "{from} has no place in the house yet: give it one in ALLOWED"
        ));
    };
    if kind == DependencyKind::Development && [TESTKIT, FUZZ].contains(&to) {
        return None;
    }
    if allowed.contains(&to) {
        return None;
    }
    Some(format!("{from} must not import {to} ({kind} dependency)"))
}

/// What the domain imports though it must not.
fn impurities<'a>(dependencies: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    dependencies
        .into_iter()
        .filter(|name| {
            NOT_IN_DOMAIN
                .iter()
                .any(|banned| name == banned || name.starts_with(&format!("{banned}-")))
        })
        .collect()
}

fn workspace() -> Metadata {
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .no_deps()
        .other_options(["--offline".to_owned()])
        .exec()
        .expect("cargo describes the workspace")
}

#[test]
fn no_crate_knows_another_that_it_must_not() {
    let workspace = workspace();
    let members: BTreeSet<&str> = workspace
        .packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let arrows: Vec<Arrow<'_>> = workspace
        .packages
        .iter()
        .flat_map(|package| {
            let inside = package
                .dependencies
                .iter()
                .filter(|to| members.contains(to.name.as_str()));
            inside.map(|to| Arrow {
                from: package.name.as_str(),
                to: &to.name,
                kind: to.kind,
            })
        })
        .collect();
    assert!(!arrows.is_empty(), "the workspace's crates were not found");
    assert_eq!(faults(&arrows), Vec::<String>::new());
    for member in members {
        assert!(
            ALLOWED.iter().any(|(name, _)| *name == member),
            "{member} has no place in ALLOWED"
        );
    }
}

#[test]
fn the_domain_knows_no_runtime_network_or_database() {
    let workspace = workspace();
    let domain = workspace
        .packages
        .iter()
        .find(|package| package.name.as_str() == "greenlit-domain")
        .expect("the domain is a crate");
    let shipped = domain
        .dependencies
        .iter()
        .filter(|to| to.kind != DependencyKind::Development);
    assert_eq!(
        impurities(shipped.map(|to| to.name.as_str())),
        Vec::<&str>::new()
    );
}

#[test]
fn every_crate_takes_the_workspaces_lints() {
    for package in workspace().packages {
        let manifest = fs::read_to_string(&package.manifest_path).expect("a crate has a manifest");
        assert!(
            takes_lints(&manifest),
            "{} needs [lints] workspace = true",
            package.name
        );
    }
}

fn takes_lints(manifest: &str) -> bool {
    let mut lines = manifest
        .lines()
        .map(str::trim)
        .skip_while(|line| *line != "[lints]")
        .skip(1);
    lines
        .by_ref()
        .take_while(|line| !line.starts_with('['))
        .any(|line| line.replace(' ', "") == "workspace=true")
}

#[test]
fn a_forbidden_arrow_is_caught() {
    let normal = |from, to| Arrow {
        from,
        to,
        kind: DependencyKind::Normal,
    };
    let forbidden = [
        normal("greenlit-domain", "greenlit-store"),
        normal("greenlit-agents", "greenlit-providers"),
        normal("greenlit-store", "greenlit-engine"),
        normal("greenlit-engine", TESTKIT),
        normal("greenlit-engine", FUZZ),
        normal(TESTKIT, "greenlit-providers"),
        normal("greenlit-newcomer", "greenlit-domain"),
        Arrow {
            from: "greenlit-agents",
            to: "greenlit-store",
            kind: DependencyKind::Build,
        },
        Arrow {
            from: "greenlit-agents",
            to: "greenlit-store",
            kind: DependencyKind::Development,
        },
    ];
    for arrow in forbidden {
        assert_eq!(faults(&[arrow]).len(), 1, "{arrow:?} passed");
    }
    let allowed = [
        normal("greenlit-engine", "greenlit-store"),
        normal("greenlit", "greenlit-engine"),
        Arrow {
            from: "greenlit-agents",
            to: TESTKIT,
            kind: DependencyKind::Development,
        },
    ];
    assert_eq!(faults(&allowed), Vec::<String>::new());
    assert_eq!(
        impurities(["serde", "tokio", "sqlx-core", "tokio-util"]),
        ["tokio", "sqlx-core", "tokio-util"]
    );
    assert!(!takes_lints(
        "[package]\n[lints]\n[features]\nworkspace = true"
    ));
}
