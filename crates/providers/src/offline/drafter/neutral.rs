//! Every other language: a few sure phrases where greenlit has them, else words that are at home everywhere.

use super::patterns::{Pattern, Suits, first_large, inside_plain, only, p};
use super::topic::{Grammar, Head, Number};

pub(super) const GRAMMAR: Grammar = Grammar {
    how_to: &[],
    is_done: |_| true,
    verbs: &[],
    slow_verbs: &[],
    best: &[],
    why: &[],
    yes_no: &[],
    ways: &[
        "方",
        "方法",
        "とは",
        "怎么",
        "如何",
        "怎样",
        "방법",
        "하기",
        "만들기",
        "하는 법",
        "как ",
        "як ",
        "كيف ",
        "cómo ",
        "como ",
        "comment ",
        "wie ",
        "come ",
        "чому ",
        "почему ",
        "что ",
        "pourquoi ",
        "warum ",
        "perché ",
        "qué ",
        "was ",
    ],
    modifier_of: |_, _| None,
    article_of: |_| None,
    what_is: &[],
    asks: &[],
    versus: &[" vs. ", " vs "],
    tails: &[],
    heads: &[],
    dangling: &[
        "de", "la", "le", "el", "der", "die", "das", "und", "et", "y", "di", "e", "a", "en", "für",
        "pour", "para", "per", "и", "в", "на",
    ],
    articles: &[],
    kept_articles: &[],
    manners: &[],
    head: Head::First,
    noun_of: str::to_owned,
    number_of: |_| Number::One,
};

/// As typed, the first letter large.
pub(super) fn sentence(text: &str) -> String {
    first_large(&inside_plain(text))
}

/// The phrases of a language; empty where there are none.
pub(super) fn phrases(primary: &str) -> &'static [Pattern] {
    match primary {
        "fr" => FRENCH,
        "de" => GERMAN,
        "it" => ITALIAN,
        "ja" => JAPANESE,
        "zh" => CHINESE,
        "ko" => KOREAN,
        "ru" => RUSSIAN,
        "ar" => ARABIC,
        _ => &[],
    }
}

const FRENCH: &[Pattern] = &[
    p(
        "erreurs",
        "{T} : {n} erreurs à éviter dès le début",
        "PAS COMME ÇA",
    ),
    p(
        "premiers pas",
        "{T} : commencez ici, en {n} étapes simples",
        "JOUR UN",
    ),
    p("mythes", "{T} : {n} idées reçues à oublier", "VRAIMENT ?"),
    p(
        "explication",
        "{T} : une explication simple et claire",
        "ENFIN CLAIR",
    ),
    only(
        Suits::Noun,
        "ça vaut le coup ?",
        "{T} : est-ce que ça vaut le coup ?",
        "À VOIR",
    ),
    only(
        Suits::Noun,
        "budget",
        "{T} : réussir avec un petit budget",
        "ÉCONOMISEZ",
    ),
    p(
        "plan",
        "{T} : vos 7 premiers jours, pas à pas",
        "UNE SEMAINE",
    ),
    p(
        "questions",
        "{T} : {n} questions que tout le monde pose",
        "DEMANDEZ",
    ),
    p(
        "liste",
        "{T} : la liste à vérifier avant de commencer",
        "À COCHER",
    ),
    p(
        "ce qui manque",
        "{T} : ce que personne ne vous dit",
        "MAINTENANT",
    ),
    p("outils", "{T} : l'essentiel et le superflu", "SEULEMENT ÇA"),
    p(
        "exemples",
        "{T} : {n} exemples pour tout comprendre",
        "AH OUI !",
    ),
    only(
        Suits::Noun,
        "choisir",
        "{T} : comment choisir sans regret",
        "BIEN VISÉ",
    ),
    p(
        "débutants",
        "{T} : le guide des grands débutants",
        "PAS DE PANIQUE",
    ),
    p("peu de temps", "{T} en 10 minutes : l'essentiel", "VITE"),
    p(
        "regrets",
        "{T} : ce que j'aurais aimé savoir avant",
        "TROP TARD ?",
    ),
];

