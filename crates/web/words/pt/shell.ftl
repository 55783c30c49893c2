# O que fica em volta de cada página, e o que muitas páginas dizem.

skip = Ir para o conteúdo
nav = Seções
nav-new = Novo
nav-waiting = À minha espera
nav-waiting-short = Esperando
nav-waiting-count = { $count ->
    [one] { $count } espera por você
   *[other] { $count } esperam por você
}
nav-history = Histórico
nav-dashboard = Painel
nav-settings = Ajustes

foot-api = Para programas
foot-language = Idioma
foot-theme = Tema
foot-apply = Aplicar

theme-system = Como o sistema
theme-light = Claro
theme-dark = Escuro

cost-unknown = desconhecido
month-1 = jan.
month-2 = fev.
month-3 = mar.
month-4 = abr.
month-5 = mai.
month-6 = jun.
month-7 = jul.
month-8 = ago.
month-9 = set.
month-10 = out.
month-11 = nov.
month-12 = dez.

status-queued = Na fila
status-processing = Em andamento
status-awaiting_selection = Esperando você
status-completed = Pronto
status-failed = Falhou
status-cancelled = Cancelado

agent-research = Pesquisa
agent-title = Títulos
agent-outline = Roteiro
agent-thumbnail = Miniaturas

form-faults = { $count ->
    [one] Um campo precisa de atenção
   *[other] { $count } campos precisam de atenção
}

error-missing = Não há nada aqui
error-missing-text = O endereço está errado, ou o que havia foi apagado, ou pertence a outra pessoa.
error-unauthorized = Entre primeiro
error-unauthorized-text = Esta página pertence a alguém, e o servidor ainda não sabe quem é você.
error-forbidden = Este pedido não pode vir de lá
error-forbidden-text = Abra a página no endereço que o servidor informou ao iniciar e tente de lá.
error-not-allowed = Isto não cabe a você
error-not-allowed-text = Sua conta não pode fazer isto. Quem cuida deste servidor pode mudar isso.
error-credits = Seus créditos acabaram
error-credits-text = Um pacote leva um crédito. Novos chegam com o mês, ou de quem cuida deste servidor.
budget-closed = O orçamento do mês não tem espaço: o que começar agora espera até { $time }, ou até o orçamento aumentar.
error-budget = Sem espaço no orçamento
error-budget-text = O que foi gasto neste mês não deixa espaço para outro pacote. O que está em andamento termina ou espera; nada se perde. Continua no próximo mês, ou quando um administrador aumentar o orçamento.
error-day = Basta por hoje
error-day-text = Todos os pacotes que sua conta pode começar em um dia já começaram. Amanhã há mais.
error-tries = Tentativas demais
error-tries-text = Espere alguns minutos e tente de novo.
error-limit = Solicitações demais
error-limit-text = Você chegou a um limite deste serviço. Nada foi iniciado. Espere um minuto e tente de novo; se continuar, o limite do dia foi atingido.
error-conflict = Enquanto isso, algo mudou
error-conflict-text = Alguém foi mais rápido, ou o trabalho avançou. Olhe de novo e decida outra vez.
error-unavailable = Um momento, por favor
error-unavailable-text = O servidor não alcança o banco de dados agora. O que você fez está seguro. Tente de novo em alguns segundos.
error-internal = A falha foi nossa
error-internal-text = Algo quebrou aqui. O que já estava gravado está seguro.
error-request = Este pedido não pode ser atendido
error-request-text = Algo nele é grande demais, longo demais ou de um tipo que não se aceita aqui. Volte e tente de novo.
error-request-id = Se for relatar, cite este pedido:
error-home = Ir para o início
