//! What tells languages of one script apart, as data: the small words that hold sentences together, and letters.
//!
//! Words are in small letters with their accents. A word may stand in several lists: it then tells nothing between
//! those, and much between them and others.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::language::Script;

/// The signs of one language.
pub(super) struct Signs {
    /// The language's primary tag.
    pub(super) tag: &'static str,
    /// The script that its rivals share.
    pub(super) script: Script,
    /// Letters and marks that a word of this language may hold beside the script's plain ones.
    letters: &'static str,
    /// Small words, between spaces.
    words: &'static str,
}

/// A set of languages: one bit for each row of [`LANGUAGES`].
pub(super) type Mask = u32;

/// The languages that have `word` as a small word, or a letter of it as their own.
pub(super) fn languages_of(word: &str) -> Mask {
    static WORDS: LazyLock<HashMap<&'static str, Mask>> = LazyLock::new(|| {
        let mut known = HashMap::with_capacity(1_500);
        for (row, language) in LANGUAGES.iter().enumerate() {
            for word in language.words.split_whitespace() {
                *known.entry(word).or_default() |= 1 << row;
            }
        }
        known
    });
    static LETTERS: LazyLock<HashMap<char, Mask>> = LazyLock::new(|| {
        let mut known = HashMap::with_capacity(200);
        for (row, language) in LANGUAGES.iter().enumerate() {
            for letter in language.letters.chars() {
                *known.entry(letter).or_default() |= 1 << row;
            }
        }
        known
    });
    let foreign = word.chars().filter(|c| !c.is_ascii());
    foreign
        .filter_map(|c| LETTERS.get(&c))
        .fold(WORDS.get(word).copied().unwrap_or_default(), |all, mask| {
            all | mask
        })
}

/// Whether a character stands in Chinese sentences and in no Japanese one.
pub(super) fn is_chinese(c: char) -> bool {
    c >= '\u{4E00}' && CHINESE.contains(c)
}

