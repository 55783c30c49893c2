//! One's own data over the built binary: all of it in a zip without a secret, erased without a trace, and a receipt that holds.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::Greenlit;
use support::http::{Answer, Request};
use support::service::Service;

const ADMIN: &str = "admin@example.com";
const ANA: &str = "ana.trace@example.com";
const BIA: &str = "bia@example.com";
const PASSWORD: &str = "four words put together";

fn hex(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Adds somebody from the command line.
fn add(greenlit: &Greenlit, email: &str, more: &[&str]) {
    let mut args = vec!["user", "add", email];
    args.extend(more);
    let mut add = greenlit
        .command(args)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = add.stdin.take().unwrap();
    writeln!(input, "{PASSWORD}").unwrap();
    drop(input);
    assert!(add.wait().unwrap().success());
}

fn serve(greenlit: &Greenlit) -> Service {
    add(greenlit, ADMIN, &["--admin"]);
    add(
        greenlit,
        ANA,
        &["--tier", "enterprise", "--name", "Ana Traceable"],
    );
    add(greenlit, BIA, &["--tier", "enterprise"]);
    Service::start_with(greenlit, &["--accounts"])
}

/// A browser that is signed in.
struct Browser<'s> {
    service: &'s Service,
    cookie: String,
}

impl<'s> Browser<'s> {
    fn of(service: &'s Service, email: &str) -> Self {
        let wish = json!({ "email": email, "password": PASSWORD });
        let answer = service.post("/api/sessions", &wish).is(201);
        let cookie = answer.header("set-cookie").unwrap();
        Self {
            service,
            cookie: cookie.split(';').next().unwrap().to_owned(),
        }
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let mut request = Request::new(method, path)
            .header("cookie", self.cookie.as_str())
            .header("sec-fetch-site", "same-origin");
        if !body.is_null() {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        self.service.send(request)
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &Value::Null)
    }

    /// A whole package about this.
    fn package(&self, keyword: &str) -> String {
        let wish = json!({ "keyword": keyword, "titleSelection": "best", "labels": ["spring"] });
        let begun = self.send("POST", "/api/video/generate", &wish).is(202);
        let id = begun.json()["jobId"].as_str().unwrap().to_owned();
        for _ in 0..1_200 {
            let job = self.get(&format!("/api/video/{id}")).is(200).json();
            match job["status"].as_str() {
                Some("completed") => return id,
                Some("failed") => panic!("{job}"),
                _ => std::thread::sleep(Duration::from_millis(50)),
            }
        }
        panic!("{keyword} is never completed");
    }
}

/// The files of a zip.
fn unzip(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

fn lines(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<Value> {
    let text = std::str::from_utf8(&files[name]).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes
        .windows(word.len())
        .any(|part| part == word.as_bytes())
}

/// Every file below this folder.
fn files_below(folder: &Path, visit: &mut dyn FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, visit);
        } else if let Ok(bytes) = fs::read(&path) {
            visit(&path, &bytes);
        }
    }
}

