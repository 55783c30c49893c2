//! Spanish: patterns by form, in a Spanish that is at home on both sides of the ocean. Written so that no adjective
//! agrees with a topic of unknown gender; a topic keeps the article that it was typed with.

use super::patterns::{Pattern, Suits, first_large, inside_sentence, only, p};
use super::topic::{Grammar, Head, Number};

pub(super) const GRAMMAR: Grammar = Grammar {
    how_to: &["cómo ", "como "],
    is_done: is_infinitive,
    verbs: &[
        "abrir",
        "adelgazar",
        "adiestrar",
        "adoptar",
        "afeitar",
        "afeitarse",
        "ahorrar",
        "alquilar",
        "amasar",
        "aprender",
        "arreglar",
        "aumentar",
        "bailar",
        "bajar",
        "bañar",
        "bordar",
        "borrar",
        "buscar",
        "calcular",
        "cambiar",
        "cantar",
        "cocinar",
        "combatir",
        "combinar",
        "comenzar",
        "comer",
        "comprar",
        "concentrarse",
        "conducir",
        "conectar",
        "configurar",
        "conseguir",
        "construir",
        "controlar",
        "correr",
        "cortar",
        "cosechar",
        "coser",
        "crear",
        "criar",
        "cuidar",
        "cultivar",
        "curar",
        "declarar",
        "decorar",
        "dejar",
        "depilar",
        "desbloquear",
        "descargar",
        "despertarse",
        "dibujar",
        "doblar",
        "dormir",
        "editar",
        "educar",
        "ejercitar",
        "elegir",
        "eliminar",
        "emigrar",
        "empezar",
        "emprender",
        "encontrar",
        "enseñar",
        "entender",
        "entrenar",
        "escoger",
        "escribir",
        "estirar",
        "estudiar",
        "evitar",
        "formatear",
        "fortalecer",
        "fotografiar",
        "ganar",
        "grabar",
        "hablar",
        "hacer",
        "hornear",
        "instalar",
        "invertir",
        "jugar",
        "lavar",
        "leer",
        "levantarse",
        "limpiar",
        "manejar",
        "maquillar",
        "maquillarse",
        "meditar",
        "mejorar",
        "memorizar",
        "monetizar",
        "montar",
        "motivarse",
        "mudarse",
        "nadar",
        "negociar",
        "ordenar",
        "organizar",
        "pagar",
        "pasear",
        "pedir",
        "peinar",
        "peinarse",
        "perder",
        "pintar",
        "planchar",
        "plantar",
        "podar",
        "poner",
        "preparar",
        "prevenir",
        "programar",
        "proteger",
        "publicar",
        "quitar",
        "reciclar",
        "recuperar",
        "redactar",
        "reducir",
        "reformar",
        "regar",
        "relajarse",
        "renovar",
        "reparar",
        "resolver",
        "respirar",
        "rizar",
        "sacar",
        "sembrar",
        "ser",
        "superar",
        "tejer",
        "tener",
        "tocar",
        "tomar",
        "trabajar",
        "traducir",
        "tratar",
        "usar",
        "vender",
        "vestir",
        "vestirse",
        "viajar",
        "vivir",
    ],
    slow_verbs: &[
        "adelgazar",
        "ahorrar",
        "aprender",
        "bajar",
        "cambiar",
        "comenzar",
        "criar",
        "cuidar",
        "cultivar",
        "dejar",
        "dormir",
        "empezar",
        "entrenar",
        "estudiar",
        "ganar",
        "hablar",
        "invertir",
        "meditar",
        "mejorar",
        "nadar",
        "perder",
        "ser",
        "superar",
        "tener",
        "tocar",
        "trabajar",
        "vivir",
        "dominar",
        "crear",
        "escribir",
        "correr",
    ],
    best: &[
        "mejores ",
        "los mejores ",
        "las mejores ",
        "mejor ",
        "el mejor ",
        "la mejor ",
        "top 10 ",
        "top 5 ",
    ],
    why: &["por qué", "por que", "porque", "porqué"],
    yes_no: &[
        "vale", "es", "son", "puedo", "puede", "se puede", "debo", "conviene", "merece", "hay",
        "sirve", "funciona", "necesito", "será", "está",
    ],
    ways: &[],
    modifier_of: |_, _| None,
    article_of: article,
    what_is: &["qué es ", "que es ", "qué son ", "que son "],
    asks: &[
        "qué",
        "que",
        "cómo",
        "como",
        "cuándo",
        "cuando",
        "cuál",
        "cual",
        "cuáles",
        "cuales",
        "quién",
        "quien",
        "quiénes",
        "dónde",
        "donde",
        "cuánto",
        "cuanto",
        "cuánta",
        "cuanta",
        "cuántos",
        "cuantos",
        "cuántas",
        "cuantas",
        "para qué",
        "a qué",
        "de qué",
        "en qué",
        "con qué",
        "por qué",
    ],
    versus: &[
        " vs. ",
        " vs ",
        " versus ",
        " contra ",
        " frente a ",
        " o ",
        " u ",
    ],
    tails: &[
        " para principiantes",
        " para niños",
        " para dummies",
        " paso a paso",
        " tutorial",
        " explicado",
        " explicada",
        " desde cero",
        " curso",
        " consejos",
        " tips",
    ],
    heads: &[
        "guía de ",
        "guia de ",
        "introducción a ",
        "curso de ",
        "consejos de ",
        "tips de ",
        "tutorial de ",
        "clases de ",
    ],
    dangling: &[
        "de", "del", "la", "el", "los", "las", "a", "al", "y", "e", "o", "u", "en", "para", "con",
        "por", "un", "una", "sin", "que", "vs", "su", "tu", "mi", "lo", "se", "como", "más",
    ],
    articles: &[],
    kept_articles: &[
        "el ", "la ", "los ", "las ", "un ", "una ", "unos ", "unas ", "mi ", "tu ", "su ",
    ],
    manners: &[
        "rápido", "fácil", "bien", "mejor", "gratis", "online", "barato", "más", "mucho",
    ],
    head: Head::First,
    noun_of: str::to_owned,
    number_of: number,
};

