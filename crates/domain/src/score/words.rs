//! The word lists of the title score, as data: folded (small letters, no accents, no apostrophes) and sorted.
//! English, Portuguese and Spanish have lists; other languages are judged by length, keyword, numbers and signs.

use std::sync::LazyLock;

use crate::language::Language;
use crate::text;

/// Whether a language has lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lists {
    /// All lists.
    Full,
    /// None, or small words alone: judge by signs.
    None,
}

/// What a word does in a title; a word may do several things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roles(u8);

impl Roles {
    /// Joins others and tells nothing alone.
    pub const SMALL: Self = Self(1);
    /// Opens a gap.
    pub(super) const CURIOUS: Self = Self(2);
    /// Says what the viewer gets.
    pub(super) const CLEAR: Self = Self(4);
    /// Is clickbait.
    pub(super) const HYPE: Self = Self(8);
    /// Claims to be the most.
    pub(super) const SUPERLATIVE: Self = Self(16);
    /// Measures: a time, an amount, a step.
    pub(super) const MEASURE: Self = Self(32);
    /// Sets two things against each other.
    pub(super) const CONTRAST: Self = Self(64);

    /// Whether the word has this role.
    #[must_use]
    pub fn has(self, role: Self) -> bool {
        self.0 & role.0 != 0
    }
}

/// The words of a language, ready to be looked up by their hashes.
#[derive(Debug)]
pub struct Tongue {
    /// Whether there are lists beside the small words.
    pub lists: Lists,
    roles: Vec<(u64, Roles)>,
}

impl Tongue {
    fn new(data: &Data) -> Self {
        let mut roles: Vec<(u64, Roles)> = Vec::with_capacity(512);
        for (list, role) in data.lists_with_roles() {
            for word in list {
                let hash = text::fnv(word.as_bytes());
                match roles.iter_mut().find(|(known, _)| *known == hash) {
                    Some((_, known)) => known.0 |= role.0,
                    None => roles.push((hash, role)),
                }
            }
        }
        roles.sort_unstable_by_key(|(hash, _)| *hash);
        Self {
            lists: data.lists,
            roles,
        }
    }

    /// What the word with this hash does.
    #[must_use]
    pub fn roles(&self, hash: u64) -> Roles {
        match self.roles.binary_search_by_key(&hash, |(known, _)| *known) {
            Ok(at) => self.roles[at].1,
            Err(_) => Roles::default(),
        }
    }

    /// Whether a word joins others and tells nothing alone.
    #[must_use]
    pub fn is_small(&self, hash: u64) -> bool {
        self.roles(hash).has(Roles::SMALL)
    }
}

/// The lists of a language.
#[must_use]
pub fn tongue(language: &Language) -> &'static Tongue {
    static TONGUES: LazyLock<[Tongue; 7]> = LazyLock::new(|| {
        [
            &ENGLISH,
            &PORTUGUESE,
            &SPANISH,
            &FRENCH,
            &GERMAN,
            &ITALIAN,
            &OTHER,
        ]
        .map(Tongue::new)
    });
    &TONGUES[match language.primary() {
        "en" => 0,
        "pt" | "gl" => 1,
        "es" => 2,
        "fr" => 3,
        "de" => 4,
        "it" => 5,
        _ => 6,
    }]
}

/// The lists as they are written.
struct Data {
    lists: Lists,
    small: &'static [&'static str],
    curious: &'static [&'static str],
    clear: &'static [&'static str],
    hype: &'static [&'static str],
    superlative: &'static [&'static str],
    measure: &'static [&'static str],
    contrast: &'static [&'static str],
}

impl Data {
    fn lists_with_roles(&self) -> [(&'static [&'static str], Roles); 7] {
        [
            (self.small, Roles::SMALL),
            (self.curious, Roles::CURIOUS),
            (self.clear, Roles::CLEAR),
            (self.hype, Roles::HYPE),
            (self.superlative, Roles::SUPERLATIVE),
            (self.measure, Roles::MEASURE),
            (self.contrast, Roles::CONTRAST),
        ]
    }
}