#[test]
fn an_export_has_all_of_one_person_and_no_secret() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let service = serve(&greenlit);
        let ana = Browser::of(&service, ANA);
        let bia = Browser::of(&service, BIA);
        let job = ana.package("sourdough for Ana");
        bia.package("sourdough for Bia");
        let wish = json!({ "name": "her robot", "scopes": ["read"] });
        let key = ana.send("POST", "/api/keys", &wish).is(201).json();
        let secret = key["secret"].as_str().unwrap();
        let by_key =
            Request::get("/api/me/export").header("authorization", format!("Bearer {secret}"));
        service.send(by_key).with_problem(403, "not-allowed");

        let answer = ana.get("/api/me/export").is(200);
        assert_eq!(answer.media_type(), "application/zip");
        let files = unzip(&answer.body);
        let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
        let told = manifest["files"].as_array().unwrap();
        for file in told {
            let name = file["name"].as_str().unwrap();
            assert_eq!(file["sha256"], hex(&files[name]), "{name}");
            assert_eq!(file["bytes"], files[name].len(), "{name}");
        }
        assert_eq!(
            told.len() + 1,
            files.len(),
            "the manifest names all but itself"
        );
        assert_eq!(manifest["missingPictures"], json!([]));

        let jobs = lines(&files, "jobs.jsonl");
        assert_eq!(jobs.len(), 1);
        assert_eq!(jobs[0]["id"], job);
        assert_eq!(jobs[0]["keyword"], "sourdough for Ana");
        assert_eq!(lines(&files, "account.jsonl")[0]["email"], ANA);
        assert_eq!(lines(&files, "person.jsonl")[0]["name"], "Ana Traceable");
        assert_eq!(lines(&files, "api-keys.jsonl")[0]["name"], "her robot");
        assert_eq!(lines(&files, "labels.jsonl")[0]["label"], "spring");
        let steps = lines(&files, "results.jsonl");
        assert!(
            steps
                .iter()
                .any(|row| row["step"] == "outline" && row["result"].is_object())
        );
        for name in [
            "calls", "events", "picks", "usage", "sessions", "changes", "pictures",
        ] {
            assert!(
                !lines(&files, &format!("{name}.jsonl")).is_empty(),
                "{name}"
            );
        }
        let usage = lines(&files, "usage.jsonl");
        let kinds: Vec<_> = usage
            .iter()
            .map(|row| row["eventType"].as_str().unwrap())
            .collect();
        for kind in [
            "account_created",
            "signed_in",
            "generation_requested",
            "title_selected",
            "generation_completed",
        ] {
            assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
        }
        let done = usage
            .iter()
            .find(|row| row["eventType"] == "generation_completed")
            .unwrap();
        assert_eq!(done["eventData"]["costMicros"], 0);
        assert!(done["eventData"]["durationMs"].as_i64().unwrap() > 0);
        let pictures = files
            .keys()
            .filter(|name| name.starts_with("pictures/"))
            .count();
        assert_eq!(pictures, lines(&files, "pictures.jsonl").len());
        for (name, bytes) in files
            .iter()
            .filter(|(name, _)| name.starts_with("pictures/"))
        {
            assert!(
                name.contains(&hex(bytes)),
                "{name} is not what it is called"
            );
        }

        let token = ana.cookie.split_once('=').unwrap().1;
        for (name, bytes) in &files {
            for secret in [
                PASSWORD,
                "$argon2",
                secret,
                &hex(secret.as_bytes()),
                token,
                &hex(token.as_bytes()),
                "sourdough for Bia",
                BIA,
            ] {
                assert!(!contains(bytes, secret), "{name} holds {secret}");
            }
        }

        // The command line and an admin get the same files.
        let out = greenlit.home().join("ana.zip");
        let exported = ["user", "export", ANA, "--out", out.to_str().unwrap()];
        greenlit.run(exported).ended_with(0);
        let by_cli = unzip(&fs::read(&out).unwrap());
        assert_eq!(
            by_cli.keys().collect::<Vec<_>>(),
            files.keys().collect::<Vec<_>>()
        );
        let again = greenlit.run(exported).ended_with(3);
        assert!(
            again.stderr.contains("is there already"),
            "{}",
            again.stderr
        );
        let admin = Browser::of(&service, ADMIN);
        let user = manifest["user"].as_str().unwrap();
        let by_admin = admin
            .get(&format!("/api/admin/users/{user}/export"))
            .is(200);
        assert_eq!(
            unzip(&by_admin.body).keys().collect::<Vec<_>>(),
            files.keys().collect::<Vec<_>>()
        );
        bia.get(&format!("/api/admin/users/{user}/export")).is(403);
    }
}