const GERMAN: &[Pattern] = &[
    p(
        "Fehler",
        "{T}: {n} Fehler, die fast jeder macht",
        "SO NICHT",
    ),
    p(
        "erste Schritte",
        "{T}: Hier anfangen, in {n} einfachen Schritten",
        "TAG EINS",
    ),
    p(
        "Mythen",
        "{T}: {n} Mythen, die nur Zeit kosten",
        "STIMMT NICHT",
    ),
    only(
        Suits::Noun,
        "Erklärung",
        "{T} einfach erklärt, ohne Fachchinesisch",
        "ENDLICH KLAR",
    ),
    only(
        Suits::Noun,
        "lohnt es sich?",
        "{T}: Lohnt sich das? Eine ehrliche Antwort",
        "WIRKLICH?",
    ),
    only(
        Suits::Noun,
        "Budget",
        "{T} mit wenig Geld: Was man weglassen kann",
        "SPAREN",
    ),
    p(
        "Plan",
        "{T}: Die ersten 7 Tage, Schritt für Schritt",
        "EINE WOCHE",
    ),
    p("Fragen", "{T}: {n} Fragen, die alle stellen", "FRAG MICH"),
    p("Liste", "{T}: Die Checkliste vor dem Start", "ABHAKEN"),
    p("was fehlt", "{T}: Was dir niemand sagt", "JETZT SCHON"),
    p("Werkzeug", "{T}: Was man braucht und was nicht", "NUR DAS"),
    p(
        "Beispiele",
        "{T}: {n} Beispiele, die alles klarer machen",
        "AHA!",
    ),
    only(
        Suits::Noun,
        "Auswahl",
        "{T}: Richtig wählen, ohne zu bereuen",
        "TREFFER",
    ),
    p(
        "Anfänger",
        "{T}: Der Einstieg ohne Vorwissen",
        "KEINE ANGST",
    ),
    p(
        "wenig Zeit",
        "{T} in 10 Minuten: Nur das Wichtigste",
        "SCHNELL",
    ),
    p(
        "Rückblick",
        "{T}: Was ich gern früher gewusst hätte",
        "ZU SPÄT?",
    ),
];

const ITALIAN: &[Pattern] = &[
    p("errori", "{T}: {n} errori che fanno quasi tutti", "COSÌ NO"),
    p(
        "primi passi",
        "{T}: inizia da qui, in {n} passi semplici",
        "GIORNO UNO",
    ),
    p("miti", "{T}: {n} miti che fanno perdere tempo", "DAVVERO?"),
    p(
        "spiegazione",
        "{T}: una spiegazione semplice e chiara",
        "FINALMENTE",
    ),
    only(
        Suits::Noun,
        "ne vale la pena?",
        "{T}: ne vale la pena? Risposta onesta",
        "SICURO?",
    ),
    only(
        Suits::Noun,
        "budget",
        "{T} spendendo poco: che cosa evitare",
        "RISPARMIA",
    ),
    p(
        "piano",
        "{T}: i tuoi primi 7 giorni, passo dopo passo",
        "UNA SETTIMANA",
    ),
    p("domande", "{T}: {n} domande che fanno tutti", "CHIEDI"),
    p(
        "lista",
        "{T}: la lista da controllare prima di iniziare",
        "CONTROLLA",
    ),
    p(
        "quello che manca",
        "{T}: quello che nessuno ti dice",
        "ORA LO SAI",
    ),
    p("strumenti", "{T}: cosa serve e cosa no", "SOLO QUESTO"),
    p("esempi", "{T}: {n} esempi per capire tutto", "AH, ECCO!"),
    only(
        Suits::Noun,
        "scelta",
        "{T}: come scegliere senza pentirsi",
        "CENTRO",
    ),
    p(
        "principianti",
        "{T}: la guida per chi parte da zero",
        "NIENTE PANICO",
    ),
    p(
        "poco tempo",
        "{T} in 10 minuti: solo l'essenziale",
        "VELOCE",
    ),
    p(
        "senno di poi",
        "{T}: quello che avrei voluto sapere prima",
        "TROPPO TARDI?",
    ),
];

