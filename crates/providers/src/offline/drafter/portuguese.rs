//! Portuguese: patterns by form. Written so that no article or adjective has to agree with a topic of unknown gender.

use super::patterns::{Pattern, Suits, first_large, inside_sentence, only, p};
use super::topic::{Grammar, Head, Number};

pub(super) const GRAMMAR: Grammar = Grammar {
    how_to: &["como "],
    is_done: is_infinitive,
    verbs: &[
        "abrir",
        "adestrar",
        "aprender",
        "assar",
        "baixar",
        "bordar",
        "cantar",
        "começar",
        "comprar",
        "configurar",
        "consertar",
        "construir",
        "correr",
        "costurar",
        "cozinhar",
        "criar",
        "cuidar",
        "cultivar",
        "dançar",
        "declarar",
        "decorar",
        "desenhar",
        "desentupir",
        "dirigir",
        "dormir",
        "economizar",
        "editar",
        "educar",
        "emagrecer",
        "empreender",
        "entender",
        "escolher",
        "escrever",
        "estudar",
        "evitar",
        "falar",
        "fazer",
        "formatar",
        "fritar",
        "ganhar",
        "gravar",
        "instalar",
        "investir",
        "jogar",
        "juntar",
        "lavar",
        "ler",
        "limpar",
        "maquiar",
        "meditar",
        "melhorar",
        "memorizar",
        "montar",
        "morar",
        "nadar",
        "organizar",
        "pagar",
        "parar",
        "pentear",
        "perder",
        "pintar",
        "plantar",
        "podar",
        "poupar",
        "programar",
        "recuperar",
        "reformar",
        "regar",
        "remover",
        "superar",
        "tirar",
        "tocar",
        "trabalhar",
        "treinar",
        "tricotar",
        "trocar",
        "usar",
        "vencer",
        "vender",
        "viajar",
    ],
    slow_verbs: &[
        "aprender",
        "fazer dinheiro",
        "ganhar",
        "perder",
        "economizar",
        "melhorar",
        "parar",
        "virar",
        "investir",
        "estudar",
        "emagrecer",
        "dormir",
        "treinar",
        "criar",
        "cuidar",
        "começar",
        "falar",
        "tocar",
        "ser",
        "ter",
    ],
    best: &[
        "melhores ",
        "os melhores ",
        "as melhores ",
        "melhor ",
        "o melhor ",
        "a melhor ",
        "top 10 ",
        "top 5 ",
    ],
    why: &["por que", "porque", "por quê"],
    yes_no: &[
        "vale", "é", "posso", "devo", "será", "dá", "precisa", "compensa",
    ],
    ways: &[],
    modifier_of: |_, _| None,
    article_of: |_| None,
    what_is: &["o que é ", "o que são ", "o que e "],
    asks: &[
        "o que", "que", "como", "por", "porque", "quando", "qual", "quais", "quem", "onde",
        "quanto", "quantos", "quantas", "vale", "é", "posso", "devo", "será",
    ],
    versus: &[" vs. ", " vs ", " versus ", " x ", " ou "],
    tails: &[
        " para iniciantes",
        " para crianças",
        " passo a passo",
        " tutorial",
        " explicado",
        " dicas",
        " do zero",
        " básico",
        " curso",
    ],
    heads: &[
        "guia de ",
        "introdução a ",
        "introdução ao ",
        "introdução à ",
        "curso de ",
        "dicas de ",
    ],
    dangling: &[
        "de", "da", "do", "das", "dos", "a", "o", "as", "os", "e", "em", "no", "na", "para", "com",
        "por", "um", "uma", "ou", "sem", "que", "vs", "ao", "à",
    ],
    articles: &["o ", "a ", "os ", "as ", "um ", "uma "],
    kept_articles: &[],
    manners: &[
        "rápido", "fácil", "bem", "melhor", "grátis", "online", "barato", "mais", "muito",
    ],
    head: Head::First,
    noun_of: str::to_owned,
    number_of: |_| Number::One,
};

/// What can follow "como" when something is to be done: an infinitive, perhaps with a pronoun. "Como funciona a bolsa"
/// asks instead.
fn is_infinitive(phrase: &str) -> bool {
    let first = phrase.split(' ').next().unwrap_or_default();
    let verb = first.split('-').next().unwrap_or_default();
    verb.chars().count() >= 2
        && ["ar", "er", "ir", "or", "ôr"]
            .iter()
            .any(|end| verb.ends_with(end))
}

