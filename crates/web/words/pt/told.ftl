# O que regras, agentes e modelos dizem do trabalho deles; veja as explicações no arquivo em inglês.

# Rules of every agent.
told-cut = campo “{ $name }” reduzido a { $most } caracteres
told-dropped = { $count } de { $all } itens descartados em “{ $name }”
told-much-in = grande parte de “{ $name }” está em { $found }: escreva tudo em { $language }
told-much-not-in = grande parte de “{ $name }” não está em { $found }: escreva tudo em { $language }
told-written-in = “{ $name }” está em { $found }: escreva em { $language }
told-not-written-in = “{ $name }” não está em { $language }: escreva nesse idioma
told-score = tem { $score } pontos de 100, e são necessários { $bar }
told-below-bar = aceito abaixo da nota mínima: { $step } tem { $score } pontos, e o mínimo é { $bar }: { $sentences }

# Answers that cannot be read.
told-no-json = a resposta não contém um objeto JSON: responda só com o objeto, sem mais nada
told-answer-ended = a resposta acabou no meio: escreva menos e feche o objeto JSON
told-several = a resposta contém mais de um objeto JSON: responda com um só, sem mais nada
told-form = a resposta não tem a forma pedida: { $said }
told-answered-nothing = o modelo não respondeu nada
told-cut-off = a resposta foi cortada no comprimento máximo: escreva menos
told-empty = a resposta veio vazia
told-no-schema = o servidor aceita um esquema JSON e não o cumpre; daqui em diante o esquema vai no prompt
told-no-picture = a resposta não contém imagem
told-picture-address = a resposta contém um endereço em vez da imagem, e ele não é buscado
told-not-a-picture = o que veio como imagem não é JPEG, PNG nem WebP

# Research.
told-keyword-primary = a própria palavra-chave ficou como principal
told-keyword-subject = a palavra-chave ficou como assunto da imagem
told-unsourced-marked = { $count ->
    [one] { $count } fato marcado como sem fonte: a fonte não era um endereço http ou https
   *[other] { $count } fatos marcados como sem fonte: a fonte não era um endereço http ou https
}
told-palette = a imagem precisa de duas a quatro cores, cada uma como #rrggbb
told-no-summary = o resumo está vazio: diga em duas ou três frases quem assiste e o que procura
told-short-summary = o resumo é curto demais para ajudar: escreva duas ou três frases
told-only = só { $count } em “{ $name }”: dê pelo menos 2, melhor de 3 a 5
told-too-few = { $count } diferentes em “{ $name }”: { $number ->
    [one] falta { $number }
   *[other] faltam { $number }
} (no mínimo { $least })
told-no-source = nenhum fato tem fonte: cite a página de onde veio cada afirmação, ou deixe a afirmação de fora
told-angle-why = diga, para cada ângulo, por que interessaria a quem assiste
told-off-topic = nem o resumo nem as perguntas mencionam { $title }

# Titles.
told-first-titles = só os primeiros { $count } de { $all } títulos foram considerados
told-words-of-cut = as palavras da miniatura de { $title } foram reduzidas a quatro
told-words-of-taken = as palavras da miniatura de { $title } foram tiradas do título
told-no-angle = o título { $number } não diz qual é o ângulo
told-titles-missing = { $count } de { $all } títulos { $count ->
    [one] pode ser usado
   *[other] podem ser usados
}: envie { $most } de novo, { $number } deles novos.
told-titles-missing-why = { $count } de { $all } títulos { $count ->
    [one] pode ser usado
   *[other] podem ser usados
}: envie { $most } de novo, { $number } deles novos. Descartados: { $drops }.
told-titles-dropped = { $count ->
    [one] { $count } descartado
   *[other] { $count } descartados
}: { $drops }
told-titles-words-repeat = as palavras da miniatura de { $count ->
    [one] { $count } título só repetem o título
   *[other] { $count } títulos só repetem o título
}: diga algo que acrescente
told-title-score = { $title } tem { $score } pontos: { $parts }
told-title-score-bare = { $title } tem { $score } pontos
told-scored-part = { $part } { $points } de { $most } ({ $why })
told-drop-no-word = { $title } não tem nenhuma palavra
told-drop-turned-down = { $title } já foi recusado antes
told-drop-alike = { $title } é quase igual a { $other }
told-drop-limit = { $title } { $limit }