const ENGLISH: Data = Data {
    lists: Lists::Full,
    small: &[
        "a", "about", "all", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
        "can", "did", "do", "does", "dont", "for", "from", "he", "her", "here", "his", "how", "i",
        "if", "im", "in", "into", "is", "it", "its", "just", "me", "my", "no", "not", "of", "on",
        "or", "our", "out", "she", "so", "some", "than", "that", "the", "their", "them", "then",
        "there", "these", "they", "this", "those", "to", "up", "us", "vs", "was", "we", "were",
        "what", "when", "where", "which", "who", "why", "will", "with", "you", "your", "youre",
    ],
    curious: &[
        "actually",
        "almost",
        "before",
        "changed",
        "changes",
        "fail",
        "failed",
        "fails",
        "hidden",
        "honest",
        "ignore",
        "ignored",
        "instead",
        "knew",
        "lie",
        "lies",
        "miss",
        "misses",
        "missing",
        "mistake",
        "mistakes",
        "myth",
        "myths",
        "never",
        "nobody",
        "overlooked",
        "quit",
        "really",
        "reason",
        "reasons",
        "regret",
        "ruin",
        "ruins",
        "secret",
        "secrets",
        "skip",
        "skips",
        "stop",
        "surprising",
        "trap",
        "trick",
        "tricks",
        "truth",
        "unexpected",
        "why",
        "worth",
        "wrong",
    ],
    clear: &[
        "basics",
        "beginner",
        "beginners",
        "checklist",
        "compared",
        "comparison",
        "difference",
        "examples",
        "explained",
        "facts",
        "first",
        "fix",
        "fixes",
        "guide",
        "history",
        "how",
        "learn",
        "lesson",
        "lessons",
        "method",
        "mistakes",
        "plan",
        "recipe",
        "review",
        "routine",
        "setup",
        "simple",
        "simply",
        "start",
        "started",
        "step",
        "steps",
        "story",
        "test",
        "tested",
        "tips",
        "tutorial",
        "versus",
        "vs",
        "walkthrough",
        "ways",
        "what",
        "why",
    ],
    hype: &[
        "banned",
        "believe",
        "crazy",
        "destroyed",
        "dropping",
        "epic",
        "exposed",
        "guaranteed",
        "hack",
        "hacks",
        "insane",
        "instantly",
        "jaw",
        "mindblowing",
        "miracle",
        "omg",
        "shocking",
        "unbelievable",
        "viral",
    ],
    superlative: &[
        "amazing",
        "awesome",
        "best",
        "complete",
        "definitive",
        "ever",
        "greatest",
        "incredible",
        "only",
        "perfect",
        "ultimate",
        "worst",
    ],
    measure: &[
        "afternoon",
        "beginner",
        "beginners",
        "budget",
        "cheap",
        "day",
        "days",
        "first",
        "free",
        "half",
        "hour",
        "hours",
        "level",
        "levels",
        "minute",
        "minutes",
        "month",
        "months",
        "morning",
        "night",
        "once",
        "part",
        "parts",
        "point",
        "points",
        "question",
        "questions",
        "rule",
        "rules",
        "second",
        "seconds",
        "stage",
        "stages",
        "step",
        "steps",
        "twice",
        "week",
        "weekend",
        "weeks",
        "year",
        "years",
    ],
    contrast: &[
        "after", "before", "but", "despite", "except", "instead", "not", "only", "or", "unless",
        "versus", "vs", "without",
    ],
};

