//! What research and outlines say, as data: one table a language. Nothing here claims a fact about a topic; it is
//! craft that holds for any.

/// The sentences of a language. Slots as in [`super::patterns`].
pub(super) struct Prose {
    /// Who watches, when nobody said.
    pub(super) anybody: &'static str,
    /// The research's summary; `{w}` is who watches.
    pub(super) summary: &'static str,
    pub(super) wants: &'static [&'static str],
    pub(super) fears: &'static [&'static str],
    pub(super) thing_questions: &'static [&'static str],
    pub(super) doing_questions: &'static [&'static str],
    pub(super) open_questions: &'static [&'static str],
    pub(super) versus_questions: &'static [&'static str],
    /// Names and reasons.
    pub(super) angles: &'static [(&'static str, &'static str)],
    /// Further search words.
    pub(super) searches: &'static [&'static str],
    pub(super) picture: &'static str,
    pub(super) moods: [&'static str; 3],
    /// The hook; `{title}` is the title.
    pub(super) hooks: &'static [&'static str],
    pub(super) hook_shows: &'static str,
    /// The first section of a list.
    pub(super) opening: (&'static str, &'static str),
    /// The last section.
    pub(super) closing: (&'static str, &'static str),
    /// The sections of a video that is no list.
    pub(super) plain: &'static [(&'static str, &'static str)],
    pub(super) kinds: &'static [Kind],
    pub(super) shows: &'static [&'static str],
    pub(super) call_to_action: &'static [&'static str],
    /// What the video gives, after the topic in the description's first line.
    pub(super) leads: &'static [&'static str],
    /// The description; `{P}` is the topic, `{lead}` one of the leads, `{title}` is the title.
    pub(super) description: &'static str,
    pub(super) pinned: &'static [&'static str],
    /// Thumbnail words for a person's own title.
    pub(super) words: &'static [&'static str],
}

impl Prose {
    /// What a comparison goes through when its title promises no list.
    pub(super) fn differences(&self) -> Option<(usize, &Kind)> {
        self.kinds
            .iter()
            .find(|kind| {
                kind.stems
                    .iter()
                    .any(|stem| stem.starts_with("diferen") || *stem == "difference")
            })
            .map(|kind| (5, kind))
    }
}

/// A list of like things that a title may promise.
pub(super) struct Kind {
    /// Beginnings of the words that tell it, folded.
    pub(super) stems: &'static [&'static str],
    /// What one is called.
    pub(super) label: &'static str,
    /// Seven of them: heading and what is said.
    pub(super) items: [(&'static str, &'static str); 7],
}