#[test]
fn an_erased_person_leaves_no_trace_and_a_receipt_that_holds() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let service = serve(&greenlit);
        let ana = Browser::of(&service, ANA);
        let bia = Browser::of(&service, BIA);
        let admin = Browser::of(&service, ADMIN);
        let me = ana.get("/api/me").is(200).json();
        let user = me["user"].as_str().unwrap().to_owned();
        let job = ana.package("traceable sourdough");
        // Both have the same package: its pictures are shared.
        ana.package("shared bread");
        let shared = bia.package("shared bread");
        let wish = json!({ "keyword": "traceable and waiting", "titleSelection": "ask" });
        ana.send("POST", "/api/video/generate", &wish).is(202);

        let count = ana.get("/api/me/erasure").is(200).json();
        assert_eq!(count["rows"]["video_generations"], 3);
        assert!(count["files"].as_u64().unwrap() > 0);
        for wrong in [json!({}), json!({ "confirm": ANA })] {
            let refused = ana
                .send("DELETE", "/api/me", &wrong)
                .with_problem(422, "invalid-input");
            assert_eq!(refused.json()["faults"][0]["field"], "password");
        }
        let wrong = json!({ "password": "not this one at all" });
        ana.send("DELETE", "/api/me", &wrong)
            .with_problem(401, "unauthorized");
        ana.get(&format!("/api/video/{job}")).is(200);

        let wish = json!({ "password": PASSWORD });
        let receipt = ana.send("DELETE", "/api/me", &wish).is(200).json();
        ana.get("/api/me").is(401);
        let wish = json!({ "email": ANA, "password": PASSWORD });
        service.post("/api/sessions", &wish).is(401);

        let text = receipt["text"].as_str().unwrap();
        assert!(text.contains("  video_generations: 3\n"), "{text}");
        let (above, last) = text.trim_end().rsplit_once('\n').unwrap();
        let sum = hex(format!("{above}\n").as_bytes());
        assert_eq!(last, format!("sha256 of the lines above: {sum}"));
        assert_eq!(receipt["sha256"], sum);
        let number = receipt["receipt"].as_str().unwrap();
        let shown = service.get(&format!("/api/erasures/{number}")).is(200);
        assert_eq!(shown.json(), receipt);
        let file = service
            .send(Request::page(&format!("/receipts/{number}")))
            .is(200);
        assert_eq!(file.text(), text);
        let printed = greenlit.run(["user", "receipt", number]).ended_with(0);
        assert_eq!(printed.stdout, text);

        // Who asks again is told what was done.
        let path = format!("/api/admin/users/{user}");
        let again = admin
            .send("DELETE", &path, &json!({ "confirm": ANA }))
            .is(200);
        assert_eq!(again.json(), receipt);
        let again = greenlit
            .run(["user", "erase", &user, "--yes"])
            .ended_with(0);
        assert_eq!(again.stdout, text);
        greenlit.run(["user", "erase", ANA, "--yes"]).ended_with(3);

        // Nothing of another's is touched.
        let whole = bia.get(&format!("/api/video/{shared}/package.zip")).is(200);
        assert!(unzip(&whole.body).len() > 5);
        let log = admin.get("/api/admin/audit").is(200).text();
        assert!(log.contains("erased:") && !log.contains(ANA), "{log}");
        assert!(!service.told().contains(ANA), "{}", service.told());

        let told = service.stop();
        assert!(!told.stderr.contains(ANA));
        files_below(&greenlit.data(), &mut |path, bytes| {
            for trace in [
                ANA,
                "Ana Traceable",
                "traceable sourdough",
                "traceable and waiting",
                &user,
                &job,
            ] {
                assert!(!contains(bytes, trace), "{} holds {trace}", path.display());
            }
        });
    }
}

