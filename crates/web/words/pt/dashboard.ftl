# Números: tempos, sucesso, custo, vagas.

dashboard-views = Visões
dashboard-days = { $count } dias
dashboard-mine = Meus
dashboard-everybody = De todos
dashboard-begun = Pacotes iniciados
dashboard-ready = { $count ->
    [one] { $count } está pronto
   *[other] { $count } estão prontos
}
dashboard-success = Sucesso
dashboard-failed = { $count ->
    [one] { $count } falhou
   *[other] { $count } falharam
}
dashboard-cost = Custo
dashboard-each = { $cost } por pacote pronto
dashboard-tokens = Tokens
dashboard-tokens-both = { $sent } enviados, { $received } recebidos
dashboard-and-unknown = mais de { $cost }

dashboard-agents = Agentes
dashboard-agents-text = Quanto duraram as chamadas. O usual é a mediana do mesmo número de dias antes.
dashboard-agent = Agente
dashboard-median = Mediana
dashboard-usual = Usual
dashboard-95 = 95% em até
dashboard-99 = 99% em até
dashboard-answered = Respondidas
dashboard-calls = Chamadas
dashboard-course = Mediana por dia
dashboard-medians = { $agent }: a mediana de cada dia
dashboard-slower = +{ $percent }%
dashboard-faster = −{ $percent }%

dashboard-table = O mesmo como tabela
dashboard-day = Dia (UTC)
dashboard-empty = Ainda não há nada para desenhar.
dashboard-open = Em andamento
dashboard-jobs = Pacotes por dia
dashboard-jobs-told = Quantos pacotes foram iniciados em cada dia, pelo que foi feito deles.
dashboard-costs = Custo por dia
dashboard-costs-told = Quanto custaram as chamadas de cada dia, por agente, até onde se sabe.
dashboard-p50 = Tempo mediano de uma chamada
dashboard-p50-told = Em quanto tempo foi respondida metade das chamadas de cada agente num dia.
dashboard-p95 = Chamadas mais lentas (95%)
dashboard-p95-told = Em quanto tempo foram respondidas 95 de cada 100 chamadas de cada agente num dia.

dashboard-pool = Vagas
dashboard-places = { $active } de { $places } vagas ocupadas
dashboard-fixed = O número de vagas é fixo.
dashboard-automatic = O número de vagas acompanha a carga.
dashboard-oldest = O primeiro da fila espera há { $time }.
dashboard-limited = Um provedor pediu menos chamadas pela última vez:
dashboard-mine-now = Meus trabalhos agora
dashboard-running = Em execução
dashboard-queued = Na fila
dashboard-postponed = Adiados
dashboard-awaiting = Esperando por mim
dashboard-calls-now = Chamadas em curso
dashboard-providers = Modelos
dashboard-provider-well = Responde.
dashboard-provider-limited = Responde e aceita { $limit } chamadas ao mesmo tempo.
dashboard-provider-away = Fora do ar desde { $since }. É testado de tempos em tempos, e os trabalhos esperam.
dashboard-provider-paused = Em pausa: { $reason }
dashboard-provider-calls = { $sent } chamadas: { $failed } falharam, { $refused } recusadas, { $handed } passadas a outro modelo
dashboard-decisions = O que foi decidido sobre as vagas
dashboard-busy = { $from } → { $to } vagas: ocupado, e alguém esperava
dashboard-quiet = { $from } → { $to } vagas: calmo por um tempo
dashboard-other = { $from } → { $to } vagas

dashboard-budget = Orçamento
dashboard-budget-until = Deste mês, até
dashboard-budget-service = Tudo
dashboard-budget-mine = O meu
dashboard-budget-of = { $spent } gastos e { $held } reservados de { $limit }
dashboard-budget-unlimited = { $spent } gastos e { $held } reservados, sem limite
dashboard-budget-forecast = Se o mês continuar assim, { $cost } até o fim.
dashboard-budget-unknown = { $count ->
    [one] { $cost } reservados para uma chamada interrompida que pode ser cobrada; voltam depois de um dia.
   *[other] { $cost } reservados para { $count } chamadas interrompidas que podem ser cobradas; cada valor volta depois de um dia.
}
dashboard-budget-full = Sem espaço
dashboard-alerts = Quem foi avisado
dashboard-alert-budget = { $whose ->
    [service] { $percent } % do orçamento de { $month } usados: { $taken } de { $limit }.
    [key] { $percent } % do orçamento de uma chave de API de { $month } usados: { $taken } de { $limit }.
   *[user] { $percent } % do orçamento de um usuário de { $month } usados: { $taken } de { $limit }.
}
dashboard-alert-provider = { $provider } está sem saldo e em pausa. O provedor disse:
dashboard-alert-mail = E-mail
dashboard-alert-notice = { $state ->
    [sent] { $channel }: enviado, { $when }
    [refused] { $channel }: recusado, { $when }.
    [given_up] { $channel }: desistimos, { $when }.
    [again] { $channel }: falhou, nova tentativa { $when }.
   *[waiting] { $channel }: sendo enviado
}
dashboard-budget-limit = Dólares por mês
dashboard-budget-hint = Um valor, ou none para nenhum limite, ou configured para o da configuração.
