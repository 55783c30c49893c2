//! The judges themselves: each fault, planted in a page, is found, and nothing else.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use crate::browser::Visitor;

/// Serves one page for ever, and nothing beside it.
fn serve(page: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 2048];
            let length = stream.read(&mut request).unwrap_or_default();
            let answer = if request[..length].starts_with(b"GET / ") {
                let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/html\r\n\
                            content-security-policy: script-src 'unsafe-inline'\r\n";
                format!("{head}content-length: {}\r\n\r\n{page}", page.len())
            } else {
                "HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                    .to_owned()
            };
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}/")
}

/// A page with this in its body and nothing wrong beside it.
macro_rules! page {
    ($body:literal) => {
        concat!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>A page</title>",
            "<meta name=viewport content='width=device-width'><link rel=icon href='data:,'>",
            "<main><h1>A page</h1>",
            $body,
            "</main></html>"
        )
    };
}

#[test]
fn every_fault_that_a_page_may_not_have_is_found() {
    let Some(browser) = Visitor::default().arrives() else {
        return;
    };
    browser.open(&serve(page!("<p>Nothing is wrong.</p>")));
    assert_eq!(browser.faults(), Vec::<String>::new());
    assert_eq!(browser.jumps(), Vec::<String>::new());
    let cases = [
        (
            "console:",
            page!("<script>console.error('broken')</script>"),
        ),
        ("console:", page!("<script>no.such.thing</script>")),
        ("404", page!("<img src=missing.png alt=Missing>")),
        (
            "ERR_NAME_NOT_RESOLVED",
            page!("<img src='http://example.com/far.png' alt=Far>"),
        ),
        (
            "Content Security Policy",
            page!("<script src='http://127.0.0.1:9/foreign.js'></script>"),
        ),
        (
            "px wide",
            page!("<div class=broad style='width:2000px'>Too broad</div>"),
        ),
        (
            "it jumped",
            page!(
                "<div id=above></div><p style='height:600px'>Moved down</p><script>setTimeout(() => \
             { above.style.height = '500px'; document.title = 'Done' }, 300)</script>"
            ),
        ),
        (
            "[color-contrast]",
            page!("<p style='color:#bbb'>Too pale to be read</p>"),
        ),
        (
            "[target-size]",
            page!(
                "<button style='width:9px;height:9px;padding:0' aria-label=One></button>\
             <button style='width:9px;height:9px;padding:0' aria-label=Two></button>"
            ),
        ),
    ];
    for (fault, page) in cases {
        browser.open(&serve(page));
        if fault == "it jumped" {
            browser.waits_until("the jump", || {
                browser.run("return document.title", vec![]) == "Done"
            });
        }
        let mut found = Vec::new();
        browser.waits_until(fault, || {
            found.extend(browser.faults());
            found.extend(browser.jumps());
            found.iter().any(|known| known.contains(fault))
        });
    }
}