/// Sentence case: the first letter large, names as they are written.
pub(super) fn sentence(text: &str) -> String {
    let written = inside(text);
    // "iPhone" stays small.
    if written.split(' ').next() == text.split(' ').next() {
        first_large(&written)
    } else {
        written
    }
}

/// As inside a sentence.
pub(super) fn inside(text: &str) -> String {
    inside_sentence(text)
}

pub(super) const THING: &[Pattern] = &[
    p(
        "erros",
        "{T}: {n} erros que quase todo mundo comete",
        "PARE AGORA",
    ),
    p(
        "primeiros passos",
        "{T}: comece por aqui, em {n} passos simples",
        "DIA UM",
    ),
    p(
        "olhando para trás",
        "{C}: o que eu queria saber antes de começar",
        "TARDE DEMAIS?",
    ),
    p(
        "mitos",
        "{T}: {n} mitos que fazem você perder tempo",
        "MENTIRA?",
    ),
    p(
        "explicação",
        "{T}: explicação simples, sem complicação",
        "AGORA VAI",
    ),
    p(
        "vale a pena?",
        "{C}: vale mesmo a pena? Uma resposta honesta",
        "SERÁ?",
    ),
    p(
        "gastar pouco",
        "{T} gastando pouco: o que dá para cortar",
        "ECONOMIZE",
    ),
    p(
        "plano",
        "{T}: seus primeiros 7 dias, passo a passo",
        "UMA SEMANA",
    ),
    p(
        "o que dá errado",
        "{C}: por que dá errado e como resolver",
        "E AGORA?",
    ),
    p(
        "perguntas",
        "{T}: {n} perguntas que todo mundo faz",
        "PODE PERGUNTAR",
    ),
    p(
        "lista",
        "{T}: a lista para conferir antes de começar",
        "CONFIRA",
    ),
    p(
        "o que falta",
        "O que ninguém conta sobre {t}",
        "AGORA VOCÊ SABE",
    ),
    p(
        "ferramentas",
        "{C}: do que você precisa e do que não precisa",
        "SÓ ISTO",
    ),
    p(
        "pouco tempo",
        "{T} em 10 minutos: só o que importa",
        "SEM ENROLAÇÃO",
    ),
    p(
        "prioridades",
        "{T}: faça estas {n} coisas primeiro",
        "NESTA ORDEM",
    ),
    p(
        "simplificar",
        "{T} sem drama: {n} regras bastam",
        "SIMPLES ASSIM",
    ),
    p(
        "pequenas mudanças",
        "{T}: pequenas mudanças, grande diferença",
        "ANTES / DEPOIS",
    ),
    p(
        "sem exagero",
        "A verdade sobre {c}, sem exagero",
        "PAPO RETO",
    ),
    p(
        "antes de gastar",
        "{C}: aprenda isto antes de gastar dinheiro",
        "ESPERE!",
    ),
    p(
        "o que funciona",
        "{C}: o que funciona, o que não funciona e por quê",
        "SIM OU NÃO?",
    ),
    p(
        "problemas",
        "Problemas com {c}? {n} soluções para tentar",
        "TEM JEITO",
    ),
    p("por dentro", "{C}: como funciona de verdade", "POR DENTRO"),
    p(
        "o erro caro",
        "{C}: o erro que sai mais caro",
        "AI, O BOLSO",
    ),
    p("o básico", "{T}: o básico que ninguém ensinou", "DO ZERO"),
    p(
        "etapa esquecida",
        "{T}: a etapa que quase todos esquecem",
        "NÃO PULE",
    ),
    p(
        "recomeço",
        "{C}: o que eu faria se começasse hoje",
        "RECOMEÇO",
    ),
    p("expectativa", "{C}: expectativa contra realidade", "IH..."),
    p("decisão", "Pensando em {c}? Assista antes", "PENSE BEM"),
    p(
        "roteiro",
        "{T}: um roteiro claro para sair do zero",
        "O MAPA",
    ),
    p(
        "começando agora",
        "Começando com {c}? Faça isto primeiro",
        "PASSO ZERO",
    ),
    p(
        "mal-entendido",
        "O que quase todos entendem errado sobre {c}",
        "OPS",
    ),
    p("difícil?", "{C}: é tão difícil quanto dizem?", "OU FÁCIL?"),
    p(
        "desistência",
        "Por que tanta gente desiste de {c} cedo demais",
        "NÃO DESISTA",
    ),
    p(
        "preguiça",
        "{C} para quem tem preguiça: o mínimo que resolve",
        "MENOS ESFORÇO",
    ),
    p(
        "vergonha",
        "{n} perguntas sobre {c} que dá vergonha de fazer",
        "PSIU...",
    ),
    p(
        "essencial",
        "Tudo o que você precisa para {c} e nada além",
        "O RESTO NÃO",
    ),
    only(
        Suits::Fun,
        "sem experiência",
        "{C} sem nenhuma experiência: o que pode dar errado?",
        "IXI",
    ),
    only(
        Suits::Fun,
        "mitos em nota",
        "Dando nota para {n} mitos sobre {c}",
        "NOTA 10?",
    ),
];