#[test]
fn the_page_tells_what_goes_and_erases_without_a_script() {
    let greenlit = Greenlit::offline();
    let service = serve(&greenlit);
    let ana = Browser::of(&service, ANA);
    ana.package("sourdough for Ana");
    let page = |language: &str| {
        let request = Request::page("/settings/data")
            .header("cookie", ana.cookie.as_str())
            .header("accept-language", language);
        service.send(request).is(200).text()
    };
    assert!(page("en").contains("Erase everything for good"));
    assert!(page("pt-BR").contains("Apagar tudo para sempre"));
    let settings = Request::page("/settings").header("cookie", ana.cookie.as_str());
    assert!(
        service
            .send(settings)
            .is(200)
            .text()
            .contains("href=\"/settings/data\"")
    );
    let zip =
        Request::page("/settings/data/greenlit-data.zip").header("cookie", ana.cookie.as_str());
    assert!(unzip(&service.send(zip).is(200).body).contains_key("jobs.jsonl"));
    let erase = |password: &str| {
        let form = Request::form("/settings/data/erase", &[("password", password)])
            .header("cookie", ana.cookie.as_str());
        service.send(form)
    };
    let wrong = erase("not this one at all").is(422).text();
    assert!(wrong.contains("aria-invalid=\"true\""), "{wrong}");
    let done = erase(PASSWORD).is(200);
    assert!(done.text().contains("greenlit: receipt of an erasure"));
    assert!(done.header("set-cookie").unwrap().contains("Max-Age=0"));
    ana.get("/api/me").is(401);
}

#[test]
fn the_user_of_a_machine_takes_all_out_and_away() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let made = ["generate", "traceable bread", "--title", "best", "--quiet"];
        greenlit.run(made).ended_with(0);
        let out = greenlit.home().join("mine.zip");
        greenlit
            .run(["user", "export", "--local", "--out", out.to_str().unwrap()])
            .ended_with(0);
        let files = unzip(&fs::read(&out).unwrap());
        assert_eq!(lines(&files, "jobs.jsonl")[0]["keyword"], "traceable bread");
        let counted = greenlit.run(["user", "erase", "--local"]).ended_with(0);
        assert!(
            counted.stderr.contains("nothing was erased"),
            "{}",
            counted.stderr
        );
        assert_eq!(greenlit.jobs().len(), 1);
        let done = greenlit
            .run(["user", "erase", "--local", "--yes"])
            .ended_with(0);
        assert!(
            done.stdout.contains("  video_generations: 1\n"),
            "{}",
            done.stdout
        );
        assert_eq!(greenlit.jobs().len(), 0);
        files_below(&greenlit.data(), &mut |path, bytes| {
            assert!(!contains(bytes, "traceable bread"), "{}", path.display());
        });
        greenlit.run(["user", "erase"]).ended_with(2);
    }
}

#[test]
fn an_erasure_that_is_killed_did_nothing_or_everything() {
    let greenlit = Greenlit::offline().set("GREENLIT_RATE_LIMIT_TIERS", "enterprise=off");
    let service = serve(&greenlit);
    let ana = Browser::of(&service, ANA);
    ana.package("sourdough for Ana");
    for _ in 0..10 {
        let wishes: Vec<_> = (0..20)
            .map(|number| json!({ "keyword": format!("traceable {number}"), "titleSelection": "ask" }))
            .collect();
        for wish in wishes {
            ana.send("POST", "/api/video/generate", &wish).is(202);
        }
    }
    drop(ana);
    service.kill();
    let mut was_killed = 0;
    for delay in [5, 10, 20, 30, 40, 60, 80, 120, 160, 240] {
        let erasing = greenlit.start(["user", "erase", ANA, "--yes"]);
        std::thread::sleep(Duration::from_millis(delay));
        erasing.kill();
        let listed = greenlit.run(["user", "list", "--json"]).ended_with(0);
        if !listed.stdout.contains(ANA) {
            break;
        }
        was_killed += 1;
        let counted = greenlit
            .run(["user", "erase", ANA, "--json"])
            .ended_with(0)
            .json();
        assert_eq!(counted["rows"]["video_generations"], 201, "half of it went");
        assert_eq!(counted["rows"]["accounts"], 1);
    }
    assert!(was_killed > 0, "it was never met on its way");
    // Whatever was left, the next one brings to its end.
    let listed = greenlit.run(["user", "list", "--json"]).ended_with(0);
    if listed.stdout.contains(ANA) {
        greenlit.run(["user", "erase", ANA, "--yes"]).ended_with(0);
    }
    greenlit.run(["user", "list"]).ended_with(0);
    let blobs = greenlit.data().join("blobs");
    files_below(&blobs, &mut |path, _| panic!("{} is left", path.display()));
}
