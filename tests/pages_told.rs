//! What was said in English while a job ran, as a Portuguese page tells it.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use serde_json::json;
use support::Greenlit;
use support::http::Request;
use support::service::Service;

/// A page as a Portuguese browser gets it. Nothing of ours on it is in English; its choice of languages names them all.
#[track_caller]
fn in_portuguese(service: &Service, path: &str) -> String {
    let request = Request::page(path).header("accept-language", "pt-BR,pt;q=0.9");
    let text = service.send(request).is(200).text();
    let marked = text.matches("lang=\"en\"").count();
    let offered = text.matches("<option value=\"en\" lang=\"en\"").count();
    assert_eq!(marked, offered, "{path}: {text}");
    text
}

#[test]
fn a_job_that_failed_tells_in_portuguese_why() {
    let cases: [(Kind, Fault, &[&str], &[&str]); 5] = [
        (
            Kind::Titles,
            Fault::Weak,
            &[
                "um limite não foi respeitado em 3 tentativas",
                "títulos pode ser usado: envie 10 de novo",
            ],
            &["broke a limit", "can be used"],
        ),
        (
            Kind::Research,
            Fault::WrongSchema,
            &[
                "o modelo não deu nenhuma resposta que sirva em 3 tentativas",
                "a resposta não tem a forma pedida: <q dir=\"auto\">",
            ],
            &["gave no usable answer", "the given form"],
        ),
        (
            Kind::Outline,
            Fault::Empty,
            &["a resposta veio vazia", "tente outro modelo"],
            &["the answer was empty", "try another model"],
        ),
        (
            Kind::Research,
            Fault::Code(401, "invalid_api_key"),
            &[
                " respondeu 401: <q dir=\"auto\">",
                "a chave falta ou está errada: defina OPENAI_API_KEY e depois retome",
            ],
            &["answered 401", "the key is missing"],
        ),
        (
            Kind::Titles,
            Fault::Html(200),
            &["respondeu com uma página da web: confira OPENAI_BASE_URL"],
            &["with a web page"],
        ),
    ];
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let service = Service::start(&greenlit);
    for (kind, fault, told, english) in cases {
        provider.mend();
        provider.fail_always(kind, fault.clone());
        let id = service.begin(
            "pão de fermentação natural",
            &json!({ "titleSelection": "best" }),
        );
        let job = service.wait_for(&id, "failed");
        let page = in_portuguese(&service, &format!("/jobs/{id}"));
        for words in told {
            assert!(page.contains(words), "{fault:?}: {words} is not in {page}");
        }
        for words in english {
            assert!(!page.contains(words), "{fault:?}: {words} is in {page}");
        }
        assert!(
            !page.contains("Nas palavras originais"),
            "{fault:?}: {page}"
        );
        // Programs get what they always got.
        let message = job["error"]["message"].as_str().unwrap();
        assert!(message.contains(english[0]), "{message}");
    }
    let history = in_portuguese(&service, "/history");
    assert!(
        history.contains("respondeu com uma página da web"),
        "{history}"
    );
    assert!(!history.contains("answered"), "{history}");
}

#[test]
fn points_tries_and_notes_are_told_in_portuguese_and_as_before_in_english() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Titles, Fault::Weak);
    provider.fail_always(Kind::Image, Fault::Code(404, "not_found"));
    let greenlit = Greenlit::with_server(&provider);
    let service = Service::start(&greenlit);
    let id = service.begin("pão de fermentação natural", &json!({}));
    service.wait_for(&id, "awaiting_selection");
    let here = format!("/jobs/{id}");
    let page = in_portuguese(&service, &here);
    assert!(page.contains(" colunas: "), "{page}");
    assert!(page.contains("palavras da palavra-chave, "), "{page}");
    assert!(page.contains("2 tentativas"), "{page}");
    assert!(page.contains("títulos pode ser usado"), "{page}");
    for english in [
        "columns: ",
        "keyword words",
        "can be used",
        "promises no more",
    ] {
        assert!(!page.contains(english), "{english} is in {page}");
    }
    let english = service.send(Request::page(&here)).is(200).text();
    assert!(
        english.contains(" columns: ") && english.contains("titles can be used: send 10 again")
    );
    let pick = [("answer", "candidate"), ("number", "1"), ("revision", "1")];
    service
        .send(Request::form(&format!("{here}/pick"), &pick))
        .is(303);
    service.wait_for(&id, "completed");
    let page = in_portuguese(&service, &format!("{here}/package"));
    assert!(
        page.contains("o fundo é um desenho do próprio greenlit: "),
        "{page}"
    );
    assert!(page.contains("o servidor não pinta imagens"), "{page}");
    assert!(!page.contains("own drawing"), "{page}");
    in_portuguese(&service, &here);
}
