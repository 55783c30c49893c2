//! Right languages pass, wrong ones are named; sentences as titles and outlines have them.

use super::*;
use crate::judgement::{Judgement, Severity};
use crate::rules::tests_support::brief;

/// What the rule says of one field of texts.
fn judged(keyword: &str, language: &str, texts: &[&str]) -> Judgement<()> {
    let mut ledger = Ledger::default();
    let fields = [Field {
        name: "titles",
        texts: texts.to_vec(),
    }];
    check(
        &mut ledger,
        "titles.language",
        8,
        &brief(keyword, language),
        &[],
        "titles",
        &fields,
    );
    ledger.judge((), 100)
}

/// A tag, a keyword, and ten titles.
type Sample = (&'static str, &'static str, [&'static str; 10]);

const SAMPLES: [Sample; 12] = [
    (
        "en",
        "sourdough for beginners",
        [
            "Sourdough for Beginners: 5 Mistakes That Flatten Your Loaf",
            "Why Your First Sourdough Fails (and How to Fix It)",
            "I Baked Sourdough Every Day for a Week",
            "Sourdough on a Budget: What You Really Need",
            "The Starter Myth: What Sourdough Beginners Get Wrong",
            "Sourdough vs Yeast Bread: Which Is Worth Your Time?",
            "Read This Dough: 3 Signs Your Sourdough Is Ready",
            "Sourdough for Beginners, Explained in 10 Minutes",
            "Before You Buy Flour: a Sourdough Checklist",
            "No Dutch Oven? Bake Sourdough Like This",
        ],
    ),
    (
        "pt-BR",
        "pão de fermentação natural",
        [
            "Pão de fermentação natural: 5 erros que achatam a massa",
            "Por que seu primeiro pão não cresce (e como resolver)",
            "Fiz pão todos os dias por uma semana",
            "Pão artesanal gastando pouco: o que você precisa",
            "O mito do fermento que iniciantes ainda repetem",
            "Fermento natural ou biológico: qual vale a pena?",
            "3 sinais de que a massa está pronta para o forno",
            "Pão de fermentação natural explicado em 10 minutos",
            "Antes de comprar farinha, confira esta lista",
            "Sem panela de ferro? Asse o pão assim",
        ],
    ),
    (
        "es",
        "masa madre para principiantes",
        [
            "Masa madre para principiantes: 5 errores que arruinan el pan",
            "Por qué tu primer pan no sube y cómo arreglarlo",
            "Hice pan todos los días durante una semana",
            "Pan casero con poco dinero: lo que de verdad necesitas",
            "El mito de la masa madre que todos repiten",
            "¿Masa madre o levadura? Cuál vale la pena",
            "3 señales de que la masa está lista para el horno",
            "Masa madre explicada en 10 minutos",
            "Antes de comprar harina, revisa esta lista",
            "¿Sin olla de hierro? Hornea el pan así",
        ],
    ),
    (
        "fr",
        "pain au levain",
        [
            "Pain au levain : 5 erreurs qui aplatissent la pâte",
            "Pourquoi votre premier pain ne lève pas et quoi faire",
            "J'ai fait du pain tous les jours pendant une semaine",
            "Le pain maison avec un petit budget : l'essentiel",
            "Le mythe du levain que les débutants répètent encore",
            "Levain ou levure : lequel vaut le coup ?",
            "3 signes que la pâte est prête pour le four",
            "Le pain au levain expliqué en 10 minutes",
            "Avant d'acheter de la farine, vérifiez cette liste",
            "Pas de cocotte ? Cuisez le pain comme ça",
        ],
    ),
    (
        "de",
        "sauerteig für anfänger",
        [
            "Sauerteig für Anfänger: 5 Fehler, die den Laib ruinieren",
            "Warum dein erstes Brot nicht aufgeht und was hilft",
            "Ich habe eine Woche lang jeden Tag Brot gebacken",
            "Brot backen mit wenig Geld: Was man wirklich braucht",
            "Der Mythos vom Sauerteig, den alle glauben",
            "Sauerteig oder Hefe: Was lohnt sich?",
            "3 Zeichen, dass der Teig bereit für den Ofen ist",
            "Sauerteig in 10 Minuten erklärt",
            "Bevor du Mehl kaufst: die Checkliste",
            "Kein Gusstopf? So backst du das Brot trotzdem",
        ],
    ),
    (
        "it",
        "pane con lievito madre",
        [
            "Pane con lievito madre: 5 errori che rovinano la pagnotta",
            "Perché il tuo primo pane non cresce e come rimediare",
            "Ho fatto il pane ogni giorno per una settimana",
            "Pane fatto in casa con poca spesa: cosa serve davvero",
            "Il mito del lievito che tutti ripetono",
            "Lievito madre o di birra: quale conviene?",
            "3 segnali che l'impasto è pronto per il forno",
            "Il lievito madre spiegato in 10 minuti",
            "Prima di comprare la farina, guarda questa lista",
            "Senza pentola di ghisa? Cuoci il pane così",
        ],
    ),
    (
        "ja",
        "寿司の作り方",
        [
            "寿司の作り方で初心者がやりがちな5つの失敗",
            "なぜシャリはべたつくのか、直し方を全部見せます",
            "一週間毎日寿司を握ってみた結果",
            "お金をかけずに寿司を始める方法",
            "まだ信じてる?寿司の大きな誤解",
            "スーパーの刺身と市場の魚を比べてみた",
            "酢飯の完成を見分ける3つのサイン",
            "10分でわかる寿司の作り方",
            "買う前に確認したい道具リスト",
            "巻きすがなくても巻ける、簡単なやり方",
        ],
    ),
    (
        "zh",
        "寿司怎么做",
        [
            "寿司怎么做:新手最容易犯的5个错误",
            "为什么你的米饭总是粘手,该怎么解决",
            "我连续一周每天做寿司的结果",
            "不花冤枉钱也能学会做寿司",
            "关于寿司的误解,你还相信吗?",
            "超市的鱼和市场的鱼有什么区别",
            "判断醋饭做好的3个标志",
            "10分钟看懂寿司的做法",
            "购买工具之前先看这份清单",
            "没有竹帘也能卷好寿司的方法",
        ],
    ),
    (
        "ko",
        "김치 만들기",
        [
            "김치 만들기 초보가 하는 실수 5가지",
            "첫 김치가 실패하는 이유와 해결 방법",
            "일주일 동안 매일 김치를 담가 봤습니다",
            "적은 돈으로 김치 담그는 법",
            "아직도 믿고 있는 김치에 대한 오해",
            "직접 담근 김치와 산 김치, 무엇이 나을까?",
            "김치가 잘 익었다는 신호 3가지",
            "10분 만에 이해하는 김치의 모든 것",
            "재료를 사기 전에 확인할 목록",
            "김치통이 없어도 이렇게 하면 됩니다",
        ],
    ),
    (
        "ar",
        "خبز العجين المخمر",
        [
            "خبز العجين المخمر: 5 أخطاء يقع فيها المبتدئون",
            "لماذا لا يرتفع خبزك الأول وكيف تصلحه",
            "خبزت كل يوم لمدة أسبوع وهذه هي النتيجة",
            "الخبز في المنزل بميزانية صغيرة: ما تحتاجه فقط",
            "الخرافة التي يصدقها الجميع عن الخميرة",
            "الخميرة الطبيعية أم الجاهزة: أيهما أفضل؟",
            "3 علامات على أن العجين جاهز للفرن",
            "كل شيء عن خبز العجين المخمر في 10 دقائق",
            "قبل أن تشتري الدقيق راجع هذه القائمة",
            "لا تملك قدرًا ثقيلًا؟ اخبز بهذه الطريقة",
        ],
    ),
    (
        "ru",
        "хлеб на закваске",
        [
            "Хлеб на закваске: 5 ошибок, которые портят буханку",
            "Почему первый хлеб не поднимается и как это исправить",
            "Я пёк хлеб каждый день целую неделю",
            "Домашний хлеб без лишних трат: что нужно на самом деле",
            "Миф о закваске, в который верят новички",
            "Закваска или дрожжи: что выбрать?",
            "3 признака того, что тесто готово",
            "Хлеб на закваске за 10 минут",
            "Прежде чем покупать муку, проверьте этот список",
            "Нет чугунной кастрюли? Пеките вот так",
        ],
    ),
    (
        "hi",
        "रोटी बनाना",
        [
            "रोटी बनाने में नए लोग ये 5 गलतियाँ करते हैं",
            "आपकी पहली रोटी फूलती क्यों नहीं और क्या करें",
            "मैंने एक हफ्ते तक हर दिन रोटी बनाई",
            "कम खर्च में नरम रोटी कैसे बनाएं",
            "रोटी के बारे में वह भ्रम जो सब मानते हैं",
            "गेहूं या मल्टीग्रेन: कौन सा आटा बेहतर है?",
            "आटा तैयार है, यह बताने वाले 3 संकेत",
            "10 मिनट में रोटी बनाना सीखें",
            "आटा खरीदने से पहले यह सूची देखें",
            "तवा नहीं है? रोटी ऐसे सेंकें",
        ],
    ),
];

#[test]
fn every_right_language_passes_and_every_other_is_named() {
    for (wanted, keyword, own) in SAMPLES {
        let right = judged(keyword, wanted, &own);
        assert_eq!(right.reasons, [], "{wanted}");
        for (found, _, other) in SAMPLES {
            if found == wanted {
                continue;
            }
            let wrong = judged(keyword, wanted, &other);
            let reason = wrong
                .reasons
                .first()
                .unwrap_or_else(|| panic!("{found} passes for {wanted}"));
            assert_eq!(
                reason.severity,
                Severity::Hard,
                "{found} for {wanted}: {reason}"
            );
            let language = Language::parse(found).unwrap();
            let name = language::name(language.primary()).unwrap();
            assert!(
                reason
                    .message
                    .starts_with(&format!("the titles are in {name}: write them in ")),
                "{found} for {wanted}: {reason}"
            );
        }
    }
}

#[test]
fn the_keyword_inside_foreign_titles_does_not_hide_them() {
    for (wanted, keyword, _) in SAMPLES {
        let language = Language::parse(wanted).unwrap();
        if language.primary() == "en" {
            continue;
        }
        let english = [
            format!("{keyword}: 5 Mistakes That Ruin Your First Try"),
            format!("Why Your {keyword} Fails (and How to Fix It)"),
            format!("I Tried {keyword} Every Day for a Week"),
            format!("{keyword} on a Budget: What You Really Need"),
            format!("Before You Buy Anything: a {keyword} Checklist"),
        ];
        let english: Vec<&str> = english.iter().map(String::as_str).collect();
        let wrong = judged(keyword, wanted, &english);
        assert_eq!(wrong.reasons.len(), 1, "{wanted}");
        assert!(!wrong.is_within_limits(), "{wanted}: {:?}", wrong.reasons);
    }
}

#[test]
fn the_message_says_what_to_do() {
    let wrong = judged("pão de queijo", "pt-BR", &SAMPLES[0].2);
    assert_eq!(
        wrong.reasons[0].message,
        "the titles are in English: write them in Brazilian Portuguese (pt-BR)"
    );
}

/// Loan words, product names and quotes are at home in titles of every language.
#[test]
fn borrowed_words_condemn_nothing() {
    let cases: [(&str, &str, &[&str]); 12] = [
        (
            "pt-BR",
            "Roblox",
            &[
                "Roblox: como jogar",
                "Roblox no PC: Full HD, sem lag",
                "Blox Fruits, Brookhaven e Adopt Me!",
                "Roblox Premium vale a pena?",
                "Roblox: update 2026",
                "Speedrun de Roblox",
                "Tower of Hell: tutorial",
                "Escape the Prison: guia",
                "The Strongest Battlegrounds",
                "Work at a Pizza Place: dicas",
            ],
        ),
        (
            "pt-BR",
            "home office",
            &[
                "Home office: setup gamer",
                "Home office low budget",
                "Home office no Brasil",
            ],
        ),
        (
            "es",
            "ChatGPT",
            &[
                "ChatGPT: 5 prompts",
                "ChatGPT Plus vs Free",
                "ChatGPT en Windows",
                "ChatGPT for Excel: tutorial",
                "Best of ChatGPT",
                "ChatGPT y Google Docs",
            ],
        ),
        (
            "de",
            "Minecraft 1.21",
            &[
                "Minecraft 1.21: Tricky Trials Update",
                "Minecraft 1.21 Speedrun Any%",
                "Minecraft Survival Let's Play",
                "Minecraft 1.21 Best of",
                "Minecraft Redstone Tutorial",
                "Minecraft Mods in der Bedrock Edition",
            ],
        ),
        (
            "fr",
            "The Last of Us",
            &[
                "The Last of Us : le résumé",
                "The Last of Us, Game of Thrones, House of the Dragon : le match",
                "The Last of Us Part II : la fin expliquée",
            ],
        ),
        (
            "it",
            "The Lord of the Rings",
            &[
                "The Lord of the Rings: The Fellowship of the Ring, la trama",
                "The Two Towers e The Return of the King: differenze",
                "Il finale di The Rings of Power spiegato",
            ],
        ),
        (
            "ja",
            "ChatGPT",
            &[
                "ChatGPT API入門",
                "ChatGPTでExcel作業を自動化",
                "How to ChatGPT",
                "Best of ChatGPT 2026",
            ],
        ),
        (
            "zh",
            "iPhone 17",
            &[
                "iPhone 17评测",
                "iPhone 17 Pro Max开箱",
                "日本的「おにぎり」和「ラーメン」",
            ],
        ),
        (
            "ko",
            "BTS",
            &["BTS 신곡 리뷰", "BTS Butter MV", "大韓民國 BTS"],
        ),
        (
            "ar",
            "iPhone 17",
            &["مراجعة iPhone 17 Pro Max", "iPhone 17 vs Pixel 11"],
        ),
        (
            "en",
            "crème brûlée",
            &[
                "Crème Brûlée à la Café de Paris",
                "Crème brûlée, mousse au chocolat, tarte aux pommes",
                "Jalapeño, piña colada y más: what to know",
                "How to make it at home",
                "Pâtisserie and the art of the éclair",
            ],
        ),
        (
            "hi",
            "UPSC",
            &[
                "UPSC Syllabus in Hindi: पूरी जानकारी",
                "UPSC Prelims Strategy",
                "IAS कैसे बनें",
            ],
        ),
    ];
    for (language, keyword, texts) in cases {
        let right = judged(keyword, language, texts);
        assert!(right.is_within_limits(), "{language}: {:?}", right.reasons);
    }
}

/// What the offline drafter writes for languages that it knows no words of.
#[test]
fn words_that_are_at_home_everywhere_condemn_nothing() {
    let names = [
        "Sourdough: 5 × FAQ?",
        "Sourdough: Top 5",
        "Sourdough: Start → OK",
        "Sourdough: 3 × Quiz + Test?",
        "Sourdough: Plan B",
        "Sourdough: Pro & Contra",
    ];
    for language in ["th", "hi", "el", "he", "pt", "es", "nl", "fr"] {
        assert!(
            judged("sourdough", language, &names).is_within_limits(),
            "{language}"
        );
    }
    let thai = judged("sourdough", "th", &SAMPLES[0].2);
    assert!(!thai.is_within_limits());
}

#[test]
fn a_keyword_without_its_apostrophes_is_the_keyword_still() {
    let titles: Vec<String> = ["Stop / Go", "Plan B", "A → Z", "Pro & Contra", "Vi ses"]
        .iter()
        .flat_map(|words| [3, 5].map(|number| format!("Elle lbé sans été: {number} × {words}?")))
        .collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let judged = judged("&&%elle l'bé! sans== 'été'", "sv", &titles);
    assert_eq!(judged.reasons, []);
}

#[test]
fn a_keyword_in_another_script_is_no_evidence() {
    let titles = [
        "スシローの新メニュ: 5个错误",
        "スシローの新メニュ的秘密",
        "スシローの新メニュ值得吗?",
    ];
    assert!(judged("スシローの新メニュー", "zh", &titles).is_within_limits());
}

#[test]
fn unknown_languages_are_never_condemned() {
    for language in ["gl", "ca", "ro", "xx", "gsw", "vi", "sr-Latn", "qu"] {
        for (_, _, texts) in SAMPLES.iter().take(6) {
            let unknown = judged("pizza", language, texts);
            assert_eq!(unknown.reasons, [], "{language}");
        }
    }
}

#[test]
fn neighbours_of_other_scripts_are_told_apart() {
    let ukrainian = [
        "Хліб на заквасці: 5 помилок, які псують буханку",
        "Чому перший хліб не піднімається і як це виправити",
        "Щоб тісто було готове, перевірте ці ознаки",
    ];
    let persian = [
        "چگونه در خانه نان درست کنیم: ۵ اشتباه که همه می‌کنند",
        "چرا نان شما پف نمی‌کند و چه باید کرد",
        "این فهرست را قبل از خرید آرد ببینید",
    ];
    for (wanted, texts, found) in [("ru", &ukrainian, "Ukrainian"), ("ar", &persian, "Persian")] {
        let wrong = judged("2026", wanted, texts);
        assert!(
            wrong.reasons[0].message.contains(&format!("in {found}:")),
            "{:?}",
            wrong.reasons
        );
        let tag = if wanted == "ru" { "uk" } else { "fa" };
        assert_eq!(judged("2026", tag, texts).reasons, []);
    }
}

#[test]
fn a_result_half_in_another_language_loses_points() {
    let mut half = SAMPLES[1].2;
    half[..5].copy_from_slice(&SAMPLES[0].2[..5]);
    half[8] = SAMPLES[0].2[8];
    let mixed = judged("pão", "pt-BR", &half);
    assert_eq!(mixed.score, 92, "{:?}", mixed.reasons);
    assert!(mixed.is_within_limits());
}

#[test]
fn one_field_in_another_language_is_named() {
    let mut ledger = Ledger::default();
    let fields = [
        Field {
            name: "titles",
            texts: SAMPLES[2].2.to_vec(),
        },
        Field {
            name: "thumbnail words",
            texts: vec![
                "Stop this now",
                "It was the heat",
                "Look at this",
                "Not what you think",
            ],
        },
    ];
    let brief = brief("masa madre", "es");
    check(&mut ledger, "r", 8, &brief, &[], "titles", &fields);
    let judged = ledger.judge((), 100);
    assert_eq!(
        judged.reasons[0].message,
        "the thumbnail words are in English: write them in Spanish (es)"
    );
    assert_eq!(judged.reasons.len(), 1);
}
