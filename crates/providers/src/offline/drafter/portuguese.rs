//! Portuguese: patterns by form. Written so that no article or adjective has to agree with a topic of unknown gender.

use super::patterns::{Pattern, first_large, named, p};
use super::topic::{Grammar, Number};

pub(super) const GRAMMAR: Grammar = Grammar {
    how_to: &["como se faz ", "como "],
    verbs: &[
        "aprender",
        "fazer",
        "criar",
        "montar",
        "consertar",
        "cuidar",
        "ganhar",
        "perder",
        "economizar",
        "comprar",
        "vender",
        "escolher",
        "limpar",
        "plantar",
        "cozinhar",
        "desenhar",
        "instalar",
        "melhorar",
        "parar",
        "começar",
    ],
    what_is: &["o que é ", "o que são ", "o que e "],
    asks: &[
        "o que", "que", "por", "porque", "quando", "qual", "quais", "quem", "onde", "quanto",
        "quantos", "quantas", "vale", "é", "posso", "devo", "será",
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
    noun_of: str::to_owned,
    number_of: |_| Number::One,
};

/// Sentence case: the first letter large, names as they are written.
pub(super) fn sentence(text: &str) -> String {
    let words: Vec<&str> = text
        .split(' ')
        .map(|word| named(word).unwrap_or(word))
        .collect();
    let first_is_name = words
        .first()
        .is_some_and(|first| text.split(' ').next() != Some(*first));
    let joined = words.join(" ");
    if first_is_name {
        joined
    } else {
        first_large(&joined)
    }
}

/// As inside a sentence.
pub(super) fn inside(text: &str) -> String {
    let words: Vec<&str> = text
        .split(' ')
        .map(|word| named(word).unwrap_or(word))
        .collect();
    words.join(" ")
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
        "{T}: o que eu queria saber antes de começar",
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
        "{T}: vale mesmo a pena? Uma resposta honesta",
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
        "{T}: por que dá errado e como resolver",
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
        "{T}: o que você precisa e o que não precisa",
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
    p("sinais", "{T}: {n} sinais de que algo vai mal", "CUIDADO"),
    p(
        "dois caminhos",
        "{T}: o jeito barato e o jeito certo",
        "QUAL É?",
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
        "evolução",
        "{T}: da primeira tentativa à confiança",
        "SUBA DE NÍVEL",
    ),
    p(
        "sem exagero",
        "A verdade sobre {t}, sem exagero",
        "PAPO RETO",
    ),
    p("rotina", "{T}: uma rotina simples que funciona", "TODO DIA"),
    p(
        "antes de gastar",
        "{T}: aprenda isto antes de gastar dinheiro",
        "ESPERE!",
    ),
    p(
        "o que funciona",
        "{T}: o que funciona, o que não funciona e por quê",
        "SIM OU NÃO?",
    ),
    p(
        "problemas",
        "Problemas com {t}? {n} soluções para tentar",
        "TEM JEITO",
    ),
    p(
        "hábitos",
        "{T}: {n} hábitos pequenos que compensam",
        "AOS POUCOS",
    ),
    p(
        "como funciona",
        "{T}: como funciona de verdade",
        "POR DENTRO",
    ),
    p(
        "o erro caro",
        "{T}: o erro que sai mais caro",
        "AI, O BOLSO",
    ),
    p("escolha", "{T}: como escolher sem se arrepender", "ACERTE"),
    p("o básico", "{T}: o básico que ninguém ensinou", "DO ZERO"),
    p(
        "exemplos",
        "{T}: {n} exemplos para entender de vez",
        "AH, TÁ!",
    ),
    p(
        "etapa esquecida",
        "{T}: a etapa que quase todos esquecem",
        "NÃO PULE",
    ),
    p(
        "recomeço",
        "{T}: o que eu faria se começasse hoje",
        "RECOMEÇO",
    ),
    p("expectativa", "{T}: expectativa e realidade", "IH..."),
    p("decisão", "Pensando em {t}? Assista antes", "PENSE BEM"),
    p(
        "roteiro",
        "{T}: um roteiro claro para sair do zero",
        "O MAPA",
    ),
    p("atalhos", "{T}: quais atalhos são seguros", "ATALHO?"),
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
    p("calma", "Como {v} pela primeira vez, com calma", "RESPIRE"),
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
        "Por que é difícil {v} (e o que ajuda)",
        "SOCORRO!",
    ),
    p(
        "ferramentas",
        "Como {v}: o que usar e o que dispensar",
        "SÓ ISTO",
    ),
    p(
        "plano",
        "Como {v}: um plano de 7 dias para iniciantes",
        "UMA SEMANA",
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
        "NÃO PULE",
    ),
    p("segurança", "Como {v} como quem já tem prática", "MODO PRO"),
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
    p(
        "tempo",
        "Quanto tempo leva para {v}, de verdade?",
        "TIC-TAC",
    ),
    p("mitos", "Como {v}: {n} mitos para esquecer", "MENTIRA?"),
    p(
        "recomeço",
        "Se eu fosse {v} de novo, faria assim",
        "RECOMEÇO",
    ),
    p("exemplos", "Como {v}: {n} exemplos práticos", "VEJA SÓ"),
    p("regras", "{n} regras que facilitam na hora de {v}", "ANOTE"),
    p(
        "pequenas mudanças",
        "Como {v}: pequenas mudanças, grande diferença",
        "ANTES / DEPOIS",
    ),
    p(
        "hábitos",
        "Como {v}: hábitos simples para todo dia",
        "AOS POUCOS",
    ),
    p(
        "problemas",
        "Tentou {v} e deu errado? Faça isto",
        "TEM JEITO",
    ),
];