pub(super) const RANKED: &[Pattern] = &[
    p(
        "critérios",
        "{T}: {n} coisas para conferir antes de escolher",
        "LEIA ANTES",
    ),
    p(
        "sem arrependimento",
        "{T}: como escolher sem se arrepender",
        "ACERTE",
    ),
    p("para quem", "{T}: qual combina com você?", "DEPENDE"),
    p(
        "o que falta",
        "{T}: o que os rankings não contam",
        "OLHE DE PERTO",
    ),
    p(
        "antes de decidir",
        "{T}: assista antes de decidir",
        "ESPERE!",
    ),
    p(
        "o que importa",
        "{T}: o que importa e o que é só propaganda",
        "PULE ISTO",
    ),
    p(
        "honesto",
        "{T}: comparação honesta, sem enrolação",
        "SEM LADO",
    ),
    p(
        "perguntas",
        "{T}: {n} perguntas para fechar a escolha",
        "PERGUNTE",
    ),
    p("erros", "{T}: {n} erros na hora de escolher", "OPS"),
    p(
        "contra a corrente",
        "{T}: por que você não precisa do número 1",
        "BOM O BASTANTE",
    ),
    p(
        "método",
        "{T}: primeiro os critérios, depois a lista",
        "SEM PATROCÍNIO?",
    ),
    p("preço", "{C}: qualidade ou só fama?", "FAMA DEMAIS?"),
    p(
        "lista curta",
        "{T}: a lista curta, com os motivos",
        "SÓ ESTES",
    ),
    p(
        "iniciantes",
        "{T}: por onde começar sem experiência",
        "COMECE AQUI",
    ),
    p("mitos", "{T}: {n} mitos para esquecer", "MENTIRA?"),
    p("pouco tempo", "{T} em 10 minutos, sem enrolação", "RÁPIDO"),
];

