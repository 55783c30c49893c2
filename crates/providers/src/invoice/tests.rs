use greenlit_domain::invoice::{Amount, Covers};
use proptest::prelude::*;

use super::*;

fn told(text: &str) -> Result<(Vec<Format>, Invoice), String> {
    let mut invoice = Invoice::default();
    read(text.as_bytes(), &mut invoice)
        .map(|formats| (formats, invoice))
        .map_err(|error| error.to_string())
}

/// `day model requests/input/cached/output/images amount`, with `-` for what is not told.
fn lines(invoice: &Invoice) -> Vec<String> {
    let count =
        |count: Option<u64>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
    invoice
        .entries()
        .map(|(day, model, told)| {
            let counts = [
                told.requests,
                told.input,
                told.cached_input,
                told.output,
                told.images,
            ];
            let amount = told
                .amount
                .map_or_else(|| "-".to_owned(), |amount| amount.to_string());
            format!(
                "{day} {} {} {amount}",
                model.unwrap_or("all"),
                counts.map(count).join("/")
            )
        })
        .collect()
}

const COSTS: &str = r#"{
  "object": "page",
  "data": [
    {
      "object": "bucket", "start_time": 1795392000, "end_time": 1795478400,
      "results": [
        { "object": "organization.costs.result", "amount": { "value": 0.0012345678901, "currency": "usd" },
          "line_item": "gpt-6-luna-2026-10-14, input", "project_id": null, "quantity": 12345 },
        { "object": "organization.costs.result", "amount": { "value": "0.0005", "currency": "usd" },
          "line_item": "gpt-6-luna-2026-10-14, output", "project_id": "proj_a" },
        { "object": "organization.costs.result", "amount": { "value": 6e-2, "currency": "usd" },
          "line_item": "gpt-image-2.5-flare image, output" }
      ]
    },
    { "object": "bucket", "start_time": 1795478400, "end_time": 1795564800, "results": [] }
  ],
  "has_more": false, "next_page": null
}"#;

const COMPLETIONS: &str = r#"{"object":"page","data":[{"object":"bucket","start_time":1795392000,"end_time":1795395600,"results":[
{"object":"organization.usage.completions.result","input_tokens":1000,"output_tokens":500,"input_cached_tokens":800,
"input_audio_tokens":0,"num_model_requests":5,"project_id":null,"model":"gpt-6-luna","batch":false}]},
{"object":"bucket","start_time":1795395600,"end_time":1795399200,"results":[
{"object":"organization.usage.completions.result","input_tokens":10,"output_tokens":5,"num_model_requests":1,"model":"gpt-6-luna"}]}],
"has_more":true,"next_page":"page_AAAA"}"#;

#[test]
fn costs_are_summed_up_by_day_and_model_exactly() {
    let (formats, invoice) = told(COSTS).unwrap();
    assert_eq!(formats, [Format::OpenAiCosts]);
    assert_eq!(
        lines(&invoice),
        [
            "2026-11-23 gpt-6-luna-2026-10-14 -/-/-/-/- $0.001735",
            "2026-11-23 gpt-image-2.5-flare -/-/-/-/- $0.060000",
        ]
    );
    let amounts: i128 = invoice
        .entries()
        .filter_map(|(_, _, told)| told.amount)
        .map(|Amount(parts)| parts)
        .sum();
    // The thirteenth digit is a tenth of a millionth of a micro-dollar.
    assert_eq!(amounts, 61_734_567_890);
    let (first, last) = invoice.days().unwrap();
    assert_eq!(
        (first.to_string(), last.to_string()),
        ("2026-11-23".into(), "2026-11-24".into())
    );
    assert_eq!(
        invoice.covers,
        Covers {
            texts: true,
            pictures: true
        }
    );
    assert!(!invoice.has_more);
}

#[test]
fn hours_are_summed_up_to_days_and_a_missing_page_is_noticed() {
    let (formats, invoice) = told(COMPLETIONS).unwrap();
    assert_eq!(formats, [Format::OpenAiCompletions]);
    assert_eq!(
        lines(&invoice),
        ["2026-11-23 gpt-6-luna 6/1010/800/505/- -"]
    );
    assert!(invoice.has_more);
    assert_eq!(
        invoice.covers,
        Covers {
            texts: true,
            pictures: false
        }
    );
}

#[test]
fn pages_stand_after_each_other_or_in_a_list() {
    let last = COMPLETIONS.replace("\"has_more\":true", "\"has_more\":false");
    for text in [
        format!("{COMPLETIONS}\n{last}\n"),
        format!("[{COMPLETIONS},\n{last}]"),
    ] {
        let (_, invoice) = told(&text).unwrap();
        assert_eq!(
            lines(&invoice),
            ["2026-11-23 gpt-6-luna 12/2020/1600/1010/- -"]
        );
        assert!(!invoice.has_more, "the last page is there");
    }
}