pub(super) const QUESTION: &[Pattern] = &[
    p("explicação", "{Q}? Explicação sem complicação", "AGORA VAI"),
    p(
        "saber antes",
        "{Q}? {n} coisas para saber primeiro",
        "LEIA ANTES",
    ),
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
    p("mitos", "{Q}? {n} mitos esclarecidos", "MENTIRA?"),
    p(
        "iniciantes",
        "{Q}? Guia para quem está no zero",
        "COMECE AQUI",
    ),
    p(
        "honesto",
        "{Q}? Uma visão honesta, sem exagero",
        "PAPO RETO",
    ),
    p(
        "exemplos",
        "{Q}? {n} exemplos para entender de vez",
        "AH, TÁ!",
    ),
    p("decidir", "{Q}? Assista antes de decidir", "ESPERE!"),
    p(
        "parte escondida",
        "{Q}? A parte que ninguém explica",
        "OLHE DE PERTO",
    ),
    p("fatos", "{Q}? Fatos contra opiniões", "VERDADE?"),
    p(
        "o que muda",
        "{Q}? O que muda quando você entende",
        "ANTES / DEPOIS",
    ),
    p(
        "pouco tempo",
        "{Q}? Fica claro em 10 minutos",
        "SEM ENROLAÇÃO",
    ),
    p("erros", "{Q}? {n} erros comuns sobre o tema", "OPS"),
    p(
        "motivos",
        "{Q}? {n} motivos em ordem de peso",
        "O PRIMEIRO...",
    ),
    p("imagem", "{Q}? Uma imagem simples explica", "VEJA SÓ"),
    p(
        "discordância",
        "{Q}? Por que boas fontes discordam",
        "QUEM ACERTA?",
    ),
    p(
        "história",
        "{Q}? A história por trás da resposta",
        "ERA UMA VEZ",
    ),
    p("prática", "{Q}? O que significa na prática", "VIDA REAL"),
    p("pontos", "{Q}? A resposta em {n} pontos", "CONTE AÍ"),
    p(
        "pergunta errada",
        "{Q}? Talvez a pergunta seja outra",
        "HUM...",
    ),
    p("próximo passo", "{Q}? E o que perguntar depois", "E AGORA?"),
    p("dúvida", "{Q}? Como conferir você mesmo", "PROVE"),
    p(
        "palavras simples",
        "{Q}? Em palavras do dia a dia",
        "PARA HUMANOS",
    ),
    p("surpresa", "{Q}? O detalhe que surpreende", "UAU"),
    p("regras", "{Q}? {n} regras que ajudam", "ANOTE"),
    p("custo", "{Q}? O preço de não saber", "AI!"),
    p("teste", "{Q}? Faça o teste antes de assistir", "QUIZ"),
    p(
        "confusão",
        "{Q}? Por que confunde quase todo mundo",
        "PERDIDO?",
    ),
    p("do zero", "{Q}? Do zero até ficar claro", "SUBA DE NÍVEL"),
    p("teoria", "{Q}? Teoria e vida real", "IH..."),
];