pub(super) const ENGLISH: Prose = Prose {
    anybody: "People who are new to it or stuck half way",
    summary: "{w} who look for \"{t}\" want a clear way in and an honest word on what it takes. They have little time and have seen enough empty promises. This is an offline draft: nothing in it was looked up, so check every statement before you record.",
    wants: &[
        "A first result with {s} soon",
        "To know what is needed and what can wait",
        "A clear order of steps",
        "To tell whether it is going well",
    ],
    fears: &[
        "Wasting money on the wrong things",
        "Getting stuck and giving up",
        "Looking foolish by missing something basic",
    ],
    thing_questions: &[
        "Where do I start with {s}?",
        "What do I need for {s}, and what can I skip?",
        "What do people get wrong about {s}?",
        "How long does it take before {s} [feels|feel] easy?",
        "What does {s} cost in money and time?",
        "How do I know that I am on the right track?",
    ],
    doing_questions: &[
        "What do I need before I {v}?",
        "How long does it take to {v}?",
        "What usually goes wrong when people {v}?",
        "Can a beginner {v} alone?",
        "What does it cost to {v}?",
        "How do I know that I did it right?",
    ],
    open_questions: &[
        "{Q}?",
        "Why does {s} matter in daily life?",
        "What do most people get wrong about {s}?",
        "Is there a simple example of {s}?",
        "How can I check the answer about {s} myself?",
        "What should I ask next about {s}?",
    ],
    versus_questions: &[
        "{A} or {B}: which one suits me?",
        "What is the real difference between {a} and {b}?",
        "Is it worth switching from {a} to {b}?",
        "What do {a} and {b} cost over time?",
        "Who should pick {a}, and who {b}?",
        "What do comparisons of {a} and {b} leave out?",
    ],
    angles: &[
        (
            "Common mistakes",
            "Nobody wants to learn them the expensive way.",
        ),
        (
            "The first hour",
            "A small early success keeps people going.",
        ),
        (
            "What you can skip",
            "It saves money and takes away the fear of starting.",
        ),
        (
            "Expectation and reality",
            "Honesty is rare here, so it stands out.",
        ),
        ("One worked example", "People trust what they can watch."),
    ],
    searches: &[
        "{c} for beginners",
        "{c} tips",
        "{c} mistakes",
        "{c} explained",
        "{c} step by step",
    ],
    picture: "{s}: one clear subject, close up, nothing else competing",
    moods: ["warm and inviting", "bold and playful", "calm and clear"],
    hooks: &[
        "\"{title}\": that is what you get, without detours. Stay for the part that most videos about {s} leave out.",
        "You came for this: {title}. I will show it in order, and tell you where people usually trip.",
        "{title}. Before we begin, one question: what made you give up last time? We start exactly there.",
    ],
    hook_shows: "The result first, for three seconds, then the moment where it usually goes wrong.",
    opening: (
        "Before we begin",
        "What a good result looks like, who this is for, and what we leave out on purpose.",
    ),
    closing: (
        "Your next step",
        "A recap in three sentences, and the one thing to do today with {s}.",
    ),
    plain: &[
        (
            "What this is really about",
            "{title}: in plain words, and why it matters to the person watching.",
        ),
        (
            "What you need and what can wait",
            "The short list for {s}. Everything else is optional until you miss it.",
        ),
        (
            "The first step",
            "The smallest version of {s} that still counts, done on camera from beginning to end.",
        ),
        (
            "Where it usually goes wrong",
            "The moment people give up, how it looks, and how to get past it.",
        ),
        (
            "A worked example",
            "One complete example with {s}, including what did not go to plan.",
        ),
        (
            "Your next step",
            "A recap in three sentences, and the one thing to do today.",
        ),
    ],
    kinds: &[
        Kind {
            stems: &["mistake"],
            label: "Mistake",
            items: [
                (
                    "starting without a goal",
                    "Say what a good result with {s} looks like before the first step, or you cannot tell progress from motion.",
                ),
                (
                    "buying too much too soon",
                    "Begin with the least that works, and add only what you have missed twice.",
                ),
                (
                    "changing everything at once",
                    "Change one thing, look at the result, then change the next. Otherwise you never learn what helped.",
                ),
                (
                    "skipping the dull basics",
                    "The dull part carries the rest. Show it once, slowly, with the reason.",
                ),
                (
                    "copying without understanding",
                    "Ask what a step is for. If you cannot say it, you cannot adapt it.",
                ),
                (
                    "judging too early",
                    "Decide beforehand when you will judge the result, and wait until then.",
                ),
                (
                    "keeping no notes",
                    "Two lines after each try save you from making the same error again.",
                ),
            ],
        },
        Kind {
            stems: &["step"],
            label: "Step",
            items: [
                (
                    "set one small goal",
                    "One sentence: what should be true at the end of today?",
                ),
                (
                    "gather only what you need",
                    "Lay it out and show it. What is not on the table is not needed yet.",
                ),
                (
                    "do the smallest version",
                    "Go through {s} once, as small as it gets, without stopping to improve.",
                ),
                (
                    "look at what happened",
                    "Compare the result with the goal and name one difference.",
                ),
                (
                    "fix one thing",
                    "Change only what caused that difference, and nothing else.",
                ),
                (
                    "repeat until it holds",
                    "Do it again until it works twice in a row.",
                ),
                (
                    "make it your own",
                    "Now add your own idea, for now you know what it changes.",
                ),
            ],
        },
        Kind {
            stems: &["myth", "lie"],
            label: "Myth",
            items: [
                (
                    "you need talent",
                    "What looks like talent is mostly practice that nobody saw.",
                ),
                (
                    "you need expensive things",
                    "Show what a simple setup can do, and where its limit really is.",
                ),
                (
                    "there is one right way",
                    "Show two ways that work, and say whom each suits.",
                ),
                (
                    "you must do it every day",
                    "A rhythm that you can keep beats one that you admire.",
                ),
                (
                    "mistakes mean stop",
                    "A mistake is a measurement. Show one and what it taught.",
                ),
                (
                    "it is too late to begin",
                    "Ask what would be possible in a year, and begin with the first week.",
                ),
                (
                    "more is better",
                    "Show the point at which more begins to harm.",
                ),
            ],
        },
        Kind {
            stems: &["difference", "reason"],
            label: "No.",
            items: VERSUS_ITEMS,
        },
        Kind {
            stems: &["question"],
            label: "Question",
            items: [
                (
                    "where do I start?",
                    "With the smallest version of {s} that gives a result today.",
                ),
                (
                    "what do I need?",
                    "The short list, and what can wait until you miss it.",
                ),
                (
                    "how long will it take?",
                    "An honest range, and what makes it shorter or longer.",
                ),
                (
                    "what will it cost?",
                    "Money, time and attention, each with a way to spend less.",
                ),
                (
                    "what can go wrong?",
                    "The usual trouble, how to see it early, and what to do.",
                ),
                (
                    "how do I know it works?",
                    "One sign that anyone can check without tools.",
                ),
                (
                    "what comes next?",
                    "The step after this one, and when you are ready for it.",
                ),
            ],
        },
        Kind {
            stems: &["sign"],
            label: "Sign",
            items: [
                (
                    "you cannot say what you want",
                    "If the goal takes a minute to explain, make it smaller.",
                ),
                (
                    "you redo the same step",
                    "Stop and look at the step before it: that is where the cause is.",
                ),
                (
                    "you keep buying things",
                    "Buying feels like progress. Put it off for a week and see.",
                ),
                (
                    "you skip the check",
                    "No check, no learning. Put it where you cannot pass it by.",
                ),
                (
                    "you compare yourself all day",
                    "Compare with your own last try, not with somebody's best.",
                ),
                (
                    "you never finish",
                    "Finish something small, even badly, and look at it whole.",
                ),
                (
                    "you avoid one part",
                    "The part you avoid is the next thing to learn.",
                ),
            ],
        },
        Kind {
            stems: &[
                "rule", "habit", "thing", "fix", "example", "point", "way", "tip", "lesson",
                "idea", "trick", "change",
            ],
            label: "No.",
            items: [
                (
                    "begin with the end",
                    "Know what a good result with {s} looks like, and keep it in sight.",
                ),
                (
                    "one change at a time",
                    "It feels slower, and it is the only way to learn what helps.",
                ),
                (
                    "least first",
                    "Begin with the least that works; add when you miss something.",
                ),
                (
                    "check early",
                    "Look at the result before it is finished, while it is cheap to change.",
                ),
                (
                    "write it down",
                    "Two lines a try. Your memory is kinder than the truth.",
                ),
                (
                    "make it easy to repeat",
                    "Put what you need where you need it, so that beginning costs nothing.",
                ),
                (
                    "stop while it is good",
                    "End on a success, and beginning again will be easy.",
                ),
            ],
        },
    ],
    shows: &[
        "Hands at work, close up",
        "Before and after, side by side",
        "A simple drawing that grows as you speak",
        "The same step twice: wrong, then right",
        "You, to the camera, with the object in hand",
        "A list on screen, one line at a time",
    ],
    call_to_action: &[
        "Tell me in the comments where you are stuck with {s}: I answer the first ones myself.",
        "Try the first step today and write below how it went.",
        "If this saved you a mistake, send it to the one person who needs it.",
    ],
    leads: &[
        "a clear start, the usual mistakes, and one thing to do today.",
        "what to do first, what can wait, and how to tell that it works.",
        "in plain words, in order, and without empty promises.",
    ],
    description: "{P}: {lead}\n\n{title}. In this video we go through it in order: what you need, what to do first, where it usually goes wrong, and how to tell that it works.\n\nQuestions about {s}? Write them below: the next video answers the best one.",
    pinned: &[
        "What was the hardest part of {s} for you? I read every answer.",
        "Which part should I show more closely next time?",
    ],
    words: &[
        "START HERE",
        "WATCH FIRST",
        "SO SIMPLE",
        "WAIT!",
        "LOOK CLOSER",
        "NOW YOU KNOW",
    ],
};

