//! Spanish sentences for research and outlines. No adjective agrees with a topic of unknown gender; viewers are "tú".

use super::{Kind, Prose};

pub(in super::super) const SPANISH: Prose = Prose {
    anybody: "Quien empieza o se ha quedado a mitad de camino",
    question: "¿{Q}?",
    summary: "{w}: ese es el público de «{t}». Pide un comienzo claro y una palabra honesta sobre lo que hace falta. El tiempo es poco y las promesas vacías cansan. Esto es un borrador sin conexión: aquí no se ha investigado nada, así que comprueba cada afirmación antes de grabar.",
    wants: &[
        "Un primer resultado pronto",
        "Saber qué hace falta y qué puede esperar",
        "Un orden claro de pasos",
        "Darse cuenta de si va por buen camino",
    ],
    fears: &[
        "Gastar dinero en lo que no sirve",
        "Atascarse y abandonar",
        "Quedar mal por no saber algo básico",
    ],
    thing_questions: &[
        "¿Por dónde empiezo con {s}?",
        "¿Qué necesito para {s} y de qué puedo prescindir?",
        "¿En qué se equivoca más la gente con {s}?",
        "¿Cuánto se tarda hasta que resulta fácil?",
        "¿Cuánto cuesta, en dinero y en tiempo?",
        "¿Cómo sé que voy por buen camino?",
    ],
    doing_questions: &[
        "¿Qué necesito antes de {v}?",
        "¿Cuánto tiempo hace falta para {v}?",
        "¿Qué suele salir mal a la hora de {v}?",
        "¿Puede {v} alguien sin experiencia?",
        "¿Cuánto cuesta {v}?",
        "¿Cómo sé que lo hice bien?",
    ],
    open_questions: &[
        "¿{Q}?",
        "¿Por qué importa en el día a día?",
        "¿En qué se equivoca casi todo el mundo con {s}?",
        "¿Hay un ejemplo sencillo?",
        "¿Cómo puedo comprobar la respuesta?",
        "¿Qué conviene preguntar después?",
    ],
    versus_questions: &[
        "¿{A} {or} {b}: cuál va conmigo?",
        "¿Cuál es la diferencia real entre {a} {and} {b}?",
        "¿Vale la pena cambiar {a} por {b}?",
        "¿Cuánto cuestan {a} {and} {b} con el tiempo?",
        "¿Para quién es {a} y para quién es {b}?",
        "¿Qué no cuentan las comparaciones entre {a} {and} {b}?",
    ],
    angles: &[
        ("Errores comunes", "Nadie quiere aprenderlos por las malas."),
        (
            "La primera hora",
            "Un pequeño éxito al principio da ganas de seguir.",
        ),
        (
            "Lo que puedes omitir",
            "Ahorra dinero y quita el miedo a empezar.",
        ),
        (
            "Expectativa y realidad",
            "La honestidad es rara, por eso llama la atención.",
        ),
        (
            "Un ejemplo completo",
            "La gente confía en lo que puede ver.",
        ),
    ],
    searches: &[
        "{k} para principiantes",
        "{k} consejos",
        "{k} paso a paso",
        "{k} errores comunes",
        "{k} desde cero",
    ],
    picture: "{s}: un motivo claro, de cerca, sin nada que distraiga",
    moods: [
        "cálido y acogedor",
        "atrevido y divertido",
        "tranquilo y claro",
    ],
    hooks: &[
        "«{title}»: eso es lo que vas a ver, sin rodeos. Quédate hasta la parte que casi nadie enseña.",
        "Has venido por esto: {title}. Te lo enseño en orden y te digo dónde suele tropezar la gente.",
        "{title}. Antes de empezar, una pregunta: ¿qué te hizo abandonar la última vez? Empezamos justo ahí.",
    ],
    hook_shows: "Primero el resultado, durante tres segundos; después, el momento en que suele salir mal.",
    opening: (
        "Antes de empezar",
        "Cómo es un buen resultado, para quién es esto y qué dejamos fuera a propósito.",
    ),
    closing: (
        "Tu siguiente paso",
        "Un resumen en tres frases y una sola cosa para hacer hoy.",
    ),
    plain: &[
        (
            "De qué se trata de verdad",
            "{title}: en palabras sencillas, y por qué le importa a quien lo ve.",
        ),
        (
            "Qué necesitas y qué puede esperar",
            "La lista corta para {s}. Lo demás es opcional hasta que haga falta.",
        ),
        (
            "El primer paso",
            "La versión más pequeña que ya cuenta, hecha ante la cámara de principio a fin.",
        ),
        (
            "Dónde suele salir mal",
            "El momento en que la gente abandona, cómo se nota y cómo superarlo.",
        ),
        (
            "Un ejemplo completo",
            "Un ejemplo entero, con lo que no salió como estaba previsto.",
        ),
        (
            "Tu siguiente paso",
            "Un resumen en tres frases y una sola cosa para hacer hoy.",
        ),
    ],
    kinds: &[
        Kind {
            stems: &["error"],
            label: "Error",
            items: [
                (
                    "empezar sin objetivo",
                    "Di cómo es un buen resultado antes del primer paso; si no, cualquier movimiento parece progreso.",
                ),
                (
                    "comprar demasiado y demasiado pronto",
                    "Empieza con lo mínimo que funciona y añade solo lo que te haya hecho falta dos veces.",
                ),
                (
                    "cambiarlo todo a la vez",
                    "Cambia una cosa, mira el resultado y solo entonces cambia la siguiente.",
                ),
                (
                    "saltarse lo básico",
                    "La parte aburrida sostiene el resto. Enséñala una vez, despacio y con su porqué.",
                ),
                (
                    "copiar sin entender",
                    "Pregunta para qué sirve cada paso. Sin saberlo, no se puede adaptar.",
                ),
                (
                    "juzgar demasiado pronto",
                    "Decide de antemano cuándo vas a valorar el resultado y espera hasta entonces.",
                ),
                (
                    "no apuntar nada",
                    "Dos líneas por intento evitan repetir el mismo error.",
                ),
            ],
        },
        Kind {
            stems: &["paso"],
            label: "Paso",
            items: [
                (
                    "ponte un objetivo pequeño",
                    "Una frase: ¿qué debe estar hecho al final del día?",
                ),
                (
                    "reúne solo lo necesario",
                    "Ponlo todo en la mesa y enséñalo. Lo que no está ahí todavía no hace falta.",
                ),
                (
                    "haz la versión más pequeña",
                    "Ve de principio a fin una vez, en pequeño, sin parar a mejorar.",
                ),
                (
                    "mira qué ha pasado",
                    "Compara el resultado con el objetivo y señala una diferencia.",
                ),
                (
                    "corrige una cosa",
                    "Cambia solo lo que causó esa diferencia, y nada más.",
                ),
                (
                    "repite hasta que salga",
                    "Hazlo otra vez hasta que funcione dos veces seguidas.",
                ),
                (
                    "hazlo tuyo",
                    "Ahora añade tu propia idea, porque ya sabes qué cambia.",
                ),
            ],
        },
        Kind {
            stems: &["mito", "mentira"],
            label: "Mito",
            items: [
                (
                    "hace falta talento",
                    "Lo que parece talento casi siempre es práctica que nadie vio.",
                ),
                (
                    "hay que gastar mucho",
                    "Enseña hasta dónde llega lo sencillo y dónde está el límite de verdad.",
                ),
                (
                    "solo hay una forma correcta",
                    "Enseña dos formas que funcionan y di para quién es cada una.",
                ),
                (
                    "tiene que ser todos los días",
                    "Un ritmo posible vale más que un ritmo admirable.",
                ),
                (
                    "un fallo es señal de parar",
                    "Un fallo es una medida. Enseña uno y lo que se aprendió.",
                ),
                (
                    "ya es tarde para empezar",
                    "Piensa en lo que sería posible en un año y empieza por la primera semana.",
                ),
                (
                    "cuanto más, mejor",
                    "Enseña el punto a partir del cual más empieza a estorbar.",
                ),
            ],
        },
        Kind {
            stems: &["diferencia", "motivo", "razon"],
            label: "N.º",
            items: [
                (
                    "lo que cuesta con el tiempo",
                    "No el precio del primer día: lo que se paga al cabo de un año, en dinero y en horas.",
                ),
                (
                    "el uso en el día a día",
                    "Un día normal con cada opción, lado a lado.",
                ),
                (
                    "lo que se pierde",
                    "Toda elección tiene un precio que no viene en la caja. Di cuál es.",
                ),
                (
                    "lo difícil que es volver atrás",
                    "Si cambias de idea más adelante, ¿qué se pierde?",
                ),
                (
                    "para quién está hecho",
                    "Describe a la persona a la que mejor le va cada opción.",
                ),
                (
                    "lo que ya tienes",
                    "Lo que tienes y lo que ya sabes puede decidir la elección.",
                ),
                (
                    "cómo envejece",
                    "Qué importará dentro de tres años y qué es solo novedad.",
                ),
            ],
        },
        Kind {
            stems: &["pregunta"],
            label: "Pregunta",
            items: [
                (
                    "¿por dónde empiezo?",
                    "Por la versión más pequeña que da un resultado hoy.",
                ),
                (
                    "¿qué necesito?",
                    "La lista corta, y lo que puede esperar hasta que haga falta.",
                ),
                (
                    "¿cuánto se tarda?",
                    "Un margen honesto y lo que lo acorta o lo alarga.",
                ),
                (
                    "¿cuánto cuesta?",
                    "Dinero, tiempo y atención, cada uno con una forma de gastar menos.",
                ),
                (
                    "¿qué puede salir mal?",
                    "El problema de siempre, cómo verlo a tiempo y qué hacer.",
                ),
                (
                    "¿cómo sé que funciona?",
                    "Una señal que cualquiera puede comprobar sin herramientas.",
                ),
                (
                    "¿qué viene después?",
                    "El paso siguiente y cuándo estás preparado para darlo.",
                ),
            ],
        },
        Kind {
            stems: &["senal"],
            label: "Señal",
            items: [
                (
                    "no sabes decir qué quieres",
                    "Si el objetivo se tarda un minuto en explicar, hazlo más pequeño.",
                ),
                (
                    "repites el mismo paso",
                    "Para y mira el paso anterior: ahí está la causa.",
                ),
                (
                    "compras sin parar",
                    "Comprar parece avanzar. Déjalo una semana y mira qué pasa.",
                ),
                (
                    "te saltas la comprobación",
                    "Sin comprobar no se aprende. Ponla donde no puedas pasarla por alto.",
                ),
                (
                    "te comparas todo el día",
                    "Compara con tu último intento, no con lo mejor de otra persona.",
                ),
                (
                    "nunca terminas",
                    "Termina algo pequeño, aunque quede mal, y míralo entero.",
                ),
                (
                    "evitas una parte",
                    "La parte que evitas es la siguiente que toca aprender.",
                ),
            ],
        },
        Kind {
            stems: &[
                "regla", "habito", "cosa", "soluc", "ejemplo", "punto", "consejo", "truco",
                "forma", "manera", "leccion", "idea", "clave", "causa", "pista",
            ],
            label: "N.º",
            items: [
                (
                    "empieza por el final",
                    "Ten claro cómo es un buen resultado y no lo pierdas de vista.",
                ),
                (
                    "un cambio cada vez",
                    "Parece más lento, y es la única forma de saber qué ayuda.",
                ),
                (
                    "primero lo mínimo",
                    "Empieza con lo mínimo que funciona y añade lo que te haga falta.",
                ),
                (
                    "comprueba pronto",
                    "Mira el resultado antes de terminar, mientras cambiar sale barato.",
                ),
                (
                    "apúntalo",
                    "Dos líneas por intento. La memoria es más amable que la verdad.",
                ),
                (
                    "haz que repetir sea fácil",
                    "Deja cada cosa en su sitio, para que empezar no cueste nada.",
                ),
                (
                    "para mientras va bien",
                    "Termina con un éxito y volver a empezar será fácil.",
                ),
            ],
        },
    ],
    shows: &[
        "Las manos trabajando, de cerca",
        "Antes y después, lado a lado",
        "Un dibujo sencillo que crece mientras hablas",
        "El mismo paso dos veces: mal y bien",
        "Tú, mirando a la cámara, con el objeto en la mano",
        "Una lista en pantalla, línea a línea",
    ],
    call_to_action: &[
        "Cuéntame en los comentarios dónde te has atascado: respondo a los primeros.",
        "Prueba el primer paso hoy y escribe abajo cómo te fue.",
        "Si esto te ha ahorrado un error, mándaselo a quien le haga falta.",
    ],
    leads: &[
        "un comienzo claro, los errores de siempre y una cosa para hacer hoy.",
        "qué hacer primero, qué puede esperar y cómo saber que funciona.",
        "en palabras sencillas, en orden y sin promesas vacías.",
    ],
    description: "{P}: {lead}\n\n{title}. Aquí vamos en orden: qué necesitas, qué hacer primero, dónde suele salir mal y cómo notar que funciona.\n\n¿Te queda alguna duda? Escríbela abajo: la próxima vez respondo a la mejor pregunta.",
    pinned: &[
        "¿Cuál fue la parte más difícil para ti? Leo todas las respuestas.",
        "¿Qué parte debería enseñar más de cerca la próxima vez?",
    ],
    words: &[
        "EMPIEZA AQUÍ",
        "MIRA ANTES",
        "ASÍ DE FÁCIL",
        "¡ESPERA!",
        "MIRA DE CERCA",
        "AHORA LO SABES",
    ],
};