#[test]
fn several_exports_of_a_time_are_one_invoice() {
    let mut invoice = Invoice::default();
    let images = r#"{"data":[{"start_time":1795392000,"end_time":1795478400,"results":[{"object":"organization.usage.images.result",
        "images":2,"num_model_requests":2,"model":"gpt-image-2.5-flare"}]}]}"#;
    for text in [COSTS, COMPLETIONS, images] {
        read(text.as_bytes(), &mut invoice).unwrap();
    }
    assert_eq!(
        lines(&invoice),
        [
            "2026-11-23 gpt-6-luna 6/1010/800/505/- -",
            "2026-11-23 gpt-6-luna-2026-10-14 -/-/-/-/- $0.001735",
            "2026-11-23 gpt-image-2.5-flare 2/-/-/-/2 $0.060000",
        ]
    );
}

#[test]
fn the_dashboards_tables_are_read_by_the_names_of_their_columns() {
    let usage = "\u{feff}start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,model,input_tokens,\
        output_tokens,input_cached_tokens,input_uncached_tokens\r\n\
        1795392000,1795392060,2026-11-23T00:00:00+00:00,2026-11-23T00:01:00+00:00,proj_a,3.0,gpt-6-luna,4212,1673,1280,2932\r\n\
        1795392060,1795392120,2026-11-23T00:01:00+00:00,2026-11-23T00:02:00+00:00,,,,,,,\r\n";
    let (formats, invoice) = told(usage).unwrap();
    assert_eq!(formats, [Format::OpenAiCompletions]);
    assert_eq!(
        lines(&invoice),
        ["2026-11-23 gpt-6-luna 3/4212/1280/1673/- -"]
    );
    let costs = "start_time,end_time,amount_value,amount_currency,line_item\n\
        1795392000,1795478400,0.5,usd,\"gpt-6-luna, input\"\n1795478400,1795564800,,,\n";
    let (formats, invoice) = told(costs).unwrap();
    assert_eq!(formats, [Format::OpenAiCosts]);
    assert_eq!(
        lines(&invoice),
        ["2026-11-23 gpt-6-luna -/-/-/-/- $0.500000"]
    );
    assert_eq!(invoice.days().unwrap().1.to_string(), "2026-11-24");
}

#[test]
fn openrouters_activity_is_read_by_call_and_by_day() {
    let calls = "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,provider_name\n\
        gen-1,2026-11-23T23:59:59.900Z,0.0000125,10,20,3,1,openai/gpt-6-luna,OpenAI\n\
        gen-2,2026-11-23 10:00:00,0.25,15,25,4,2,openai/gpt-6-luna,OpenAI\n";
    let (formats, invoice) = told(calls).unwrap();
    assert_eq!(formats, [Format::OpenRouter]);
    assert_eq!(
        lines(&invoice),
        ["2026-11-23 openai/gpt-6-luna 2/25/3/45/- $0.250013"]
    );
    let days = r#"{"data":[{"date":"2026-11-23 00:00:00","model":"openai/gpt-6-luna","model_permaslug":"openai/gpt-6-luna",
        "provider_name":"OpenAI","usage":0.015,"byok_usage_inference":0,"requests":5,"prompt_tokens":50,"completion_tokens":125}]}"#;
    let (formats, invoice) = told(days).unwrap();
    assert_eq!(
        (formats, formats_provider(&invoice)),
        (vec![Format::OpenRouter], (true, true))
    );
    assert_eq!(
        lines(&invoice),
        ["2026-11-23 openai/gpt-6-luna 5/50/-/125/- $0.015000"]
    );
}

fn formats_provider(invoice: &Invoice) -> (bool, bool) {
    (invoice.covers.texts, invoice.covers.pictures)
}