/// The languages that are told apart. Which rows share a script is what matters; their order does not.
pub(super) const LANGUAGES: &[Signs] = &[
    Signs {
        tag: "en",
        script: Script::Latin,
        letters: "",
        words: "the of and to in is for you your with that this it its on are how what why from when not be or as at \
                by an a my we i can will if they their do does did don was were has have had but all about more than \
                into out up who which without before after these those should would could one most only just first \
                get make best every never always them his her him she he our us here there then so no any over while \
                where because nobody everyone really me too very still even what's it's isn doesn won ve ll re",
    },
    Signs {
        tag: "pt",
        script: Script::Latin,
        letters: "ãõçáéíóúâêôà",
        words: "o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às por pelo pela pelos pelas \
                para pra com sem que e ou não mas mais como se é são foi ser ter tem seu sua seus suas você vocês \
                quem quando onde qual quais isso isto este esta esse essa estes estas aquele já também só muito muita \
                até depois antes sobre entre ele ela eles elas eu meu minha me te lhe nós há está estão pode vai \
                fazer nunca sempre todo toda todos todas cada ainda quase aqui agora porque nem nada tudo ninguém \
                algo num numa dele dela deste desta desse dessa disso nisso cuja cujo lá assim",
    },
    Signs {
        tag: "es",
        script: Script::Latin,
        letters: "ñáéíóúü¿¡",
        words: "el la los las un una unos unas de del en y o u a al por para con sin que no pero más como cómo se es \
                son fue ser tu tus su sus mi mis te me lo le les nos si sí ya también muy este esta esto ese esa eso \
                estos estas esos esas qué quién quiénes cuando cuándo donde dónde cuál cuáles cuánto cuánta cuántos \
                hasta desde antes después sobre entre él ella ellos ellas yo hay está están puede puedes tiene tienes \
                hacer nunca siempre todo toda todos todas cada aún aquí ahora porque ni nada nadie algo casi fue tan \
                contra según mismo misma uno otra otro así",
    },
    Signs {
        tag: "fr",
        script: Script::Latin,
        letters: "éèêëàâùûçœîïôæ",
        words: "le la les un une des de du d l à au aux en et ou est sont que qui quoi ce cet cette ces pour par avec \
                sans dans sur ne pas plus mais se sa son ses vous votre vos tu ton ta tes nous notre nos il elle ils \
                elles on je j mon ma mes me te comment pourquoi quand où quel quelle quels quelles tout tous toute \
                toutes très bien fait faire être avoir avant après entre chaque rien jamais toujours qu y si même \
                aussi ça lui leur leurs dont sous vers chez donc car ni personne ici",
    },
    Signs {
        tag: "de",
        script: Script::Latin,
        letters: "äöüß",
        words: "der die das den dem des ein eine einen einem einer eines und oder nicht ist sind war mit ohne für von \
                vom zu zum zur im in am an auf aus bei nach vor über unter wie was warum wer wann wo wenn als auch \
                nur noch schon so du dich dir dein deine deinen deinem deiner ihr sie er es wir ich mein meine man \
                sich kein keine keinen mehr sehr wird werden kann können hat haben habe diese dieser dieses diesen \
                alle alles jeder jede jeden hier nie immer aber dass bis durch um beim welche welcher niemand fast \
                wirklich zuerst mich mir uns euch gegen seit",
    },
    Signs {
        tag: "it",
        script: Script::Latin,
        letters: "àèéìòù",
        words: "il lo la i gli le un uno una di del dello della dei degli delle dell a al allo alla ai agli alle da \
                dal dalla dai in nel nella nei nelle nell con su sul sulla per tra fra e ed o ma non che chi cosa \
                come perché quando dove quale quali quanto è sono ha hai ho si se ci ti mi ne tuo tua tuoi tue suo \
                sua questo questa questi queste quello quella più anche senza prima dopo ogni tutto tutti tutte molto \
                solo già ancora mai sempre fare essere tu io nessuno così poi quasi niente",
    },
    Signs {
        tag: "nl",
        script: Script::Latin,
        letters: "ëï",
        words: "de het een en van voor met niet is zijn je jouw hoe wat waarom zonder naar maar ook te op in dat die \
                deze dit er als om bij uit dan nog wel geen meer alle altijd nooit of aan over door heeft hebt kan \
                kunt wordt moet ik mijn ze zij hij we wij iedereen niemand waar wanneer welke veel eerst tot",
    },
    Signs {
        tag: "pl",
        script: Script::Latin,
        letters: "ąćęłńóśźż",
        words: "i w na z do nie się jak to że dla czy od po za o co bez jest są ale lub oraz przez przed już tylko \
                kiedy gdzie dlaczego który która które tego tej ten ta twój twoje ty ci jego jej ich czym nigdy \
                zawsze wszystko każdy jeszcze może przy pod",
    },
    Signs {
        tag: "tr",
        script: Script::Latin,
        letters: "ğışçöü",
        words: "ve bir bu için ile nasıl ne mi mı mu mü değil çok daha en gibi kadar her var yok neden ama veya sen \
                siz ben o da de ki hangi hiç sonra önce olan olarak şey niye",
    },
    Signs {
        tag: "sv",
        script: Script::Latin,
        letters: "åäö",
        words: "och att det som en ett för med inte på av är om du din ditt dina hur vad utan till från så men den \
                de i har kan ska man sig alla aldrig alltid varför när var vi jag eller innan efter mer bara här",
    },
    Signs {
        tag: "id",
        script: Script::Latin,
        letters: "",
        words: "yang dan di untuk dengan ini itu dari cara tidak anda kamu apa bisa akan pada adalah atau tanpa saat \
                jangan sebelum setelah juga lebih semua orang mengapa kenapa bagaimana kapan ke oleh dalam saya ada",
    },
    Signs {
        tag: "ru",
        script: Script::Cyrillic,
        letters: "ыэёъ",
        words: "и в не на что как это с для по из от за у же бы вы так но а к о все всё если когда почему чтобы или \
                уже еще ещё без то его их только ваш ваша вам вас где кто чем мы он она они при до быть нет надо нужно \
                можно этот эта эти перед после ли во со самый никто",
    },
    Signs {
        tag: "uk",
        script: Script::Cyrillic,
        letters: "іїєґ",
        words: "і й в у не на що як це з із для та або але від до за по щоб чому коли якщо без вже ще ваш ваша вам \
                вас лише де хто ми він вона вони при бути немає треба потрібно можна цей ця ці перед після чи так",
    },
    Signs {
        tag: "bg",
        script: Script::Cyrillic,
        letters: "ъ",
        words: "и в не на че как това с за от до по да се са е ли или но без вече още вашия ще си със какво защо кога \
                където който която които преди след най най-добрите много само този тази тези ви вие",
    },
    Signs {
        tag: "ar",
        script: Script::Arabic,
        letters: "ةىأإ",
        words: "في من على إلى أن هذا هذه التي الذي ما لا كل مع عن كيف هو هي قبل بعد أو ثم لم لن كان إن قد بين حتى \
                غير ليس لماذا متى أين هل لك لكن إذا عند دون كما أول",
    },
    Signs {
        tag: "fa",
        script: Script::Arabic,
        letters: "پچژگکی",
        words: "و در به از که این را با است برای هر تا یا چه چگونه می شما آن ها های یک نیست چرا اگر باید خود هم",
    },
    Signs {
        tag: "ur",
        script: Script::Arabic,
        letters: "ٹڈڑےںھہگکپچی",
        words: "کے کی کا میں سے ہے اور کو نے پر یہ کیا ہیں نہیں لیے آپ ایک تو بھی وہ ہر کیسے کیوں",
    },
];

/// Characters that Chinese sentences hold and Japanese ones do not: its pronouns and particles, and simplified forms.
const CHINESE: &str = "你们們吗嗎么麼怎呢吧很沒她您哪啥这为与个从对时间问题错误钱买东样发现实讲说话让给过还种关开头\
    见觉电车费视频简单级结经练细终线选应该认识试请谁课购质赢轻达边进远连适钟长门难页项须顺验";
