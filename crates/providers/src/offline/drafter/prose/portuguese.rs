//! Portuguese sentences for research and outlines.

use super::{Kind, Prose};

pub(in super::super) const PORTUGUESE: Prose = Prose {
    anybody: "Quem está começando ou travou no meio do caminho",
    question: "{Q}?",
    summary: "{w}: esse é o público de \"{t}\". Quer um começo claro e uma palavra honesta sobre o que é preciso. O tempo é curto e promessas vazias cansam. Este é um rascunho offline: nada aqui foi pesquisado, então confira cada afirmação antes de gravar.",
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
        "{A} ou {b}: qual combina comigo?",
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