/// What can follow "cómo" when something is to be done: an infinitive, perhaps with a pronoun ("maquillarse").
/// "Cómo funciona el wifi" asks instead.
fn is_infinitive(phrase: &str) -> bool {
    let first = phrase.split(' ').next().unwrap_or_default();
    let pronouns = [
        "melo", "selo", "los", "las", "les", "nos", "lo", "la", "le", "se", "me", "te",
    ];
    let ends = |word: &str| {
        word.chars().count() >= 2
            && ["ar", "er", "ir", "ír", "ár", "ér"]
                .iter()
                .any(|end| word.ends_with(end))
    };
    ends(first)
        || pronouns
            .iter()
            .any(|pronoun| first.strip_suffix(pronoun).is_some_and(ends))
}

/// By the head, which is the first word that is no article.
fn number(core: &str) -> Number {
    let lower = core.to_lowercase();
    let head = head(&lower);
    let singular = [
        "sis",
        "itis",
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "tenis",
        "pilates",
        "virus",
        "campus",
        "diabetes",
        "caries",
        "caos",
        "dios",
        "atlas",
        "cosmos",
        "paraguas",
        "cumpleaños",
        "gas",
        "mes",
        "bus",
        "kubernetes",
        "windows",
        "los angeles",
        "paris",
        "crisis",
        "gratis",
        "chasis",
        "oasis",
        "cactus",
        "bonus",
        "ss",
        "us",
    ];
    let plural = head.len() > 3
        && ["as", "es", "os"].iter().any(|end| head.ends_with(end))
        && !singular.iter().any(|end| head.ends_with(end));
    if plural || lower.starts_with("los ") || lower.starts_with("las ") || lower.contains(" y ") {
        Number::Many
    } else {
        Number::One
    }
}

fn head(lower: &str) -> &str {
    let mut words = lower.split(' ');
    let first = words.next().unwrap_or_default();
    if matches!(
        first,
        "el" | "la" | "los" | "las" | "un" | "una" | "unos" | "unas"
    ) {
        words.next().unwrap_or(first)
    } else {
        first
    }
}

/// "La inflación", "las inversiones": for heads whose ending tells their gender, and for words that videos are about.
fn article(core: &str) -> Option<&'static str> {
    let head = head(core);
    let has_one = core.split(' ').next() != Some(head);
    // A capital is a name, and names take none.
    if has_one || head.chars().any(|c| c.is_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    let ends = |ends: &[&str]| {
        ends.iter()
            .any(|end| head.len() > end.len() + 1 && head.ends_with(end))
    };
    if ends(&[
        "ción", "sión", "dad", "tad", "tud", "umbre", "anza", "encia", "ancia", "ología",
    ]) || is_listed(FEMININE, head)
    {
        return Some("la");
    }
    if ends(&[
        "ciones", "siones", "dades", "tudes", "anzas", "encias", "ologías",
    ]) || head
        .strip_suffix('s')
        .is_some_and(|one| is_listed(FEMININE, one))
    {
        return Some("las");
    }
    if ends(&["ismo", "miento", "aje"]) || is_listed(MASCULINE, head) {
        return Some("el");
    }
    let one = head.strip_suffix("es").or(head.strip_suffix('s'));
    if ends(&["ismos", "mientos", "ajes"])
        || one.is_some_and(|one| is_listed(MASCULINE, one))
        || head
            .strip_suffix('s')
            .is_some_and(|one| is_listed(MASCULINE, one))
    {
        return Some("los");
    }
    None
}