pub(super) const DOING: &[Pattern] = &[
    p(
        "passos",
        "Como {v}: {n} passos que fazem sentido",
        "COMECE FÁCIL",
    ),
    p(
        "gastar pouco",
        "Como {v} sem jogar dinheiro fora",
        "ECONOMIZE",
    ),
    p(
        "primeira vez",
        "Como {v} (mesmo que você nunca tenha tentado)",
        "SIM, VOCÊ",
    ),
    p("erros", "Como {v}: {n} erros para evitar", "ASSIM NÃO"),
    p(
        "antes de começar",
        "Antes de {v}, confira estas {n} coisas",
        "ESPERE!",
    ),
    only(
        Suits::Task,
        "calma",
        "Como {v} pela primeira vez, com calma",
        "RESPIRE",
    ),
    p(
        "jeito simples",
        "O jeito simples de {v}, passo a passo",
        "SEM DRAMA",
    ),
    p("travou", "Não consegue {v}? Comece por aqui", "TRAVOU?"),
    p("pouco tempo", "Como {v} quando falta tempo", "CORRERIA?"),
    p(
        "saber antes",
        "{n} coisas para saber antes de {v}",
        "LEIA ANTES",
    ),
    p(
        "por que é difícil",
        "Por que é tão difícil {v} (e o que ajuda)",
        "NÃO É VOCÊ",
    ),
    p(
        "ferramentas",
        "Como {v}: o que usar e o que dispensar",
        "SÓ ISTO",
    ),
    only(
        Suits::Process,
        "plano",
        "Como {v}: um plano de 7 dias para iniciantes",
        "UMA SEMANA",
    ),
    only(
        Suits::Process,
        "hábitos",
        "Como {v}: {n} hábitos pequenos que ajudam",
        "AOS POUCOS",
    ),
    only(
        Suits::Process,
        "tempo",
        "Quanto tempo leva para {v}, de verdade?",
        "TIC-TAC",
    ),
    only(
        Suits::Process,
        "por conta própria",
        "Dá para {v} por conta própria? Resposta honesta",
        "SEM AJUDA?",
    ),
    only(
        Suits::Process,
        "desistência",
        "Por que tanta gente desiste de {v} cedo demais",
        "NÃO DESISTA",
    ),
    p(
        "explicação",
        "Como {v}: explicação sem complicação",
        "AGORA VAI",
    ),
    p(
        "lista",
        "Como {v}: a lista para conferir no começo",
        "CONFIRA",
    ),
    p(
        "sem chute",
        "Chega de chutar: como {v} em {n} passos",
        "ENTENDI",
    ),
    p(
        "dois caminhos",
        "Como {v}: jeito barato ou jeito certo?",
        "QUAL É?",
    ),
    p("honesto", "É difícil {v}? Uma resposta honesta", "A REAL"),
    p(
        "o que falta",
        "O que ninguém conta sobre {v}",
        "AGORA VOCÊ SABE",
    ),
    p("evolução", "Como {v}: do zero à confiança", "SUBA DE NÍVEL"),
    p(
        "estreia",
        "Vai {v} pela primeira vez? Assista antes",
        "SUA VEZ",
    ),
    p(
        "perguntas",
        "Como {v}: {n} perguntas, respostas diretas",
        "PODE PERGUNTAR",
    ),
    p(
        "etapa esquecida",
        "Como {v}: a etapa que quase todos pulam",
        "OLHE DE PERTO",
    ),
    p(
        "sem arrependimento",
        "Como {v} sem se arrepender depois",
        "DEPOIS É TARDE",
    ),
    p("ordem", "O que fazer primeiro para {v}", "NESTA ORDEM"),
    p(
        "sinais",
        "Como {v}: {n} sinais de que algo vai mal",
        "CUIDADO",
    ),
    p("mitos", "Como {v}: {n} mitos para esquecer", "MENTIRA?"),
    p(
        "recomeço",
        "Se eu fosse {v} de novo, faria assim",
        "RECOMEÇO",
    ),
    p("regras", "{n} regras que facilitam na hora de {v}", "ANOTE"),
    p(
        "pequenas mudanças",
        "Como {v}: pequenas mudanças, grande diferença",
        "ANTES / DEPOIS",
    ),
    p(
        "problemas",
        "Tentou {v} e deu errado? Faça isto",
        "TEM JEITO",
    ),
    p("preguiça", "Como {v} com o mínimo de esforço", "PREGUIÇA?"),
    p(
        "o que já tem",
        "Como {v} com o que você já tem",
        "CUSTO ZERO",
    ),
    only(
        Suits::Fun,
        "sem experiência",
        "{V} sem nenhuma experiência: o que pode dar errado?",
        "IXI",
    ),
];

