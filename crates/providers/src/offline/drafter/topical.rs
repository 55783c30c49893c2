//! Thumbnail words that take up the topic: "BREAD FAIL?" beside a title on mistakes says more than "NOT LIKE THIS".

use greenlit_domain::rules::words;
use greenlit_domain::text;
use unicode_segmentation::UnicodeSegmentation;

use super::topic::Topic;
use super::voice::Voice;

/// Longer words are set too small to be read.
const MOST_GRAPHEMES: usize = 24;

/// Words with the topic in the place of `plain`, for every other title (by its letters, so that the choice of titles
/// takes no notice) where the topic has a short name and the words then still add to the title.
pub(super) fn words(voice: Voice, topic: &Topic, plain: &str, title: &str) -> Option<String> {
    let nick = topic.nick.as_deref()?;
    let (_, pattern) = table(voice).iter().find(|(known, _)| *known == plain)?;
    if text::fnv(title.as_bytes()).is_multiple_of(2) {
        return None;
    }
    let filled = pattern.replace("{K}", &nick.to_uppercase());
    let good = words::fits(&filled)
        && filled.graphemes(true).count() <= MOST_GRAPHEMES
        && !words::repeat_title(&filled, title);
    good.then_some(filled)
}

/// Plain words, and the same thought with the topic in it. Nothing agrees with a topic of unknown gender or number.
fn table(voice: Voice) -> &'static [(&'static str, &'static str)] {
    match voice {
        Voice::English => ENGLISH,
        Voice::Portuguese => PORTUGUESE,
        Voice::Spanish => SPANISH,
        Voice::Neutral => &[],
    }
}

const ENGLISH: &[(&str, &str)] = &[
    ("BUSTED", "{K} LIES"),
    ("WAIT!", "WAIT! {K}?"),
    ("NOT LIKE THIS", "{K} FAIL?"),
    ("BREATHE", "{K} PANIC?"),
    ("SO SIMPLE", "{K} MADE SIMPLE"),
    ("FINALLY CLEAR", "{K}, FINALLY CLEAR"),
    ("ONE WEEK", "{K} WEEK ONE"),
    ("DAY ONE", "{K} DAY ONE"),
    ("HYPE?", "{K} HYPE?"),
    ("SAVE MONEY", "CHEAP {K}?"),
    ("STOP THIS", "{K} KILLERS"),
    ("QUICK WIN", "{K} RESCUE"),
    ("RESTART", "{K}, TAKE TWO"),
    ("NO FLUFF", "{K}, NO FLUFF"),
    ("EASY START", "{K}, EASY START"),
    ("LEVEL UP", "{K} LEVEL UP"),
    ("NO STRESS", "{K}, NO STRESS"),
    ("START HERE", "{K}: START HERE"),
    ("THE MAP", "THE {K} MAP"),
    ("UH OH", "{K} EMERGENCY"),
    ("THE BILL", "THE {K} BILL"),
    ("TRUTH", "{K} TRUTH"),
    ("REAL TALK", "{K} REAL TALK"),
    ("OVERRATED?", "{K} OVERRATED?"),
    ("STUCK?", "{K} STUCK?"),
];

const PORTUGUESE: &[(&str, &str)] = &[
    ("MENTIRA?", "{K}: MENTIRA?"),
    ("ESPERE!", "ESPERE! {K}?"),
    ("AGORA VAI", "{K}: AGORA VAI"),
    ("ECONOMIZE", "{K} POR MENOS"),
    ("UMA SEMANA", "{K}: SEMANA UM"),
    ("E AGORA?", "{K}... E AGORA?"),
    ("SEM ENROLAÇÃO", "{K} SEM ENROLAÇÃO"),
    ("RECOMEÇO", "{K}, DE NOVO"),
    ("DIA UM", "{K}: DIA UM"),
    ("SERÁ?", "{K}? SERÁ?"),
    ("SIMPLES ASSIM", "{K}, SIMPLES ASSIM"),
    ("DO ZERO", "{K} DO ZERO"),
    ("PASSO ZERO", "{K}: PASSO ZERO"),
    ("COMECE AQUI", "{K}: COMECE AQUI"),
    ("SEM DRAMA", "{K} SEM DRAMA"),
    ("PAPO RETO", "{K}: PAPO RETO"),
    ("TEM JEITO", "{K}: TEM JEITO"),
    ("PARE AGORA", "{K}? PARE AGORA"),
    ("ASSIM NÃO", "{K}: ASSIM NÃO"),
    ("SUBA DE NÍVEL", "{K}: PRÓXIMO NÍVEL"),
    ("RESPIRE", "{K} COM CALMA"),
    ("FAMA DEMAIS?", "{K}: FAMA DEMAIS?"),
];

const SPANISH: &[(&str, &str)] = &[
    ("¿MENTIRA?", "{K}: ¿MENTIRA?"),
    ("¡ESPERA!", "¡ESPERA! ¿{K}?"),
    ("POR FIN", "{K}, POR FIN"),
    ("AHORRA", "{K} POR MENOS"),
    ("UNA SEMANA", "{K}: SEMANA UNO"),
    ("¿Y AHORA?", "¿{K}? ¿Y AHORA?"),
    ("SIN RODEOS", "{K} SIN RODEOS"),
    ("OTRA VEZ", "{K}, OTRA VEZ"),
    ("DÍA UNO", "{K}: DÍA UNO"),
    ("¿SEGURO?", "¿{K}? ¿SEGURO?"),
    ("ASÍ DE FÁCIL", "{K}, ASÍ DE FÁCIL"),
    ("DESDE CERO", "{K} DESDE CERO"),
    ("PASO CERO", "{K}: PASO CERO"),
    ("EMPIEZA AQUÍ", "{K}: EMPIEZA AQUÍ"),
    ("SIN DRAMAS", "{K} SIN DRAMAS"),
    ("HABLEMOS CLARO", "{K}: HABLEMOS CLARO"),
    ("TIENE ARREGLO", "{K}: TIENE ARREGLO"),
    ("ASÍ NO", "{K}: ASÍ NO"),
    ("SUBE DE NIVEL", "{K}: OTRO NIVEL"),
    ("RESPIRA", "{K} CON CALMA"),
    ("¿TANTA FAMA?", "{K}: ¿TANTA FAMA?"),
];
