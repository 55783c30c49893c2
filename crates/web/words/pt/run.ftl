# Um trabalho enquanto anda.

run-agents = Agentes
run-happened = O que aconteceu
run-facts = Dados
run-cost = Custo até agora
run-elapsed = Decorrido
run-usual = Tempo habitual
run-model = Modelo
run-offline = Rascunhos por regras
run-created = Pedido em
run-id = Trabalho
run-package = Abrir o pacote
run-retry = Tentar de novo
run-cancel = Cancelar
run-take-best = Ficar com o melhor que há
run-pick-comes = Aqui aparecem dez títulos para você escolher.
run-put-off = Continua sozinho

run-now-working = Trabalhando: { $agents }
run-now-queued = Espera um lugar livre
run-now-processing = Passa à próxima etapa
run-now-awaiting_selection = Dez títulos esperam a sua escolha
run-now-completed = O pacote está pronto
run-now-failed = Parou e pode ser tentado de novo
run-now-cancelled = Foi cancelado

agent-research-does = Procura o que as pessoas querem saber e o que se sabe
agent-title-does = Escreve títulos até haver dez bons e dá nota a cada um
agent-outline-does = Planeja o vídeo, a descrição e as tags
agent-thumbnail-does = Pinta a imagem e põe as palavras
agent-is-waiting = Não começou
agent-is-running = Trabalhando
agent-is-done = Pronto
agent-is-failed = Falhou
agent-is-stopped = Parado
agent-is-left-out = Dispensado
agent-score = Nota
agent-progress = { $agent }: tempo passado do tempo habitual
agent-tries = { $count ->
    [one] { $count } tentativa
   *[other] { $count } tentativas: por que foi pedido de novo
}

step-research = Pesquisa
step-titles = Títulos
step-background = Imagem
step-outline = Roteiro
step-thumbnails = Palavras na imagem

happened-queued = Pedido
happened-started = Um processo começou
happened-resumed = Um processo retomou
happened-step-started = { $step }: início
happened-called = { $step }: perguntado a { $model }
happened-step-repeated = { $step }: não bastou, pedido de novo
happened-step-waiting = { $step }: espera o provedor
happened-step-completed = { $step }: pronto
happened-step-failed = { $step }: falhou
happened-waiting = Espera uma escolha
happened-picked = Título escolhido
happened-picked-by-rule = Ficou o título com a maior nota
happened-again = Outros títulos pedidos
happened-no = Títulos recusados
happened-completed = Pacote pronto
happened-failed = Parou com um erro
happened-cancelled = Cancelado
happened-score = nota { $score }

failure-provider = O provedor não deu resposta útil
failure-quality = Nenhum resultado foi bom o bastante
failure-storage = Não foi possível gravar
failure-budget = Um limite de gastos recusou
failure-input = Um ajuste não serve
failure-poisonous = Derrubou o seu processo várias vezes
failure-internal = A falha foi nossa

meanwhile-titles = Os títulos mudaram desde que você olhou. Estes são os mais novos.
meanwhile-status = Alguém foi mais rápido, ou o trabalho avançou: agora está “{ $status }”. É assim que ele está.