fn is_listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

/// Heads of common topics.
const FEMININE: &str = "acuarela ansiedad barba batería bicicleta bolsa cama cámara casa cerveza cocina computadora costura dieta \
    empresa energía escuela fotografía freidora guitarra harina hipoteca historia huerta levadura limpieza lluvia \
    luna madera magia masa memoria mesa mochila moda moto música natación oficina ortografía paella pareja pasta \
    película piel pintura piscina pizza planta receta ropa rutina salsa salud tarta tortilla tienda vela web";
const MASCULINE: &str = "acuario ajedrez ajuste ahorro alquiler amor arroz autismo ayuno baile balcón bebé bizcocho bonsái bricolaje \
    café calendario camino campo canto caballo chocolate cine coche color correo crédito cuerpo dibujo dinero \
    ejercicio embarazo entrenador español estrés examen fútbol gato gimnasio gluten hogar huerto huevo idioma \
    inglés insomnio invierno jabón japonés jardín juego kéfir libro maquillaje mate mercado minimalismo móvil \
    mueble negocio niño ordenador pan pastel pelo perro pollo portátil presupuesto punto queso salario seguro \
    senderismo sol sueño sueldo tatuaje té teclado teléfono tiempo trabajo trading turismo vestido viaje vino \
    violín yoga yogur";

/// Sentence case: the first letter large, names as they are written, question words with their accents.
pub(super) fn sentence(text: &str) -> String {
    let inside = inside(text);
    let first = |text: &str| text.split(' ').next().unwrap_or_default().to_lowercase();
    // "iPhone" stays small.
    if first(text) == first(&inside)
        && inside.split(' ').next() != text.split(' ').next()
        && !is_asking(&inside)
    {
        inside
    } else {
        first_large(&inside)
    }
}

/// As inside a sentence.
pub(super) fn inside(text: &str) -> String {
    asking(&inside_sentence(text))
}

/// Question words are often typed without their accents: "que es la inflación".
const ASKING: [(&str, &str); 16] = [
    ("por que ", "por qué "),
    ("porque ", "por qué "),
    ("porqué ", "por qué "),
    ("que ", "qué "),
    ("como ", "cómo "),
    ("cuando ", "cuándo "),
    ("cual ", "cuál "),
    ("cuales ", "cuáles "),
    ("quien ", "quién "),
    ("donde ", "dónde "),
    ("cuanto ", "cuánto "),
    ("cuanta ", "cuánta "),
    ("cuantos ", "cuántos "),
    ("cuantas ", "cuántas "),
    ("para que sirve", "para qué sirve"),
    ("a que ", "a qué "),
];

fn asking(text: &str) -> String {
    let lower = text.to_lowercase();
    for (plain, accented) in ASKING {
        if lower.starts_with(plain) && text.is_char_boundary(plain.len()) {
            return format!("{accented}{}", &text[plain.len()..]);
        }
    }
    text.to_owned()
}

fn is_asking(text: &str) -> bool {
    ASKING
        .iter()
        .any(|(_, accented)| text.starts_with(accented))
}

/// A verb phrase as "tú" does it: "maquillarse" becomes "maquillarte".
pub(super) fn yours(verb: &str) -> String {
    let (first, rest) = match verb.split_once(' ') {
        Some((first, rest)) => (first, Some(rest)),
        None => (verb, None),
    };
    let done = match first.strip_suffix("se") {
        Some(stem)
            if ["ar", "er", "ir", "ír"]
                .iter()
                .any(|end| stem.ends_with(end)) =>
        {
            format!("{stem}te")
        }
        _ => first.to_owned(),
    };
    match rest {
        Some(rest) => format!("{done} {rest}"),
        None => done,
    }
}

/// "Y" before another word: "e" before the sound i.
pub(super) fn and(next: &str) -> &'static str {
    let lower = next.to_lowercase();
    let is_i = lower.starts_with(['i', 'í']) || lower.starts_with("hi") || lower.starts_with("hí");
    let glides = ["ia", "ie", "io", "hie", "hia"]
        .iter()
        .any(|start| lower.starts_with(start));
    // English names such as "iPhone" begin with the sound "ai".
    if is_i && !glides && !lower.starts_with("ip") && !lower.starts_with("ic") {
        "e"
    } else {
        "y"
    }
}

/// "O" before another word: "u" before the sound o.
pub(super) fn or(next: &str) -> &'static str {
    let lower = next.to_lowercase();
    let is_o = ["o", "ó", "ho", "hó"]
        .iter()
        .any(|start| lower.starts_with(start));
    if is_o { "u" } else { "o" }
}