const PORTUGUESE: Data = Data {
    lists: Lists::Full,
    small: &[
        "a", "ao", "aos", "as", "ate", "com", "como", "da", "das", "de", "do", "dos", "e", "ela",
        "elas", "ele", "eles", "em", "entre", "essa", "essas", "esse", "esses", "esta", "estas",
        "este", "estes", "eu", "foi", "isso", "ja", "mais", "mas", "meu", "minha", "muito", "na",
        "nao", "nas", "nem", "no", "nos", "o", "onde", "os", "ou", "para", "pela", "pelas", "pelo",
        "pelos", "por", "pra", "quais", "qual", "quando", "que", "quem", "sao", "se", "sem", "ser",
        "seu", "seus", "so", "sobre", "sua", "suas", "tambem", "um", "uma", "umas", "uns", "voce",
        "vs",
    ],
    curious: &[
        "antes",
        "armadilha",
        "arrependi",
        "arrependimento",
        "certo",
        "conta",
        "desisti",
        "desistir",
        "errada",
        "errado",
        "erro",
        "erros",
        "esquece",
        "evitar",
        "evite",
        "falta",
        "ignora",
        "ignorar",
        "mentira",
        "mesmo",
        "mito",
        "mitos",
        "motivo",
        "motivos",
        "muda",
        "mudou",
        "ninguem",
        "nunca",
        "pare",
        "pena",
        "por",
        "porque",
        "quase",
        "que",
        "razao",
        "saber",
        "sabia",
        "segredo",
        "segredos",
        "surpresa",
        "truque",
        "vale",
        "verdade",
    ],
    clear: &[
        "aprenda",
        "aprender",
        "basico",
        "checklist",
        "comecar",
        "como",
        "comparacao",
        "comparativo",
        "dicas",
        "diferenca",
        "entenda",
        "entender",
        "exemplos",
        "explicada",
        "explicado",
        "formas",
        "guia",
        "historia",
        "iniciante",
        "iniciantes",
        "licao",
        "licoes",
        "maneiras",
        "metodo",
        "passo",
        "passos",
        "perguntas",
        "plano",
        "primeira",
        "primeiro",
        "que",
        "receita",
        "respostas",
        "resumo",
        "roteiro",
        "rotina",
        "simples",
        "testado",
        "teste",
        "tutorial",
        "versus",
        "zero",
    ],
    hype: &[
        "absurdo",
        "bizarro",
        "bombastico",
        "chocante",
        "explodiu",
        "garantida",
        "garantido",
        "imperdivel",
        "inacreditavel",
        "insano",
        "instantaneo",
        "milagre",
        "milagroso",
        "surreal",
        "viral",
    ],
    superlative: &[
        "completa",
        "completo",
        "definitiva",
        "definitivo",
        "incrivel",
        "maior",
        "melhor",
        "melhores",
        "perfeita",
        "perfeito",
        "pior",
        "supremo",
        "unica",
        "unico",
    ],
    measure: &[
        "ano",
        "anos",
        "barato",
        "dia",
        "dias",
        "etapa",
        "etapas",
        "gratis",
        "hora",
        "horas",
        "iniciante",
        "iniciantes",
        "manha",
        "mes",
        "meses",
        "metade",
        "minuto",
        "minutos",
        "niveis",
        "nivel",
        "noite",
        "orcamento",
        "parte",
        "partes",
        "passo",
        "passos",
        "pergunta",
        "perguntas",
        "ponto",
        "pontos",
        "primeira",
        "primeiras",
        "primeiro",
        "primeiros",
        "regra",
        "regras",
        "segundo",
        "segundos",
        "semana",
        "semanas",
        "tarde",
    ],
    contrast: &[
        "antes", "apesar", "depois", "exceto", "mas", "nao", "ou", "sem", "so", "versus", "vez",
        "vs",
    ],
};