# The outline.
told-seconds-bounded = { $count ->
    [one] { $count } seção ajustada para ter de { $least } a { $most } segundos
   *[other] { $count } seções ajustadas para ter de { $least } a { $most } segundos
}
told-sections = { $count ->
    [one] { $count } seção
   *[other] { $count } seções
}: planeje de { $least } a { $most }
told-lines-out = { $count ->
    [one] { $count } linha de capítulos ou hashtags tirada
   *[other] { $count } linhas de capítulos ou hashtags tiradas
} da descrição: o greenlit escreve as suas
told-tags-out = { $count ->
    [one] { $count } tag descartada
   *[other] { $count } tags descartadas
} que o YouTube não aceitaria ({ $most } ao todo, repetidas ou sem texto)
told-few-tags = { $count ->
    [one] { $count } tag pode ser usada
   *[other] { $count } tags podem ser usadas
}: dê de 8 a 15
told-hashtags-kept = { $count } de { $all } hashtags mantidas
told-no-hashtags = nenhuma hashtag pode ser usada: dê de 3 a 5
told-words-cut = as palavras da miniatura foram reduzidas a quatro
told-words-missing = o título não tem palavras para a miniatura: dê de uma a quatro que acrescentem algo
told-words-repeat = as palavras da miniatura só repetem o título: diga algo que acrescente
told-hook-empty = o gancho não diz nada: escreva o que é dito nos primeiros 15 segundos
told-headings = { $count ->
    [one] { $count } seção sem nome
   *[other] { $count } seções sem nome
}: cada uma vira um capítulo
told-silent = { $count ->
    [one] { $count } seção não diz nada
   *[other] { $count } seções não dizem nada
}: escreva o que é dito
told-shows = diga, para o gancho e para cada seção, o que é mostrado
told-action-empty = a chamada para ação está vazia
told-pinned-empty = o comentário fixado está vazio
told-description-empty = a descrição está vazia
told-promise-late = os primeiros { $most } caracteres da descrição não dizem o que o título promete
told-promise-number = o título promete { $numbers }, e o roteiro não: diga isso, ou tenha o mesmo número de seções
told-promise = o roteiro não entrega o que o título diz: { $title }
told-promise-thin = muito do que o título diz não está no roteiro: { $title }
told-description-cut = a descrição foi encurtada para que capítulos e hashtags caibam em 5.000 bytes

# YouTube's limits.
told-upload-title = título: { $limit }
told-upload-description = descrição: { $limit }
told-upload-tags = tags: { $limit }
told-upload-tag = tags: { $title } { $limit }
told-upload-chapters = capítulos: { $limit }
told-upload-hashtags = hashtags: { $limit }
told-limit-empty = está vazio: o YouTube quer de 1 a 100 caracteres
told-limit-long = tem { $count } caracteres: o YouTube aceita no máximo { $most }
told-limit-angle = contém < ou >: o YouTube recusa os dois
told-limit-control = contém caracteres de controle: use texto simples
told-limit-bytes = tem { $count } bytes: o YouTube aceita no máximo { $most } (letras com acento contam 2, han e kana contam 3)
told-limit-many-hashtags = título e descrição contêm { $count } hashtags: com mais de { $most } o YouTube ignora todas
told-limit-tag-twice = aparece duas vezes
told-limit-tags-long = têm { $count } caracteres com vírgulas e aspas: o YouTube aceita no máximo { $most }
told-limit-tag-empty = está vazia
told-limit-tag-long = tem { $count } caracteres: uma tag aceita no máximo { $most }
told-limit-tag-signs = contém vírgula, aspas, < ou >, ou um caractere de controle
told-limit-chapters = são { $count }: o YouTube mostra de { $least } a { $most }
told-limit-chapters-start = precisam começar em 0:00
told-limit-chapter-short = { $time } ({ $text }) precisa estar pelo menos { $seconds } s depois de { $before }
told-limit-chapter-short-bare = { $time } precisa estar pelo menos { $seconds } s depois de { $before }
told-limit-chapter-last = o último precisa estar pelo menos { $seconds } s antes do fim
told-limit-chapter-unnamed = o que começa em { $time } não tem nome