pub(super) const THING: &[Pattern] = &[
    p(
        "errores",
        "{T}: {n} errores que comete casi todo el mundo",
        "ASÍ NO",
    ),
    p(
        "primeros pasos",
        "{T}: empieza por aquí, en {n} pasos sencillos",
        "DÍA UNO",
    ),
    p(
        "mirando atrás",
        "{C}: lo que me habría gustado saber antes de empezar",
        "¿DEMASIADO TARDE?",
    ),
    p(
        "mitos",
        "{T}: {n} mitos que te hacen perder el tiempo",
        "¿MENTIRA?",
    ),
    p(
        "explicación",
        "{T}: una explicación sencilla, sin rodeos",
        "POR FIN",
    ),
    p(
        "¿vale la pena?",
        "{C}: ¿de verdad [vale|valen] la pena? Una respuesta honesta",
        "¿SEGURO?",
    ),
    p(
        "gastar poco",
        "{T} con poco dinero: de qué puedes prescindir",
        "AHORRA",
    ),
    p(
        "plan",
        "{T}: tus primeros 7 días, paso a paso",
        "UNA SEMANA",
    ),
    p(
        "qué falla",
        "{C}: por qué sale mal y cómo arreglarlo",
        "¿Y AHORA?",
    ),
    p(
        "preguntas",
        "{T}: {n} preguntas que se hace todo el mundo",
        "TÚ PREGUNTAS",
    ),
    p(
        "lista",
        "{T}: la lista que conviene revisar antes de empezar",
        "REVISA ESTO",
    ),
    p(
        "lo que falta",
        "Lo que nadie te cuenta sobre {x}",
        "AHORA LO SABES",
    ),
    p("herramientas", "{C}: qué necesitas y qué no", "SOLO ESTO"),
    p(
        "poco tiempo",
        "{T} en 10 minutos: solo lo que importa",
        "SIN RODEOS",
    ),
    p(
        "prioridades",
        "{T}: haz primero estas {n} cosas",
        "EN ESTE ORDEN",
    ),
    p(
        "simplificar",
        "{T} sin dramas: con {n} reglas basta",
        "ASÍ DE FÁCIL",
    ),
    p(
        "pequeños cambios",
        "{T}: pequeños cambios, gran diferencia",
        "ANTES / DESPUÉS",
    ),
    p(
        "sin exagerar",
        "La verdad sobre {x}, sin exagerar",
        "HABLEMOS CLARO",
    ),
    p(
        "antes de gastar",
        "{C}: aprende esto antes de gastar dinero",
        "¡ESPERA!",
    ),
    p(
        "qué funciona",
        "{C}: qué funciona, qué no y por qué",
        "¿SÍ O NO?",
    ),
    p(
        "problemas",
        "¿Problemas con {x}? {n} soluciones para probar",
        "TIENE ARREGLO",
    ),
    p(
        "por dentro",
        "{C}: cómo [funciona|funcionan] de verdad",
        "POR DENTRO",
    ),
    p(
        "el error caro",
        "{C}: el error que sale más caro",
        "AY, EL BOLSILLO",
    ),
    p(
        "lo básico",
        "{T}: lo básico que nadie te enseñó",
        "DESDE CERO",
    ),
    p(
        "el paso olvidado",
        "{T}: el paso que casi todos olvidan",
        "NO TE LO SALTES",
    ),
    p(
        "volver a empezar",
        "{C}: lo que haría si empezara hoy",
        "OTRA VEZ",
    ),
    p("expectativas", "{C}: expectativa contra realidad", "UY..."),
    p("decisión", "{C}: piénsalo así antes de decidir", "PIÉNSALO"),
    p(
        "hoja de ruta",
        "{T}: una hoja de ruta clara para salir de cero",
        "EL MAPA",
    ),
    p(
        "empezar",
        "¿Empiezas con {x}? Haz esto primero",
        "PASO CERO",
    ),
    p(
        "malentendido",
        "Lo que casi todos entienden mal sobre {x}",
        "VAYA",
    ),
    p(
        "¿difícil?",
        "{C}: ¿[es tan difícil|son tan difíciles] como dicen?",
        "¿O FÁCIL?",
    ),
    p(
        "abandono",
        "{C}: por qué tanta gente abandona tan pronto",
        "NO TE RINDAS",
    ),
    p(
        "pereza",
        "{C} para perezosos: el mínimo que funciona",
        "MENOS ESFUERZO",
    ),
    p(
        "vergüenza",
        "{n} preguntas sobre {x} que da vergüenza hacer",
        "PSST...",
    ),
    p(
        "lo esencial",
        "Todo lo que necesitas para {x} y nada más",
        "LO DEMÁS SOBRA",
    ),
    p(
        "guía",
        "{T}: la guía que me habría ahorrado tiempo",
        "GUARDA ESTO",
    ),
    p("señales", "{C}: {n} señales de que algo va mal", "CUIDADO"),
    only(
        Suits::Fun,
        "sin experiencia",
        "{C} sin ninguna experiencia: ¿qué puede salir mal?",
        "AY AY AY",
    ),
    only(
        Suits::Fun,
        "mitos con nota",
        "Pongo nota a {n} mitos sobre {x}",
        "¿UN 10?",
    ),
];