const JAPANESE: &[Pattern] = &[
    p("失敗", "{T}：初心者がやりがちな{n}つの失敗", "これはダメ"),
    only(
        Suits::Noun,
        "始め方",
        "{T}の始め方：最初の{n}ステップ",
        "まずここ",
    ),
    p("誤解", "{T}のよくある誤解{n}選", "実は違う"),
    p("解説", "{T}をわかりやすく解説", "すぐ納得"),
    only(
        Suits::Noun,
        "価値",
        "{T}は本当に必要？正直に答えます",
        "本音",
    ),
    only(Suits::Noun, "節約", "{T}を低予算で楽しむコツ", "節約"),
    p("計画", "{T}：はじめの7日間プラン", "一週間"),
    p("質問", "{T}でよくある質問{n}つに回答", "疑問解消"),
    p("確認", "{T}を始める前のチェックリスト", "要確認"),
    p("盲点", "{T}で誰も教えてくれないこと", "知ってた？"),
    p("道具", "{T}に必要なもの、いらないもの", "これだけ"),
    only(Suits::Noun, "比較", "{T}：理想と現実の違い", "どっち？"),
    only(Suits::Noun, "選び方", "{T}で後悔しない選び方", "正解は？"),
    p("順番", "{T}、何からやるべき？正しい順番", "順番"),
    p("初心者", "初心者のための{T}ガイド", "安心"),
    p("理由", "{T}でうまくいかない{n}つの理由", "なぜ？"),
    p("短時間", "10分でわかる{T}", "時短"),
    p("復習", "{T}の基本をもう一度", "見直し"),
];

const CHINESE: &[Pattern] = &[
    p("错误", "{T}：新手常犯的{n}个错误", "别这样"),
    only(Suits::Noun, "入门", "{T}入门：从这{n}步开始", "第一天"),
    p("误区", "关于{T}的{n}个误区", "真的吗？"),
    only(Suits::Noun, "讲解", "{T}是什么？一次讲清楚", "终于懂了"),
    only(Suits::Noun, "值得吗", "{T}值得吗？说点实话", "想清楚"),
    only(Suits::Noun, "省钱", "{T}怎么省钱？这些可以不买", "省钱"),
    p("计划", "{T}：头7天的学习计划", "一周"),
    p("问题", "{T}：大家最常问的{n}个问题", "来问"),
    only(Suits::Noun, "清单", "开始{T}之前的检查清单", "先看这个"),
    p("盲点", "{T}：没人告诉你的事", "原来如此"),
    only(
        Suits::Noun,
        "工具",
        "{T}需要准备什么，不需要什么",
        "只要这些",
    ),
    p("对比", "{T}：理想和现实的差别", "哪一个？"),
    only(Suits::Noun, "选择", "{T}怎么选才不后悔", "选对"),
    p("新手", "写给新手的{T}指南", "别怕"),
    p("原因", "{T}总是不顺利？先看这{n}个原因", "为什么？"),
    p("快速", "10分钟了解{T}", "省时间"),
    p("经验", "{T}：如果重新开始，我会这样做", "重来"),
];

const KOREAN: &[Pattern] = &[
    p("실수", "{T}: 초보자가 자주 하는 실수 {n}가지", "이건 금물"),
    only(Suits::Noun, "시작", "{T} 시작하기: 쉬운 {n}단계", "첫날"),
    p("오해", "{T}에 대한 흔한 오해 {n}가지", "진짜?"),
    only(Suits::Noun, "설명", "{T} 쉽게 설명해 드립니다", "이해 완료"),
    only(
        Suits::Noun,
        "가치",
        "{T}, 정말 필요할까? 솔직한 답변",
        "솔직히",
    ),
    only(Suits::Noun, "예산", "적은 돈으로 즐기는 {T}", "절약"),
    p("계획", "{T}: 첫 7일 계획표", "일주일"),
    p("질문", "{T}: 자주 묻는 질문 {n}가지", "궁금해?"),
    only(Suits::Noun, "점검", "{T} 전에 꼭 확인할 체크리스트", "잠깐"),
    p("숨은 점", "{T}: 아무도 말해주지 않는 것", "알고 있었어?"),
    p("도구", "{T}에 꼭 있어야 할 준비물", "이것만"),
    only(Suits::Noun, "비교", "{T}: 이상과 현실의 차이", "어느 쪽?"),
    only(Suits::Noun, "선택", "{T}, 후회 없이 고르는 방법", "정답"),
    p("입문", "초보자를 위한 {T} 안내", "걱정 끝"),
    p("이유", "{T}, 잘 안 되는 이유 {n}가지", "왜?"),
    p("짧게", "10분 만에 보는 {T}", "핵심만"),
    p("다시 시작", "{T}, 다시 시작한다면 이렇게", "처음부터"),
];