const VERSUS_ITEMS: [(&str, &str); 7] = [
    (
        "what it costs over time",
        "Not the price on the first day: what is paid after a year, in money and in hours.",
    ),
    (
        "how it feels day to day",
        "One ordinary day with each, shown side by side.",
    ),
    (
        "what you give up",
        "Every choice has a cost that nobody puts on the box. Name it.",
    ),
    (
        "how hard it is to go back",
        "If you change your mind later, what is lost?",
    ),
    (
        "who it is made for",
        "Describe the person each one suits best, and let viewers find themselves.",
    ),
    (
        "what you have already",
        "What you own and know may settle the choice.",
    ),
    (
        "how well it ages",
        "What will matter in three years, and what is only new.",
    ),
];

pub(super) const PORTUGUESE: Prose = Prose {
    anybody: "Quem está começando ou travou no meio do caminho",
    summary: "{w}, ao pesquisar \"{t}\", quer um começo claro e uma palavra honesta sobre o que é preciso. O tempo é curto e promessas vazias cansam. Este é um rascunho offline: nada aqui foi pesquisado, então confira cada afirmação antes de gravar.",
    wants: &[
        "Um primeiro resultado logo",
        "Saber o que é necessário e o que pode esperar",
        "Uma ordem clara de passos",
        "Perceber se está indo bem",
    ],
    fears: &[
        "Gastar dinheiro com a coisa errada",
        "Travar e desistir",
        "Errar por não saber algo básico",
    ],
    thing_questions: &[
        "Por onde começo com {s}?",
        "Do que preciso para {s} e o que posso dispensar?",
        "O que as pessoas mais erram em {s}?",
        "Quanto tempo leva até ficar fácil?",
        "Quanto custa, em dinheiro e em tempo?",
        "Como sei que estou no caminho certo?",
    ],
    doing_questions: &[
        "Do que preciso antes de {v}?",
        "Quanto tempo leva para {v}?",
        "O que costuma dar errado na hora de {v}?",
        "Quem é iniciante consegue {v}?",
        "Quanto custa {v}?",
        "Como sei que deu certo?",
    ],
    open_questions: &[
        "{Q}?",
        "Por que isso importa no dia a dia?",
        "O que quase todos erram sobre {s}?",
        "Existe um exemplo simples?",
        "Como posso conferir a resposta?",
        "O que perguntar depois?",
    ],
    versus_questions: &[
        "{A} ou {B}: qual combina comigo?",
        "Qual é a diferença real entre {a} e {b}?",
        "Vale a pena trocar {a} por {b}?",
        "Quanto custam {a} e {b} com o tempo?",
        "Para quem serve {a} e para quem serve {b}?",
        "O que as comparações entre {a} e {b} não contam?",
    ],
    angles: &[
        ("Erros comuns", "Ninguém quer aprender do jeito caro."),
        (
            "A primeira hora",
            "Um pequeno sucesso no começo dá vontade de seguir.",
        ),
        (
            "O que dá para dispensar",
            "Economiza dinheiro e tira o medo de começar.",
        ),
        (
            "Expectativa e realidade",
            "Honestidade é rara, por isso chama atenção.",
        ),
        (
            "Um exemplo completo",
            "As pessoas confiam no que podem ver.",
        ),
    ],
    searches: &[
        "{c} para iniciantes",
        "{c} dicas",
        "{c} passo a passo",
        "{c} erros comuns",
        "{c} explicado",
    ],
    picture: "{s}: um assunto claro, de perto, sem nada que distraia",
    moods: ["acolhedor e quente", "ousado e divertido", "calmo e claro"],
    hooks: &[
        "\"{title}\": é isso que você vai ver, sem rodeios. Fique até a parte que quase ninguém mostra.",
        "Você veio por isto: {title}. Vou mostrar na ordem e dizer onde as pessoas costumam tropeçar.",
        "{title}. Antes de começar, uma pergunta: o que fez você desistir da última vez? Começamos exatamente daí.",
    ],
    hook_shows: "Primeiro o resultado, por três segundos; depois o momento em que costuma dar errado.",
    opening: (
        "Antes de começar",
        "Como é um bom resultado, para quem é este vídeo e o que fica de fora de propósito.",
    ),
    closing: (
        "Seu próximo passo",
        "Um resumo em três frases e uma única coisa para fazer hoje.",
    ),
    plain: &[
        (
            "Do que se trata de verdade",
            "{title}: em palavras simples, e por que importa para quem assiste.",
        ),
        (
            "O que usar e o que pode esperar",
            "A lista curta para {s}. O resto é opcional até fazer falta.",
        ),
        (
            "O primeiro passo",
            "A menor versão que já conta, feita diante da câmera do começo ao fim.",
        ),
        (
            "Onde costuma dar errado",
            "O momento em que as pessoas desistem, como ele aparece e como passar por ele.",
        ),
        (
            "Um exemplo completo",
            "Um exemplo inteiro, mostrando também o que não saiu como planejado.",
        ),
        (
            "Seu próximo passo",
            "Um resumo em três frases e uma única coisa para fazer hoje.",
        ),
    ],
    kinds: &[
        Kind {
            stems: &["erro"],
            label: "Erro",
            items: [
                (
                    "começar sem objetivo",
                    "Diga como é um bom resultado antes do primeiro passo; sem isso, movimento parece progresso.",
                ),
                (
                    "comprar demais, cedo demais",
                    "Comece com o mínimo que funciona e acrescente só o que fez falta duas vezes.",
                ),
                (
                    "mudar tudo de uma vez",
                    "Mude uma coisa, veja o resultado e só então mude a próxima.",
                ),
                (
                    "pular o básico",
                    "A parte sem graça sustenta o resto. Mostre uma vez, devagar, com o motivo.",
                ),
                (
                    "copiar sem entender",
                    "Pergunte para que serve cada passo. Sem saber, não dá para adaptar.",
                ),
                (
                    "julgar cedo demais",
                    "Decida antes quando vai avaliar o resultado, e espere até lá.",
                ),
                (
                    "não anotar nada",
                    "Duas linhas por tentativa evitam repetir o mesmo erro.",
                ),
            ],
        },
        Kind {
            stems: &["passo"],
            label: "Passo",
            items: [
                (
                    "defina um objetivo pequeno",
                    "Uma frase: o que deve estar pronto no fim do dia?",
                ),
                (
                    "separe só o necessário",
                    "Coloque tudo na mesa e mostre. O que não está ali ainda não faz falta.",
                ),
                (
                    "faça a menor versão",
                    "Vá do começo ao fim uma vez, pequeno, sem parar para melhorar.",
                ),
                (
                    "veja o que aconteceu",
                    "Compare o resultado com o objetivo e aponte uma diferença.",
                ),
                (
                    "corrija uma coisa",
                    "Mude só o que causou essa diferença, e mais nada.",
                ),
                (
                    "repita até firmar",
                    "Faça de novo até dar certo duas vezes seguidas.",
                ),
                (
                    "deixe com a sua cara",
                    "Agora acrescente a sua ideia, pois você já sabe o que ela muda.",
                ),
            ],
        },
        Kind {
            stems: &["mito", "mentira"],
            label: "Mito",
            items: [
                (
                    "é preciso ter talento",
                    "O que parece talento é, quase sempre, prática que ninguém viu.",
                ),
                (
                    "é preciso gastar muito",
                    "Mostre o que o simples consegue fazer e onde está o limite de verdade.",
                ),
                (
                    "só existe um jeito certo",
                    "Mostre dois jeitos que funcionam e diga para quem serve cada um.",
                ),
                (
                    "tem que ser todo dia",
                    "Um ritmo possível vale mais do que um ritmo admirável.",
                ),
                (
                    "errar é sinal de parar",
                    "Um erro é uma medida. Mostre um e o que ele ensinou.",
                ),
                (
                    "é tarde para começar",
                    "Pense no que seria possível em um ano e comece pela primeira semana.",
                ),
                (
                    "quanto mais, melhor",
                    "Mostre o ponto em que mais começa a atrapalhar.",
                ),
            ],
        },
        Kind {
            stems: &["diferenca", "motivo"],
            label: "Nº",
            items: [
                (
                    "o custo com o tempo",
                    "Não o preço do primeiro dia: o que se paga depois de um ano, em dinheiro e em horas.",
                ),
                (
                    "o uso no dia a dia",
                    "Um dia comum com cada opção, lado a lado.",
                ),
                (
                    "o que se perde",
                    "Toda escolha tem um custo que não vem na caixa. Diga qual é.",
                ),
                (
                    "a dificuldade de voltar atrás",
                    "E se você mudar de ideia: o que se perde?",
                ),
                (
                    "para quem foi feito",
                    "Descreva a pessoa que combina com cada opção.",
                ),
                (
                    "o que você já tem",
                    "O que você tem e já sabe pode decidir a escolha.",
                ),
                (
                    "como envelhece",
                    "O que vai importar daqui a três anos e o que é só novidade.",
                ),
            ],
        },
        Kind {
            stems: &["pergunta"],
            label: "Pergunta",
            items: [
                (
                    "por onde começo?",
                    "Pela menor versão que dá um resultado hoje.",
                ),
                (
                    "do que preciso?",
                    "A lista curta, e o que pode esperar até fazer falta.",
                ),
                (
                    "quanto tempo leva?",
                    "Uma faixa honesta e o que a encurta ou alonga.",
                ),
                (
                    "quanto custa?",
                    "Dinheiro, tempo e atenção, cada um com um jeito de gastar menos.",
                ),
                (
                    "o que pode dar errado?",
                    "O problema comum, como perceber cedo e o que fazer.",
                ),
                (
                    "como sei que funciona?",
                    "Um sinal que qualquer pessoa confere sem ferramentas.",
                ),
                (
                    "o que vem depois?",
                    "O passo seguinte e quando você está pronto para ele.",
                ),
            ],
        },
        Kind {
            stems: &["sina"],
            label: "Sinal",
            items: [
                (
                    "você não sabe dizer o que quer",
                    "Se o objetivo leva um minuto para explicar, diminua.",
                ),
                (
                    "você refaz o mesmo passo",
                    "Pare e olhe o passo anterior: a causa está lá.",
                ),
                (
                    "você compra sem parar",
                    "Comprar parece progresso. Adie uma semana e veja.",
                ),
                (
                    "você pula a conferência",
                    "Sem conferir, não se aprende. Coloque isso no caminho.",
                ),
                (
                    "você se compara o dia todo",
                    "Compare com a sua última tentativa, não com o melhor dos outros.",
                ),
                (
                    "você nunca termina",
                    "Termine algo pequeno, mesmo imperfeito, e olhe o todo.",
                ),
                (
                    "você evita uma parte",
                    "A parte evitada é a próxima a aprender.",
                ),
            ],
        },
        Kind {
            stems: &[
                "regra", "habito", "coisa", "soluc", "exemplo", "ponto", "dica", "jeito", "licao",
                "ideia", "maneira", "truque", "forma",
            ],
            label: "Nº",
            items: [
                (
                    "comece pelo fim",
                    "Saiba como é um bom resultado e mantenha isso à vista.",
                ),
                (
                    "uma mudança por vez",
                    "Parece mais lento, e é o único jeito de saber o que ajuda.",
                ),
                (
                    "primeiro o mínimo",
                    "Comece com o mínimo que funciona e acrescente o que fizer falta.",
                ),
                (
                    "confira cedo",
                    "Olhe o resultado antes do fim, enquanto mudar é barato.",
                ),
                (
                    "anote",
                    "Duas linhas por tentativa. A memória é mais gentil do que a verdade.",
                ),
                (
                    "facilite a repetição",
                    "Deixe tudo no lugar, para que começar não custe nada.",
                ),
                (
                    "pare enquanto está bom",
                    "Termine com um sucesso e recomeçar será fácil.",
                ),
            ],
        },
    ],
    shows: &[
        "As mãos trabalhando, de perto",
        "Antes e depois, lado a lado",
        "Um desenho simples que cresce com a fala",
        "O mesmo passo duas vezes: errado e certo",
        "Você, olhando para a câmera, com o objeto na mão",
        "Uma lista na tela, uma linha por vez",
    ],
    call_to_action: &[
        "Conte nos comentários onde você travou: respondo os primeiros.",
        "Tente o primeiro passo hoje e escreva como foi.",
        "Se isto evitou um erro, mande para quem precisa.",
    ],
    leads: &[
        "um começo claro, os erros de sempre e uma coisa para fazer hoje.",
        "o que fazer primeiro, o que pode esperar e como saber que deu certo.",
        "em palavras simples, na ordem e sem promessas vazias.",
    ],
    description: "{P}: {lead}\n\n{title}. Neste vídeo vamos na ordem: o que usar, o que fazer primeiro, onde costuma dar errado e como perceber que funciona.\n\nFicou com dúvida? Escreva abaixo: o próximo vídeo responde a melhor pergunta.",
    pinned: &[
        "Qual foi a parte mais difícil para você? Leio todas as respostas.",
        "Que parte devo mostrar mais de perto na próxima vez?",
    ],
    words: &[
        "COMECE AQUI",
        "VEJA ANTES",
        "SIMPLES ASSIM",
        "ESPERE!",
        "OLHE DE PERTO",
        "AGORA VOCÊ SABE",
    ],
};