pub(super) const RANKED: &[Pattern] = &[
    p(
        "criterios",
        "{T}: {n} cosas que mirar antes de elegir",
        "LEE ANTES",
    ),
    p(
        "sin arrepentirse",
        "{T}: cómo elegir sin arrepentirte",
        "ACIERTA",
    ),
    p("para quién", "{T}: ¿cuál va contigo?", "DEPENDE"),
    p(
        "lo que falta",
        "{T}: lo que no cuentan los rankings",
        "MIRA DE CERCA",
    ),
    p(
        "antes de decidir",
        "{T}: mira esto antes de decidir",
        "¡ESPERA!",
    ),
    p(
        "lo que importa",
        "{T}: qué importa y qué es solo publicidad",
        "SÁLTATE ESTO",
    ),
    p(
        "honesto",
        "{T}: comparación honesta, sin rodeos",
        "SIN BANDO",
    ),
    p(
        "preguntas",
        "{T}: {n} preguntas para decidirte",
        "PREGÚNTATE",
    ),
    p("errores", "{T}: {n} errores a la hora de elegir", "VAYA"),
    p(
        "contra corriente",
        "{T}: por qué no necesitas el número 1",
        "CON ESTO BASTA",
    ),
    p(
        "método",
        "{T}: primero los criterios, luego la lista",
        "¿SIN PATROCINIO?",
    ),
    p("precio", "{C}: ¿calidad o solo fama?", "¿TANTA FAMA?"),
    p(
        "lista corta",
        "{T}: la lista corta, con sus motivos",
        "SOLO ESTOS",
    ),
    p(
        "principiantes",
        "{T}: por dónde empezar sin experiencia",
        "EMPIEZA AQUÍ",
    ),
    p("mitos", "{T}: {n} mitos que conviene olvidar", "¿MENTIRA?"),
    p("poco tiempo", "{T} en 10 minutos, sin rodeos", "RÁPIDO"),
];