const SPANISH: Data = Data {
    lists: Lists::Full,
    small: &[
        "a", "al", "como", "con", "cual", "cuando", "de", "del", "donde", "el", "ella", "en",
        "entre", "es", "esa", "esas", "ese", "eso", "esos", "esta", "estas", "este", "estos",
        "fue", "hasta", "la", "las", "le", "lo", "los", "mas", "me", "mi", "mis", "muy", "no",
        "nos", "o", "para", "pero", "por", "que", "quien", "se", "ser", "sin", "sobre", "solo",
        "son", "su", "sus", "tambien", "te", "tu", "tus", "u", "un", "una", "unas", "unos", "vs",
        "y", "ya", "yo",
    ],
    curious: &[
        "antes",
        "cambia",
        "cambio",
        "casi",
        "cuenta",
        "deja",
        "error",
        "errores",
        "evita",
        "evitar",
        "falta",
        "ignora",
        "ignorar",
        "mal",
        "mentira",
        "mito",
        "mitos",
        "motivo",
        "motivos",
        "nadie",
        "nunca",
        "olvida",
        "pena",
        "por",
        "porque",
        "que",
        "razon",
        "realmente",
        "saber",
        "sabia",
        "secreto",
        "secretos",
        "sorpresa",
        "trampa",
        "truco",
        "vale",
        "verdad",
    ],
    clear: &[
        "aprende",
        "aprender",
        "basico",
        "cero",
        "como",
        "comparacion",
        "comparativa",
        "consejos",
        "diferencia",
        "ejemplos",
        "empezar",
        "entender",
        "entiende",
        "explicada",
        "explicado",
        "formas",
        "guia",
        "historia",
        "leccion",
        "lecciones",
        "maneras",
        "metodo",
        "paso",
        "pasos",
        "plan",
        "preguntas",
        "primera",
        "primero",
        "principiante",
        "principiantes",
        "probado",
        "prueba",
        "receta",
        "respuestas",
        "resumen",
        "rutina",
        "sencillo",
        "simple",
        "tutorial",
        "versus",
    ],
    hype: &[
        "absurdo",
        "alucinante",
        "bomba",
        "garantizada",
        "garantizado",
        "impactante",
        "imperdible",
        "increiblemente",
        "insolito",
        "instantaneo",
        "locura",
        "milagro",
        "milagroso",
        "viral",
    ],
    superlative: &[
        "completa",
        "completo",
        "definitiva",
        "definitivo",
        "increible",
        "mayor",
        "mejor",
        "mejores",
        "peor",
        "perfecta",
        "perfecto",
        "supremo",
        "unica",
        "unico",
    ],
    measure: &[
        "ano",
        "anos",
        "barato",
        "dia",
        "dias",
        "etapa",
        "etapas",
        "gratis",
        "hora",
        "horas",
        "manana",
        "mes",
        "meses",
        "minuto",
        "minutos",
        "mitad",
        "nivel",
        "niveles",
        "noche",
        "parte",
        "partes",
        "paso",
        "pasos",
        "pregunta",
        "preguntas",
        "presupuesto",
        "primera",
        "primeras",
        "primero",
        "primeros",
        "principiante",
        "principiantes",
        "punto",
        "puntos",
        "regla",
        "reglas",
        "segundo",
        "segundos",
        "semana",
        "semanas",
        "tarde",
    ],
    contrast: &[
        "antes", "despues", "excepto", "no", "o", "pero", "pese", "sin", "solo", "versus", "vez",
        "vs",
    ],
};

const FRENCH: Data = Data {
    small: &[
        "a", "au", "aux", "avec", "ce", "ces", "cet", "cette", "comment", "d", "dans", "de", "des",
        "du", "elle", "en", "est", "et", "il", "je", "l", "la", "le", "les", "ma", "mais", "mes",
        "mon", "ne", "nous", "on", "ou", "par", "pas", "plus", "pour", "quand", "que", "qui",
        "quoi", "sa", "sans", "se", "ses", "son", "sont", "sur", "ta", "tes", "ton", "un", "une",
        "vos", "votre", "vous", "vs",
    ],
    ..OTHER
};

const GERMAN: Data = Data {
    small: &[
        "aber", "am", "an", "auf", "aus", "bei", "das", "dein", "deine", "dem", "den", "der",
        "des", "die", "du", "ein", "eine", "einem", "einen", "einer", "er", "es", "fur", "ich",
        "ihr", "im", "in", "ist", "kein", "keine", "man", "mit", "nach", "nicht", "oder", "ohne",
        "sie", "sind", "so", "uber", "und", "unter", "vom", "von", "vs", "wann", "war", "was",
        "wer", "wie", "wir", "wird", "wo", "zu", "zum", "zur",
    ],
    ..OTHER
};

const ITALIAN: Data = Data {
    small: &[
        "ai", "al", "alla", "che", "chi", "come", "con", "da", "dal", "dalla", "degli", "dei",
        "del", "della", "delle", "dello", "di", "dove", "e", "gli", "i", "il", "in", "l", "la",
        "le", "lo", "ma", "mia", "mio", "nel", "nella", "non", "o", "per", "piu", "quando", "se",
        "senza", "sono", "su", "sua", "sul", "sulla", "suo", "tua", "tuo", "un", "una", "uno",
        "vs",
    ],
    ..OTHER
};

const OTHER: Data = Data {
    lists: Lists::None,
    small: &[],
    curious: &[],
    clear: &[],
    hype: &[],
    superlative: &[],
    measure: &[],
    contrast: &[],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_folded() {
        for data in [&ENGLISH, &PORTUGUESE, &SPANISH, &FRENCH, &GERMAN, &ITALIAN] {
            for (list, _) in data.lists_with_roles() {
                assert!(list.is_sorted(), "{list:?}");
                for word in list {
                    assert_eq!(text::folded(word), *word);
                }
            }
        }
    }
}
