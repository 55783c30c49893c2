//! Tells the program what it was built from: `GREENLIT_COMMIT` of the environment, else the commit of a checkout, else
//! nothing, as in a tarball.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=GREENLIT_COMMIT");
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    match given().or_else(of_checkout) {
        Some(commit) => {
            println!("cargo:rustc-env=GREENLIT_COMMIT={commit}");
            println!("cargo:rustc-env=GREENLIT_VERSION={version} ({commit})");
        }
        None => println!("cargo:rustc-env=GREENLIT_VERSION={version}"),
    }
}

/// What whoever builds says, where the checkout is not there, such as in a container.
fn given() -> Option<String> {
    let commit = std::env::var("GREENLIT_COMMIT").ok()?;
    let is_commit =
        (7..=64).contains(&commit.len()) && commit.chars().all(|c| c.is_ascii_hexdigit());
    is_commit.then(|| commit.chars().take(12).collect())
}

fn of_checkout() -> Option<String> {
    // Unpacked somewhere within another project's checkout, that one's commit says nothing.
    let top = git(&["rev-parse", "--show-toplevel"])?;
    let here = std::env::var("CARGO_MANIFEST_DIR").ok()?;
    if Path::new(&top).canonicalize().ok()? != Path::new(&here).canonicalize().ok()? {
        return None;
    }
    // Moved by every commit and checkout. A file that is not there would build the program anew each time.
    let head = git(&["rev-parse", "--symbolic-full-name", "HEAD"])?;
    for name in ["HEAD", &head, "packed-refs"] {
        let path = git(&["rev-parse", "--git-path", name])?;
        if Path::new(&path).exists() {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    git(&["rev-parse", "--short=12", "HEAD"])
}

fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git").args(args).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
}