pub(super) const DOING: &[Pattern] = &[
    p(
        "pasos",
        "Cómo {v}: {n} pasos que tienen sentido",
        "EMPIEZA FÁCIL",
    ),
    p("gastar poco", "Cómo {v} sin tirar el dinero", "AHORRA"),
    p(
        "primera vez",
        "Cómo {v} (aunque no lo hayas intentado nunca)",
        "SÍ, TÚ",
    ),
    p(
        "errores",
        "Cómo {v}: {n} errores que debes evitar",
        "ASÍ NO",
    ),
    p(
        "antes de empezar",
        "Antes de {u}, revisa estas {n} cosas",
        "¡ESPERA!",
    ),
    only(
        Suits::Task,
        "calma",
        "Cómo {v} por primera vez, con calma",
        "RESPIRA",
    ),
    p(
        "manera sencilla",
        "La manera sencilla de {v}, paso a paso",
        "SIN DRAMAS",
    ),
    p(
        "atasco",
        "¿No consigues {u}? Empieza por aquí",
        "¿ATASCADO?",
    ),
    p("poco tiempo", "Cómo {v} cuando falta tiempo", "¿CON PRISA?"),
    p(
        "saber antes",
        "{n} cosas que debes saber antes de {u}",
        "LEE ANTES",
    ),
    p(
        "por qué cuesta",
        "Por qué cuesta tanto {v} (y qué ayuda)",
        "NO ERES TÚ",
    ),
    p(
        "herramientas",
        "Cómo {v}: qué usar y qué no hace falta",
        "SOLO ESTO",
    ),
    only(
        Suits::Process,
        "plan",
        "Cómo {v}: un plan de 7 días para principiantes",
        "UNA SEMANA",
    ),
    only(
        Suits::Process,
        "hábitos",
        "Cómo {v}: {n} hábitos pequeños que ayudan",
        "POCO A POCO",
    ),
    only(
        Suits::Process,
        "tiempo",
        "¿Cuánto se tarda en {v}, de verdad?",
        "TIC, TAC",
    ),
    only(
        Suits::Process,
        "por tu cuenta",
        "¿Puedes {u} por tu cuenta? Respuesta honesta",
        "¿SIN AYUDA?",
    ),
    only(
        Suits::Process,
        "abandono",
        "Por qué tanta gente deja de intentar {v}",
        "NO TE RINDAS",
    ),
    p(
        "explicación",
        "Cómo {v}: explicación sin complicaciones",
        "POR FIN",
    ),
    p(
        "lista",
        "Cómo {v}: la lista para revisar al principio",
        "REVISA ESTO",
    ),
    p(
        "sin adivinar",
        "Deja de adivinar: cómo {v} en {n} pasos",
        "YA LO VEO",
    ),
    p(
        "dos caminos",
        "Cómo {v}: ¿la forma barata o la buena?",
        "¿CUÁL ES?",
    ),
    p(
        "honesto",
        "¿Es difícil {v}? Una respuesta honesta",
        "LA VERDAD",
    ),
    p(
        "lo que falta",
        "Lo que nadie te cuenta sobre {v}",
        "AHORA LO SABES",
    ),
    p(
        "progreso",
        "Cómo {v}: de cero a la confianza",
        "SUBE DE NIVEL",
    ),
    p(
        "estreno",
        "¿Vas a {u} por primera vez? Mira esto antes",
        "TE TOCA",
    ),
    p(
        "preguntas",
        "Cómo {v}: {n} preguntas, respuestas directas",
        "TÚ PREGUNTAS",
    ),
    p(
        "el paso olvidado",
        "Cómo {v}: el paso que casi todos se saltan",
        "MIRA DE CERCA",
    ),
    p(
        "sin arrepentirse",
        "Cómo {v} sin arrepentirte después",
        "LUEGO ES TARDE",
    ),
    p("orden", "Qué hacer primero para {u}", "EN ESTE ORDEN"),
    p(
        "señales",
        "Cómo {v}: {n} señales de que algo va mal",
        "CUIDADO",
    ),
    p(
        "mitos",
        "Cómo {v}: {n} mitos que conviene olvidar",
        "¿MENTIRA?",
    ),
    p("reglas", "{n} reglas que ayudan a la hora de {v}", "APUNTA"),
    p(
        "pequeños cambios",
        "Cómo {v}: pequeños cambios, gran diferencia",
        "ANTES / DESPUÉS",
    ),
    p(
        "problemas",
        "¿Intentaste {u} y salió mal? Haz esto",
        "TIENE ARREGLO",
    ),
    p("pereza", "Cómo {v} con el mínimo esfuerzo", "¿PEREZA?"),
    p(
        "lo que ya tienes",
        "Cómo {v} con lo que ya tienes",
        "GASTO CERO",
    ),
    p(
        "de verdad",
        "Cómo {v} de verdad, sin trucos raros",
        "SIN TRUCOS",
    ),
    only(
        Suits::Fun,
        "sin experiencia",
        "{V} sin ninguna experiencia: ¿qué puede salir mal?",
        "AY AY AY",
    ),
];