pub(super) const QUESTION: &[Pattern] = &[
    p("explicação", "{Q}? Explicação sem complicação", "AGORA VAI"),
    p(
        "resposta simples",
        "{Q}? Uma resposta simples, passo a passo",
        "FÁCIL",
    ),
    p(
        "curta e longa",
        "{Q}? A resposta curta e a longa",
        "DEPENDE?",
    ),
    p(
        "o que falta",
        "{Q}? O que quase ninguém responde",
        "AGORA VOCÊ SABE",
    ),
    p(
        "parte escondida",
        "{Q}? A parte que ninguém explica",
        "OLHE DE PERTO",
    ),
    p(
        "saber antes",
        "{Q}? {n} coisas para saber primeiro",
        "LEIA ANTES",
    ),
    p(
        "pouco tempo",
        "{Q}? Fica claro em 10 minutos",
        "SEM ENROLAÇÃO",
    ),
    p(
        "palavras simples",
        "{Q}? Em palavras do dia a dia",
        "PARA HUMANOS",
    ),
    p(
        "confusão",
        "{Q}? Por que confunde quase todo mundo",
        "PERDIDO?",
    ),
    p("dúvida", "{Q}? Como conferir você mesmo", "PROVE"),
    p("surpresa", "{Q}? O detalhe que surpreende", "UAU"),
    p("pontos", "{Q}? A resposta em {n} pontos", "CONTE AÍ"),
    p("próximo passo", "{Q}? E o que perguntar depois", "E AGORA?"),
    only(
        Suits::YesNo,
        "pergunta errada",
        "{Q}? Talvez a pergunta seja outra",
        "HUM...",
    ),
    p("mitos", "{Q}? {n} mitos esclarecidos", "MENTIRA?"),
    only(
        Suits::YesNo,
        "discordância",
        "{Q}? Por que boas fontes discordam",
        "QUEM ACERTA?",
    ),
    only(
        Suits::What,
        "exemplos",
        "{Q}? {n} exemplos para entender de vez",
        "AH, TÁ!",
    ),
    only(
        Suits::What,
        "iniciantes",
        "{Q}? Guia para quem está no zero",
        "COMECE AQUI",
    ),
    only(
        Suits::What,
        "honesto",
        "{Q}? Uma visão honesta, sem exagero",
        "PAPO RETO",
    ),
    only(
        Suits::What,
        "prática",
        "{Q}? O que significa na prática",
        "VIDA REAL",
    ),
    only(
        Suits::What,
        "por que importa",
        "{Q}? E por que você deveria saber",
        "E DAÍ?",
    ),
    only(
        Suits::What,
        "o que muda",
        "{Q}? O que muda quando você entende",
        "ANTES / DEPOIS",
    ),
    only(
        Suits::Why,
        "causas",
        "{Q}? {n} causas que as pessoas confundem",
        "NÃO É ESSA",
    ),
    only(
        Suits::Why,
        "imagem",
        "{Q}? Uma imagem simples explica",
        "VEJA SÓ",
    ),
    only(
        Suits::Why,
        "história",
        "{Q}? A história por trás da resposta",
        "ERA UMA VEZ",
    ),
    only(
        Suits::Why,
        "teste",
        "{Q}? Um teste simples para fazer em casa",
        "TENTE ISTO",
    ),
    only(
        Suits::YesNo,
        "sim ou não",
        "{Q}? Sim, não ou depende",
        "BEM...",
    ),
    only(
        Suits::YesNo,
        "decidir",
        "{Q}? Assista antes de decidir",
        "ESPERE!",
    ),
    only(
        Suits::YesNo,
        "pergunte a si",
        "{Q}? {n} perguntas para fazer a si mesmo",
        "SEJA HONESTO",
    ),
    only(
        Suits::YesNo,
        "a favor e contra",
        "{Q}? Os dois lados, sem torcida",
        "50 / 50?",
    ),
    only(
        Suits::YesNo,
        "para quem",
        "{Q}? Para quem sim e para quem não",
        "VOCÊ?",
    ),
    only(
        Suits::YesNo,
        "preço",
        "{Q}? Quanto custa e o que se ganha",
        "A CONTA",
    ),
    only(
        Suits::YesNo,
        "depende",
        "{Q}? Depende destas {n} coisas",
        "CONFIRA",
    ),
    only(
        Suits::YesNo,
        "regras",
        "{Q}? {n} regras que ajudam",
        "ANOTE",
    ),
    only(
        Suits::YesNo,
        "erros",
        "{Q}? {n} erros comuns ao responder",
        "OPS",
    ),
    p(
        "o que se sabe",
        "{Q}? O que se sabe e o que não",
        "SEM CHUTE",
    ),
    p(
        "sem termos técnicos",
        "{Q}? Sem termos técnicos, do começo ao fim",
        "TRADUZINDO",
    ),
    p("com desenhos", "{Q}? Explicado com desenhos", "VEJA SÓ"),
    p(
        "perguntas",
        "{Q}? E outras {n} perguntas que surgem",
        "PODE PERGUNTAR",
    ),
    p(
        "mal-entendido",
        "{Q}? Como quase todos entendem errado",
        "NÃO É ISSO",
    ),
    p(
        "direto ao ponto",
        "{Q}? Direto ao ponto, em poucos minutos",
        "RÁPIDO",
    ),
    p("quiz", "{Q}? Faça o teste antes de assistir", "QUIZ"),
    p("do zero", "{Q}? Do zero até ficar claro", "SUBA DE NÍVEL"),
    p(
        "resolver",
        "{Q}? Vamos resolver isso de vez",
        "CASO FECHADO",
    ),
    p(
        "sem medo",
        "{Q}? Resposta sem medo para iniciantes",
        "RESPIRE",
    ),
    p("pistas", "{Q}? {n} pistas que quase ninguém vê", "REPARE"),
    p(
        "ao contrário",
        "{Q}? Quase todos entendem ao contrário",
        "VIRE O JOGO",
    ),
    p(
        "mudar de ideia",
        "{Q}? O que faria você mudar de ideia",
        "PENSE BEM",
    ),
    only(
        Suits::YesNo,
        "erro escondido",
        "{Q}? O erro escondido na pergunta",
        "ACHOU?",
    ),
    p("dúvidas", "{Q}? Suas dúvidas, uma por uma", "MAS ESPERE..."),
    p(
        "como pensar",
        "{Q}? Um jeito melhor de pensar nisso",
        "PASSO ATRÁS",
    ),
    p("peça que falta", "{Q}? A peça que falta", "AQUI ESTÁ"),
    p("versão honesta", "{Q}? A versão honesta", "PAPO RETO"),
    p("um exemplo", "{Q}? Um exemplo que diz tudo", "ASSIM, Ó"),
    p("no fundo", "{Q}? O que você quer mesmo saber", "PSIU..."),
];