# Why a part of a title's score has its points.
told-points-columns = { $count ->
    [one] { $count } coluna
   *[other] { $count } colunas
}: { $length }
told-points-words = { $count } de { $all } palavras da palavra-chave, { $place }
told-points-no-words = a palavra-chave não tem palavras para procurar
told-points-plain = simples
told-points-clear = diz o que o espectador ganha
told-points-few-words = palavras de menos para saber do que se trata
told-points-many-words = muitas palavras para assimilar
told-points-pieces = dividido em pedaços demais
told-points-repeats = repete uma palavra várias vezes
told-points-signs = mais sinais do que palavras
told-points-no-list = pelos sinais: não há lista de palavras para este idioma
told-points-gap = desperta curiosidade
told-points-asks = faz uma pergunta
told-points-contrast = contrapõe duas coisas
told-points-closed = não deixa nada em aberto
told-points-general = genérico
told-points-specific = cita algo específico
told-points-measure = cita um tempo, uma quantidade ou um passo
told-points-number = tem um número
told-points-honest = não promete mais do que diz
told-points-superlative = um superlativo que nada comprova
told-points-figure = um número que a pesquisa não traz
told-points-exclamations = mais de um ponto de exclamação
told-points-clickbait = palavras de caça-cliques
told-points-shouts = grita em maiúsculas
told-points-unlike = diferente dos outros
told-points-somewhat = um pouco parecido com outro
told-points-alike = muito parecido com outro
told-length-whole = aparece inteiro
told-length-room = dá para dizer mais
told-length-narrow = cortado onde há pouco espaço
told-length-cut = cortado em quase todo lugar
told-place-first = no começo
told-place-early = cedo
told-place-late = tarde
told-place-cut = onde pode ser cortado
told-place-nowhere = em lugar nenhum

# How a job ends without a package.
told-broke-limit = { $step }: um limite não foi respeitado em { $tries ->
    [one] { $tries } tentativa
   *[other] { $tries } tentativas
} (melhor nota { $score }): { $sentences }
told-stayed-below = { $step }: abaixo da nota mínima em { $tries ->
    [one] { $tries } tentativa
   *[other] { $tries } tentativas
} (melhor nota { $score }): { $sentences }
told-unusable = { $step }: o modelo não deu nenhuma resposta que sirva em { $tries ->
    [one] { $tries } tentativa
   *[other] { $tries } tentativas
}: { $sentence }; tente outro modelo
told-composing-bug = a montagem das miniaturas parou por um erro nosso; `--thumbnails 0` faz o pacote sem elas
told-thumbnails = as miniaturas não podem ser feitas: { $cause }
told-stored-unreadable = o resultado guardado de { $step } do trabalho { $id } não pode ser lido: { $said }
told-no-titles = não há títulos para escolher
told-no-such-title = não há título { $number } entre { $all }: escolha de 1 a { $most }, ou `best`
told-unwritable = o resultado de { $step } não pode ser gravado: { $said }
told-poisonous = o processo acabou { $count } vezes na mesma etapa, duas delas rodando sozinho; `greenlit resume` tenta mais uma vez
told-complete-without = o trabalho { $id } está completo sem “{ $name }”
told-result-missing = falta o resultado de { $step }
told-picture-useless = a imagem não serve: { $cause }
told-image-useless = a resposta do modelo de imagem não pode ser usada: { $cause }
told-cancelled = o trabalho foi cancelado