pub(super) const QUESTION: &[Pattern] = &[
    p(
        "explicación",
        "¿{Q}? Explicación sin complicaciones",
        "POR FIN",
    ),
    p(
        "respuesta sencilla",
        "¿{Q}? Una respuesta sencilla, paso a paso",
        "FÁCIL",
    ),
    p(
        "corta y larga",
        "¿{Q}? La respuesta corta y la larga",
        "¿DEPENDE?",
    ),
    p(
        "lo que falta",
        "¿{Q}? Lo que casi nadie responde",
        "AHORA LO SABES",
    ),
    p(
        "parte oculta",
        "¿{Q}? La parte que nadie explica",
        "MIRA DE CERCA",
    ),
    p(
        "saber antes",
        "¿{Q}? {n} cosas que debes saber primero",
        "LEE ANTES",
    ),
    p(
        "poco tiempo",
        "¿{Q}? Queda claro en 10 minutos",
        "SIN RODEOS",
    ),
    p(
        "palabras sencillas",
        "¿{Q}? Con palabras de todos los días",
        "PARA HUMANOS",
    ),
    p(
        "confusión",
        "¿{Q}? Por qué confunde a casi todo el mundo",
        "¿TE PIERDES?",
    ),
    p(
        "duda",
        "¿{Q}? Cómo comprobarlo por tu cuenta",
        "COMPRUÉBALO",
    ),
    p("sorpresa", "¿{Q}? El detalle que sorprende", "VAYA"),
    p("puntos", "¿{Q}? La respuesta en {n} puntos", "CUENTA"),
    p(
        "siguiente paso",
        "¿{Q}? Y qué preguntar después",
        "¿Y AHORA?",
    ),
    only(
        Suits::YesNo,
        "pregunta equivocada",
        "¿{Q}? Quizá la pregunta sea otra",
        "MMM...",
    ),
    p("mitos", "¿{Q}? {n} mitos aclarados", "¿MENTIRA?"),
    only(
        Suits::YesNo,
        "desacuerdo",
        "¿{Q}? Por qué las buenas fuentes no coinciden",
        "¿QUIÉN ACIERTA?",
    ),
    only(
        Suits::What,
        "ejemplos",
        "¿{Q}? {n} ejemplos para entenderlo de una vez",
        "¡AJÁ!",
    ),
    only(
        Suits::What,
        "principiantes",
        "¿{Q}? Guía para quien parte de cero",
        "EMPIEZA AQUÍ",
    ),
    only(
        Suits::What,
        "honesto",
        "¿{Q}? Una mirada honesta, sin exagerar",
        "HABLEMOS CLARO",
    ),
    only(
        Suits::What,
        "práctica",
        "¿{Q}? Qué significa en la práctica",
        "VIDA REAL",
    ),
    only(
        Suits::What,
        "por qué importa",
        "¿{Q}? Y por qué deberías saberlo",
        "¿Y QUÉ?",
    ),
    only(
        Suits::What,
        "qué cambia",
        "¿{Q}? Qué cambia cuando lo entiendes",
        "ANTES / DESPUÉS",
    ),
    only(
        Suits::Why,
        "causas",
        "¿{Q}? {n} causas que la gente confunde",
        "ESA NO ES",
    ),
    only(
        Suits::Why,
        "imagen",
        "¿{Q}? Una imagen sencilla lo explica",
        "MIRA",
    ),
    only(
        Suits::Why,
        "historia",
        "¿{Q}? La historia detrás de la respuesta",
        "ÉRASE UNA VEZ",
    ),
    only(
        Suits::Why,
        "prueba",
        "¿{Q}? Una prueba fácil para hacer en casa",
        "PRUEBA ESTO",
    ),
    only(
        Suits::YesNo,
        "sí o no",
        "¿{Q}? Sí, no o depende",
        "BUENO...",
    ),
    only(
        Suits::YesNo,
        "decidir",
        "¿{Q}? Mira esto antes de decidir",
        "¡ESPERA!",
    ),
    only(
        Suits::YesNo,
        "pregúntate",
        "¿{Q}? {n} preguntas que debes hacerte",
        "SÉ SINCERO",
    ),
    only(
        Suits::YesNo,
        "a favor y en contra",
        "¿{Q}? Los dos lados, sin tomar partido",
        "¿50 / 50?",
    ),
    only(
        Suits::YesNo,
        "para quién",
        "¿{Q}? Para quién sí y para quién no",
        "¿Y TÚ?",
    ),
    only(
        Suits::YesNo,
        "precio",
        "¿{Q}? Qué cuesta y qué se gana",
        "LA CUENTA",
    ),
    only(
        Suits::YesNo,
        "depende",
        "¿{Q}? Depende de estas {n} cosas",
        "REVISA ESTO",
    ),
    only(
        Suits::YesNo,
        "reglas",
        "¿{Q}? {n} reglas que ayudan",
        "APUNTA",
    ),
    only(
        Suits::YesNo,
        "errores",
        "¿{Q}? {n} errores comunes al responder",
        "VAYA",
    ),
    p(
        "lo que se sabe",
        "¿{Q}? Lo que se sabe y lo que no",
        "SIN HUMO",
    ),
    p(
        "sin tecnicismos",
        "¿{Q}? Te lo cuento sin tecnicismos",
        "CLARO Y FÁCIL",
    ),
    p("con dibujos", "¿{Q}? Explicado con dibujos", "MIRA"),
    p(
        "preguntas",
        "¿{Q}? Y otras {n} preguntas que surgen",
        "TÚ PREGUNTAS",
    ),
    p("malentendido", "¿{Q}? Así se malinterpreta", "ESO NO"),
    p("al grano", "¿{Q}? Al grano, en pocos minutos", "RÁPIDO"),
    p("test", "¿{Q}? Haz el test antes de verlo", "TEST"),
    p(
        "desde cero",
        "¿{Q}? Desde cero hasta que quede claro",
        "SUBE DE NIVEL",
    ),
    p(
        "resolver",
        "¿{Q}? Vamos a resolverlo de una vez",
        "CASO CERRADO",
    ),
    p(
        "sin miedo",
        "¿{Q}? Respuesta sin miedo para principiantes",
        "RESPIRA",
    ),
    p("pistas", "¿{Q}? {n} pistas que casi nadie ve", "FÍJATE"),
    p(
        "al revés",
        "¿{Q}? Casi todos lo entienden al revés",
        "DALE LA VUELTA",
    ),
    p(
        "cambiar de idea",
        "¿{Q}? Qué te haría cambiar de opinión",
        "PIÉNSALO",
    ),
    only(
        Suits::YesNo,
        "error oculto",
        "¿{Q}? El error escondido en la pregunta",
        "¿LO VES?",
    ),
    p("dudas", "¿{Q}? Tus dudas, una por una", "PERO ESPERA..."),
    p(
        "cómo pensarlo",
        "¿{Q}? Una forma mejor de pensarlo",
        "UN PASO ATRÁS",
    ),
    p(
        "la pieza que falta",
        "¿{Q}? La pieza que falta",
        "AQUÍ ESTÁ",
    ),
    p("versión honesta", "¿{Q}? La versión honesta", "SIN FILTRO"),
    p("un ejemplo", "¿{Q}? Un ejemplo que lo dice todo", "ASÍ"),
    p(
        "en el fondo",
        "¿{Q}? Lo que de verdad quieres saber",
        "PSST...",
    ),
];