#[test]
fn what_is_wrong_is_told_by_its_place_and_what_would_be_right() {
    let bucket = |results: &str| {
        format!(
            "{{\"data\": [\n  {{ \"start_time\": 1795392000, \"end_time\": 1795478400,\n    \"results\": [{results}] }}]}}"
        )
    };
    for (text, place) in [
        (
            bucket("{\"amount\": {\"value\": 1, \"currency\": \"eur\"}}"),
            "line 3, column 62: the amount is in \"eur\", and the ledger in usd",
        ),
        (
            bucket("{\"amount\": {\"value\": \"much\"}}"),
            "amount.value is no amount of US dollars",
        ),
        (
            bucket("{\"model\": \"m\"}"),
            "a result is neither of costs nor of usage",
        ),
        (
            bucket("{\"num_model_requests\": -1, \"input_tokens\": 2}"),
            "num_model_requests is no count",
        ),
        (bucket("{\"input_tokens\": [3]}"), "line 3, column"),
        (
            "{\"data\": [{\"results\": []}]}".into(),
            "a bucket needs start_time",
        ),
        (
            "{\"data\": [{\"start_time\": 1795392000, \"end_time\": 1795564800, \"results\": []}]}"
                .into(),
            "bucket_width 1d",
        ),
        (
            "{\"data\": [{\"start_time\": -5, \"results\": []}]}".into(),
            "there is no day",
        ),
        (COSTS[..700].to_owned(), "it ends in the middle"),
        (format!("{COSTS}\n\n  x"), "line 20, column 3"),
        (
            "{\"data\": [{\"date\": \"today\", \"usage\": 1}]}".into(),
            "\"today\" is no day or time",
        ),
        (
            "{\"choices\": []}".into(),
            "no page of usage or costs in it; understood are",
        ),
        (
            "keyword,cost\nbread,1\n".into(),
            "names \"keyword\", \"cost\" is no export that is known; understood are",
        ),
        (
            "start_time,amount\n1795392000,1\n1795392000,x\n".into(),
            "line 3, column 2: \"amount\": \"x\" is no amount",
        ),
        (
            "start_time,amount\nsoon,1\n".into(),
            "line 2, column 1: \"start_time\": \"soon\" is no day",
        ),
        (
            "start_time,amount\n1795392000,1,2\n".into(),
            "line 2, column 1: it has 3 fields, and the first line 2",
        ),
        (
            "start_time,amount,currency\n1795392000,1,EUR\n".into(),
            "line 2, column 3",
        ),
        ("start_time,amount\n".into(), "it is empty"),
        (String::new(), "it is empty"),
        ("\u{feff}  \n".into(), "it is empty"),
    ] {
        let error = told(&text).unwrap_err();
        assert!(
            error.contains(place),
            "{place:?} is not in {error:?} of {text}"
        );
    }
}

#[test]
fn days_on_which_nothing_was_used_tell_of_all_calls_and_other_usage_of_none() {
    let page = |results: &str| {
        format!("{{\"data\":[{{\"start_time\":1795392000,\"results\":[{results}]}}]}}")
    };
    let (formats, invoice) = told(&page("")).unwrap();
    assert_eq!((formats, lines(&invoice)), (vec![], vec![]));
    assert_eq!(
        invoice.covers,
        Covers {
            texts: true,
            pictures: true
        }
    );
    let other = "{\"object\":\"organization.usage.embeddings.result\",\"input_tokens\":5,\"num_model_requests\":1}";
    let (formats, invoice) = told(&page(other)).unwrap();
    assert_eq!(formats, [Format::OpenAiOther]);
    assert_eq!(invoice.covers, Covers::default());
}

#[test]
fn a_file_with_more_models_than_anybody_has_is_refused() {
    let mut text = String::from("start_time,input_tokens,model\n");
    for model in 0..=greenlit_domain::invoice::MOST_LINES {
        text.push_str(&format!("1795392000,1,m{model}\n"));
    }
    assert!(told(&text).unwrap_err().contains("export a shorter time"));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(bytes.as_slice(), &mut Invoice::default());
    }

    #[test]
    fn no_damage_to_an_export_makes_it_panic(
        which in 0..3_usize, at in any::<prop::sample::Index>(), byte: u8, cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = [COSTS, COMPLETIONS, "start_time,amount_value,line_item\n1795392000,0.5,\"m, input\"\n"][which].as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read(bytes.as_slice(), &mut Invoice::default());
        bytes.truncate(cut.index(bytes.len()));
        let _ = read(bytes.as_slice(), &mut Invoice::default());
    }

    #[test]
    fn amounts_of_many_lines_sum_up_exactly(parts in prop::collection::vec(0..1_000_000_000_000_i64, 1..50)) {
        let mut text = String::from("{\"data\":[{\"start_time\":1795392000,\"results\":[");
        for (place, part) in parts.iter().enumerate() {
            let comma = if place > 0 { "," } else { "" };
            text.push_str(&format!("{comma}{{\"amount\":{{\"value\":0.{part:012}}},\"line_item\":\"m, input\"}}"));
        }
        text.push_str("]}]}");
        let (_, invoice) = told(&text).unwrap();
        let sum: i128 = parts.iter().map(|part| i128::from(*part)).sum();
        let (_, _, told) = invoice.entries().next().unwrap();
        prop_assert_eq!(told.amount, Some(Amount(sum)));
    }
}