# Words on a picture.
told-picture-unreadable = a imagem não é um arquivo JPEG, PNG ou WebP: { $said }
told-picture-large = a imagem tem { $text } pixels; são aceitos no máximo { $most } de cada lado e { $all } ao todo
told-picture-heavy = o arquivo da imagem tem { $count } bytes; são aceitos no máximo { $most }
told-picture-damaged = a imagem está danificada e não pôde ser decodificada: { $said }
told-picture-no-words = a miniatura não tem palavras; são necessárias de uma a quatro
told-picture-many-words = a miniatura tem { $count } palavras; de relance se leem no máximo { $most }
told-picture-long-words = as palavras da miniatura têm { $count } caracteres; cabem com clareza no máximo { $most }
told-picture-no-font = nenhuma fonte tem o caractere { $letter } ({ $text }); { $cause }
told-picture-install = instale uma fonte para ele (Debian e Ubuntu: apt install { $text })
told-picture-leave-out = deixe-o fora das palavras: desenhos ficam no fundo
told-picture-small = { $title } teria { $count } px de altura na disposição { $text }, menos que os { $least } px que se leem em uma lista; use menos palavras, ou mais curtas
told-picture-outside = as letras ficariam em { $text }, fora da parte da miniatura que permanece visível
told-picture-pale = as letras só alcançam um contraste de { $points }:1, e é necessário { $least }:1
told-picture-encoding = a miniatura não pôde ser codificada: { $said }

# What only waits.
told-own-drawing = o fundo é um desenho do próprio greenlit: { $cause }
told-no-image-model = nenhum modelo de imagem está configurado (GREENLIT_IMAGE_MODEL ou --image-model)
told-paused-agent = o agente { $agent } está em pausa
told-paused-agent-why = o agente { $agent } está em pausa: { $said }
told-paused-provider = o provedor { $text } está em pausa
told-paused-provider-why = o provedor { $text } está em pausa: { $said }
told-began-offline = o trabalho começou offline
told-not-configured = começou com { $model } em { $origin }, o que não está configurado aqui