pub(super) const VERSUS: &[Pattern] = &[
    p("elección", "{A} {or} {b}: ¿cuál elegir?", "DECIDIDO"),
    p(
        "diferencias",
        "{A} vs {b}: {n} diferencias que importan",
        "FÍJATE",
    ),
    p("honesto", "¿{A} {or} {b}? Comparación honesta", "SIN BANDO"),
    p(
        "lo que falta",
        "{A} vs {b}: lo que no cuentan las comparaciones",
        "MIRA DE CERCA",
    ),
    p("para quién", "{A} vs {b}: cuál va contigo", "¿Y TÚ?"),
    p(
        "preguntas",
        "¿{A} {or} {b}? {n} preguntas que deciden",
        "PREGÚNTATE",
    ),
    p(
        "poco tiempo",
        "{A} vs {b}: la diferencia en 5 minutos",
        "RÁPIDO",
    ),
    p(
        "cambio",
        "{A} vs {b}: ¿vale la pena cambiar?",
        "¿TE QUEDAS?",
    ),
    p(
        "pros y contras",
        "{A} vs {b}: pros, contras y límites",
        "ATENCIÓN",
    ),
    p(
        "antes de decidir",
        "{A} vs {b}: mira esto antes de decidir",
        "¡ESPERA!",
    ),
    p(
        "principiantes",
        "{A} vs {b}: explicación para principiantes",
        "EMPIEZA AQUÍ",
    ),
    p(
        "sin ganador",
        "{A} vs {b}: ¿hay un ganador? No siempre",
        "MMM...",
    ),
    p(
        "lado a lado",
        "{A} vs {b}: lado a lado, sin exagerar",
        "CARA A CARA",
    ),
    p(
        "pregunta equivocada",
        "Por qué {a} vs {b} es la pregunta equivocada",
        "REPIÉNSALO",
    ),
    p(
        "errores",
        "{A} vs {b}: {n} errores a la hora de elegir",
        "VAYA",
    ),
    p(
        "día a día",
        "{A} vs {b}: qué cambia en el día a día",
        "VIDA REAL",
    ),
    p(
        "dinero",
        "{A} vs {b}: lo que cuesta cada opción de verdad",
        "LA CUENTA",
    ),
    p(
        "mitos",
        "{A} vs {b}: {n} mitos que conviene olvidar",
        "¿MENTIRA?",
    ),
    p(
        "sin arrepentirse",
        "{A} {or} {b}: cómo elegir sin arrepentirte",
        "SEGURO",
    ),
    p(
        "con el tiempo",
        "{A} vs {b}: ¿cuál envejece mejor?",
        "EN UN AÑO",
    ),
    p("los dos", "{A} {and} {b}: ¿hacen falta los dos?", "¿DOS?"),
    p(
        "motivos",
        "{n} motivos para elegir {a} en vez de {b}",
        "DALE LA VUELTA",
    ),
    p(
        "necesidad",
        "{A} vs {b}: depende de lo que necesites",
        "DEPENDE",
    ),
    p(
        "detalle",
        "{A} vs {b}: el pequeño detalle que decide",
        "PEQUEÑO PERO FUERTE",
    ),
    p(
        "lista",
        "{A} vs {b}: una lista para decidir hoy",
        "REVISA ESTO",
    ),
    p("verdad", "La verdad sobre {a} vs {b}", "HABLEMOS CLARO"),
    p(
        "reglas",
        "{A} vs {b}: {n} reglas que lo resuelven",
        "CASO CERRADO",
    ),
    p(
        "prueba",
        "{A} vs {b}: la prueba que casi nadie hace",
        "PRUEBA ESTO",
    ),
    p(
        "puntos fuertes",
        "{A} vs {b}: dónde brilla cada opción",
        "FUERTE / DÉBIL",
    ),
    p(
        "plan",
        "¿{A} primero y {b} después? Un plan claro",
        "EL ORDEN",
    ),
];