pub(super) const VERSUS: &[Pattern] = &[
    p("escolha", "{A} ou {b}: qual escolher?", "DECIDIDO"),
    p(
        "diferenças",
        "{A} vs {b}: {n} diferenças que importam",
        "REPARE",
    ),
    p("honesto", "{A} ou {b}? Comparação honesta", "SEM LADO"),
    p(
        "o que falta",
        "{A} vs {b}: o que as comparações não contam",
        "OLHE DE PERTO",
    ),
    p("para quem", "{A} vs {b}: qual combina com você", "VOCÊ?"),
    p(
        "perguntas",
        "{A} ou {b}? {n} perguntas que decidem",
        "PERGUNTE",
    ),
    p(
        "pouco tempo",
        "{A} vs {b}: a diferença em 5 minutos",
        "RÁPIDO",
    ),
    p("troca", "{A} vs {b}: vale a pena trocar?", "FICAR?"),
    p(
        "prós e contras",
        "{A} vs {b}: prós, contras e limites",
        "ALERTA",
    ),
    p(
        "antes de decidir",
        "{A} vs {b}: assista antes de decidir",
        "ESPERE!",
    ),
    p(
        "iniciantes",
        "{A} vs {b}: explicação para iniciantes",
        "COMECE AQUI",
    ),
    p(
        "sem vencedor",
        "{A} vs {b}: há um vencedor? Nem sempre",
        "HUM...",
    ),
    p(
        "lado a lado",
        "{A} vs {b}: lado a lado, sem exagero",
        "CARA A CARA",
    ),
    p(
        "pergunta errada",
        "Por que {a} vs {b} é a pergunta errada",
        "REPENSE",
    ),
    p("erros", "{A} vs {b}: {n} erros na hora de escolher", "OPS"),
    p(
        "dia a dia",
        "{A} vs {b}: o que muda no dia a dia",
        "VIDA REAL",
    ),
    p(
        "dinheiro",
        "{A} vs {b}: quanto cada um custa de verdade",
        "A CONTA",
    ),
    p("mitos", "{A} vs {b}: {n} mitos para esquecer", "MENTIRA?"),
    p(
        "sem arrependimento",
        "{A} ou {b}: como escolher sem se arrepender",
        "CERTEZA",
    ),
    p(
        "com o tempo",
        "{A} vs {b}: qual envelhece melhor?",
        "EM UM ANO",
    ),
    p("os dois", "{A} e {b}: precisa dos dois?", "DOIS?"),
    p(
        "motivos",
        "{n} motivos para escolher {a} em vez de {b}",
        "VIRE O JOGO",
    ),
    p(
        "necessidade",
        "{A} vs {b}: depende do que você precisa",
        "DEPENDE",
    ),
    p(
        "detalhe",
        "{A} vs {b}: o detalhe pequeno que decide",
        "PEQUENO E FORTE",
    ),
    p("lista", "{A} vs {b}: lista para decidir hoje", "CONFIRA"),
    p("verdade", "A verdade sobre {a} vs {b}", "PAPO RETO"),
    p(
        "regras",
        "{A} vs {b}: {n} regras que resolvem",
        "CASO FECHADO",
    ),
    p(
        "teste",
        "{A} vs {b}: o teste que quase ninguém faz",
        "TENTE ISTO",
    ),
    p("forças", "{A} vs {b}: onde cada um brilha", "FORTE / FRACO"),
    p(
        "plano",
        "{A} primeiro, {b} depois? Um plano claro",
        "A ORDEM",
    ),
];