# Models that cannot be asked.
told-answered-said = { $origin } respondeu { $status }: { $said }; { $todo }
told-answered-proxy = { $origin } respondeu { $status } (pelo jeito, de um proxy); { $todo }
told-answered = { $origin } respondeu { $status }; { $todo }
told-unreachable = não é possível chegar a { $origin } ({ $said }); o servidor está rodando e o endereço está certo?
told-broke-why = a conexão com { $origin } caiu antes de a resposta estar completa ({ $said })
told-broke = a conexão com { $origin } caiu antes de a resposta estar completa
told-endless = { $origin } enviou mais de { $count } MB, o que não é uma resposta
told-no-events = { $origin } enviou um fluxo que não é de eventos
told-web-page = { $origin } respondeu com uma página da web: confira OPENAI_BASE_URL (em geral termina em /v1) e os proxies no caminho
told-not-json = { $origin } respondeu com algo que não é o JSON de uma resposta
told-late = { $origin } não deu resposta em { $seconds } s
told-late-first = { $origin } não enviou nada em { $seconds } s
told-late-silent = { $origin } ficou em silêncio por { $seconds } s no meio da resposta
told-refuses-filter = { $model } recusa (o filtro dele parou a resposta); mude a palavra-chave ou use outro modelo
told-refuses = { $model } recusa ({ $said }); mude a palavra-chave ou use outro modelo
told-refuses-bare = { $model } recusa; mude a palavra-chave ou use outro modelo
told-word-refused = { $origin } não aceita { $word }, e daqui em diante é chamado sem isso
told-simulated-rate = o provedor simulado respondeu 429: pedidos demais; será chamado de novo mais tarde
told-simulated-busy = o provedor simulado respondeu 503: sobrecarregado; será chamado de novo mais tarde
told-simulated-error = o provedor simulado respondeu 500: teve um erro; será chamado de novo
told-simulated-broke = a conexão com o provedor simulado caiu antes de a resposta estar completa
told-request-json = o pedido não tem forma JSON: { $said }
told-painter-stopped = o pintor embutido foi interrompido no trabalho: { $said }
told-painter-encoding = a imagem pintada não pôde ser codificada: { $said }
told-todo-flex = a faixa flex está sem espaço: a faixa padrão é usada no lugar dela
told-todo-ramp = os pedidos crescem rápido demais para o provedor: comece com menos ao mesmo tempo (--jobs)
told-todo-rate = pedidos demais por minuto: faça menos ao mesmo tempo (--jobs) ou aumente o limite no provedor
told-todo-later = tente de novo mais tarde
told-todo-money = a conta está sem saldo: ponha crédito no provedor e depois retome
told-todo-not-now = o provedor pede para não tentar de novo: retome mais tarde
told-todo-permissions = a chave não pode fazer isso: confira o projeto dela, as permissões e a região
told-todo-nobody = ninguém atrás do gateway aceita um pedido assim: use outro modelo
told-todo-no-pictures = o servidor não pinta imagens
told-todo-no-endpoint = o servidor não tem esse endpoint: confira OPENAI_BASE_URL (em geral termina em /v1)
told-todo-no-endpoint-here = o servidor não tem esse endpoint: confira OPENAI_BASE_URL
told-todo-elsewhere = o servidor nos manda para outro lugar: ponha em OPENAI_BASE_URL o endereço final
told-todo-bad-request = o servidor não entende o pedido: outro modelo talvez entenda, ou relate isso como erro nosso
told-todo-key = a chave falta ou está errada: defina OPENAI_API_KEY e depois retome
told-todo-refused = o provedor não responde a isso: mude a palavra-chave ou use outro modelo
told-todo-model = esse modelo não existe: escolha outro com --model ou GREENLIT_MODEL
told-todo-too-long = o pedido é mais longo do que o modelo aceita: use um modelo com contexto maior
told-todo-model-ollama = esse modelo não existe: escolha outro com --model ou GREENLIT_MODEL (`ollama pull MODEL` baixa o modelo)
told-todo-model-studio = esse modelo não existe: escolha outro com --model ou GREENLIT_MODEL (carregue-o no LM Studio, ou `lms get MODEL`)
told-todo-asks-wait = { $todo } (ele pede para esperar { $minutes } min)

# What these sentences are about.
told-name-hook = gancho
told-name-hook-picture = imagem do gancho
told-name-heading = nome da seção
told-name-section = seção
told-name-section-picture = imagem da seção
told-name-action = chamada para ação
told-name-summary = resumo
told-name-primary = palavra-chave principal
told-name-angle = ângulo
told-name-angle-why = razão de um ângulo
told-name-claim = afirmação
told-name-subject = assunto da imagem
told-name-mood = clima da imagem
told-name-wants = desejos
told-name-fears = medos
told-name-questions = perguntas
told-name-secondary = palavras-chave secundárias
told-name-angles = ângulos
told-name-colours = cores
told-name-titles = títulos
told-name-thumbnail-words = palavras da miniatura
told-name-sections = seções
told-name-summary-sentences = frases do resumo
told-name-hook-sentences = frases do gancho
told-name-description-sentences = frases da descrição
told-name-action-sentences = frases da chamada para ação e do comentário fixado
told-name-research-texts = textos da pesquisa
told-name-outline-texts = textos do roteiro
told-name-title = título
told-name-outline = roteiro
told-name-research = pesquisa

# What a server may not take.
told-word-schema = um esquema JSON
told-word-json = o modo JSON
told-word-stream = a transmissão em partes
told-word-effort = um esforço de raciocínio
told-word-temperature = uma temperatura

# A reason with its rule: last, for it ends as lists of such do.
told-of-rule = { $sentence } [{ $rule }]

# What is filled in, and what stands before words that are not ours.
told-and = { " e " }
told-by-others = Nas palavras originais:

# Orçamentos.
told-over-budget-later = o orçamento de { $amount } para { $month } não tem espaço: { $spent } já foram gastos, { $held } estão reservados para o que está em andamento, e isto pode custar { $wanted }; continua quando outros devolverem o que não usarem
told-over-budget = o orçamento de { $amount } para { $month } não tem espaço: { $spent } já foram gastos, { $held } estão reservados para o que está em andamento, e isto pode custar { $wanted }; continua em { $until }, ou quando o orçamento aumentar
told-over-budget-later-user = o orçamento deste usuário de { $amount } para { $month } não tem espaço: { $spent } já foram gastos, { $held } estão reservados para o que está em andamento, e isto pode custar { $wanted }; continua quando outros devolverem o que não usarem
told-over-budget-user = o orçamento deste usuário de { $amount } para { $month } não tem espaço: { $spent } já foram gastos, { $held } estão reservados para o que está em andamento, e isto pode custar { $wanted }; continua em { $until }, ou quando o orçamento aumentar
told-over-budget-later-key = o orçamento desta chave de API de { $amount } para { $month } não tem espaço: { $spent } já foram gastos, { $held } estão reservados para o que está em andamento, e isto pode custar { $wanted }; continua quando outros devolverem o que não usarem
told-over-budget-key = o orçamento desta chave de API de { $amount } para { $month } não tem espaço: { $spent } já foram gastos, { $held } estão reservados para o que está em andamento, e isto pode custar { $wanted }; continua em { $until }, ou quando o orçamento aumentar
told-unpriced = ninguém sabe quanto { $model } custa, e nenhum orçamento pode contar isso: dê o preço num arquivo indicado por GREENLIT_MODELS (docs/models.md), ou permita esses modelos com GREENLIT_UNPRICED=allow

# Dias ruins dos provedores.
told-all-paused = todos os provedores que poderiam ser chamados estão em pausa
told-overtaken = desistiu-se dela: outra chamada do mesmo pedido foi respondida antes
told-stand-in = { $step } por { $model } ({ $provider }) no lugar de { $first } ({ $other-provider }): { $cause }
told-provider-paused = { $provider } está em pausa
told-gate-full = { $origin } aceita { $count } chamadas de { $model } ao mesmo tempo agora, e todas estão em andamento
told-gate-room = { $origin } diz que não há espaço para { $model } até seu limite recomeçar
told-gate-open = { $origin } falhou repetidas vezes com { $model }: será chamado de novo mais tarde
told-simulated-away = o provedor simulado está fora do ar; será chamado de novo mais tarde

# Webhooks.
told-hook-redirect = respondeu { $status }: redirecionamentos não são seguidos, dê o próprio endereço
told-hook-gone = respondeu 410: acabou de vez
told-hook-answered-said = respondeu { $status }: { $said }
told-hook-answered = respondeu { $status }
told-hook-late = { $seconds ->
    [one] não respondeu em { $seconds } segundo
   *[other] não respondeu em { $seconds } segundos
}
told-hook-unreached = não foi possível alcançá-lo
told-hook-broke = a conexão caiu no meio
told-hook-no-name = o nome dele não foi encontrado
told-hook-name-near = o nome dele leva a um endereço que não é público; quem administra pode permitir com GREENLIT_EGRESS_ALLOW
told-hook-address = o endereço dele { $sentence }
told-hook-long = tem mais de { $most } caracteres
told-hook-no-address = não é um endereço: envie um como https://example.com/hook
told-hook-plain = deve começar com https://: no caminho, o que é enviado seria lido por outros
told-hook-scheme = deve começar com https://
told-hook-password = contém um nome ou uma senha: deixe de fora, cada requisição é assinada
told-hook-near = leva a { $origin }, que não é público; quem administra pode permitir com GREENLIT_EGRESS_ALLOW
told-hook-machine = leva a esta máquina; quem administra pode permitir com GREENLIT_EGRESS_ALLOW