pub(super) const VERSUS: &[Pattern] = &[
    p("escolha", "{A} ou {B}: qual escolher?", "DECIDIDO"),
    p(
        "diferenças",
        "{A} vs {B}: {n} diferenças que importam",
        "REPARE",
    ),
    p("honesto", "{A} ou {B}? Comparação honesta", "SEM LADO"),
    p(
        "o que falta",
        "{A} vs {B}: o que as comparações não contam",
        "OLHE DE PERTO",
    ),
    p("para quem", "{A} vs {B}: qual combina com você", "VOCÊ?"),
    p(
        "perguntas",
        "{A} ou {B}? {n} perguntas que decidem",
        "PERGUNTE",
    ),
    p(
        "pouco tempo",
        "{A} vs {B}: a diferença em 5 minutos",
        "RÁPIDO",
    ),
    p("troca", "{A} vs {B}: vale a pena trocar?", "FICAR?"),
    p(
        "prós e contras",
        "{A} vs {B}: prós, contras e limites",
        "ALERTA",
    ),
    p(
        "antes de decidir",
        "{A} vs {B}: assista antes de decidir",
        "ESPERE!",
    ),
    p(
        "iniciantes",
        "{A} vs {B}: explicação para iniciantes",
        "COMECE AQUI",
    ),
    p(
        "sem vencedor",
        "{A} vs {B}: há um vencedor? Nem sempre",
        "HUM...",
    ),
    p(
        "lado a lado",
        "{A} vs {B}: lado a lado, sem exagero",
        "CARA A CARA",
    ),
    p(
        "pergunta errada",
        "Por que {A} vs {B} é a pergunta errada",
        "REPENSE",
    ),
    p("erros", "{A} vs {B}: {n} erros na hora de escolher", "OPS"),
    p(
        "dia a dia",
        "{A} vs {B}: o que muda no dia a dia",
        "VIDA REAL",
    ),
    p(
        "dinheiro",
        "{A} vs {B}: para onde vai seu dinheiro",
        "CUSTO",
    ),
    p("mitos", "{A} vs {B}: {n} mitos para esquecer", "MENTIRA?"),
    p(
        "sem arrependimento",
        "{A} ou {B}: como escolher sem se arrepender",
        "CERTEZA",
    ),
    p(
        "com o tempo",
        "{A} vs {B}: qual envelhece melhor?",
        "EM UM ANO",
    ),
    p("os dois", "{A} e {B}: precisa dos dois?", "DOIS?"),
    p(
        "motivos",
        "{n} motivos para {A} em vez de {B} (ou não)",
        "VIRE O JOGO",
    ),
    p(
        "necessidade",
        "{A} vs {B}: depende do que você precisa",
        "DEPENDE",
    ),
    p(
        "detalhe",
        "{A} vs {B}: o detalhe pequeno que decide",
        "PEQUENO E FORTE",
    ),
    p("lista", "{A} vs {B}: lista para decidir hoje", "CONFIRA"),
    p("verdade", "A verdade sobre {A} vs {B}", "PAPO RETO"),
    p(
        "regras",
        "{A} vs {B}: {n} regras que resolvem",
        "CASO FECHADO",
    ),
    p(
        "teste",
        "{A} vs {B}: o teste que quase ninguém faz",
        "TENTE ISTO",
    ),
    p("forças", "{A} vs {B}: onde cada um brilha", "FORTE / FRACO"),
    p(
        "plano",
        "{A} primeiro, {B} depois? Um plano claro",
        "A ORDEM",
    ),
];