const RUSSIAN: &[Pattern] = &[
    p(
        "ошибки",
        "{T}: {n} ошибок, которые делают почти все",
        "НЕ ТАК",
    ),
    p(
        "первые шаги",
        "{T}: с чего начать, шаг за шагом",
        "ДЕНЬ ПЕРВЫЙ",
    ),
    p(
        "мифы",
        "{T}: главные мифы и как всё на самом деле",
        "НЕПРАВДА?",
    ),
    p(
        "объяснение",
        "{T}: простое объяснение без лишних слов",
        "ПОНЯТНО",
    ),
    only(
        Suits::Noun,
        "стоит ли",
        "{T}: стоит ли оно того? Честный ответ",
        "ЧЕСТНО",
    ),
    only(
        Suits::Noun,
        "бюджет",
        "{T}: как обойтись малыми деньгами",
        "ЭКОНОМИЯ",
    ),
    p("план", "{T}: план на первые 7 дней", "НЕДЕЛЯ"),
    p(
        "вопросы",
        "{T}: вопросы, которые задают чаще всего",
        "СПРОСИ",
    ),
    p("список", "{T}: что проверить перед началом", "ПРОВЕРЬ"),
    p(
        "о чём молчат",
        "{T}: то, о чём никто не говорит",
        "ТЕПЕРЬ ЯСНО",
    ),
    p("инструменты", "{T}: что нужно, а что лишнее", "ТОЛЬКО ЭТО"),
    only(Suits::Noun, "сравнение", "{T}: ожидание и реальность", "ОЙ"),
    only(
        Suits::Noun,
        "выбор",
        "{T}: как выбрать и не пожалеть",
        "В ТОЧКУ",
    ),
    p("новичкам", "{T}: разбор для новичков", "БЕЗ ПАНИКИ"),
    p("коротко", "{T}: коротко и по делу за 10 минут", "БЫСТРО"),
];

const ARABIC: &[Pattern] = &[
    p("أخطاء", "{T}: {n} أخطاء يقع فيها المبتدئون", "ليس هكذا"),
    p("البداية", "{T}: ابدأ من هنا خطوة بخطوة", "اليوم الأول"),
    p("خرافات", "{T}: {n} خرافات يجب أن تنساها", "حقا؟"),
    p("شرح", "{T}: شرح بسيط وواضح", "أخيرا"),
    only(
        Suits::Noun,
        "هل يستحق؟",
        "{T}: هل يستحق الأمر؟ إجابة صادقة",
        "بصراحة",
    ),
    only(Suits::Noun, "ميزانية", "{T} بميزانية صغيرة", "وفر مالك"),
    p("خطة", "{T}: خطة أول 7 أيام", "أسبوع واحد"),
    p("أسئلة", "{T}: {n} أسئلة يطرحها الجميع", "اسأل"),
    p("قائمة", "{T}: قائمة المراجعة قبل البدء", "انتبه"),
    p("ما لا يقال", "{T}: ما لا يخبرك به أحد", "الآن تعرف"),
    p("أدوات", "{T}: ما تحتاجه وما لا تحتاجه", "هذا فقط"),
    p("مقارنة", "{T}: بين التوقعات والواقع", "أيهما؟"),
    only(Suits::Noun, "اختيار", "{T}: كيف تختار دون ندم", "اختر جيدا"),
    p("للمبتدئين", "{T}: دليل المبتدئين", "لا تقلق"),
    p("باختصار", "{T} في 10 دقائق", "بسرعة"),
];

/// Words that are understood nearly everywhere, for languages without phrases and for long lists of turned-down titles.
pub(super) const EVERYWHERE: &[&str] = &[
    "FAQ",
    "Test",
    "Top {n}",
    "Start → OK",
    "A → Z",
    "Demo",
    "Quiz",
    "Mini-Guide",
    "Check-up",
    "Basics",
    "Zoom",
    "DIY",
    "Stop / Go",
    "Plan B",
    "Pro & Contra",
    "Reality",
    "Turbo",
    "Express",
    "Detox",
    "Radar",
    "Panorama",
    "Laboratorium",
    "Kit",
    "Master",
    "Ultra",
    "Focus",
    "Puzzle",
    "Bonus",
    "Studio",
    "Album",
    "Marathon",
    "Metro",
];

/// Thumbnail words beside [`EVERYWHERE`].
pub(super) const SIGNS: &[&str] = &[
    "OK?", "STOP!", "GO!", "WOW?", "1-2-3", "A → B", "TOP?", "100 %?", "VIP", "SOS", "24/7", "NO!",
];
