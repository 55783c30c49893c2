# Webhooks: programas que são avisados do que acontece.

hooks = Webhooks
hook = Webhook
hooks-text = O greenlit avisa seus programas do que acontece: envia uma mensagem curta e assinada a um endereço seu, e tenta de novo durante um dia quando ela não é aceita.
hooks-link = Avise seus programas do que acontece com seus trabalhos.
hooks-open = Cuidar dos webhooks
hooks-there = Endereços
hooks-none = Ainda não há nenhum.
hooks-full = Já há dez. Remova um antes.
hook-add = Adicionar um webhook
hook-url = Endereço
hook-url-example = https://example.com/hooks/greenlit
hook-url-fault = O endereço
hook-note = Para que serve
hook-events = Do que é avisado
hook-state = Estado
hook-generation-completed = Um pacote está pronto
hook-generation-failed = Um trabalho falhou
hook-generation-cancelled = Um trabalho foi cancelado
hook-generation-awaiting_selection = Um título espera ser escolhido
hook-budget-threshold = Uma parte de um orçamento foi usada
hook-webhook-test = Um teste
hook-on = Ligado
hook-failing = Falhando
hook-off-owner = Desligado: por você
hook-off-failing = Desligado: não aceitou nada por cinco dias
hook-off-gone = Desligado: respondeu que não existe mais
hook-failing-since = Não aceita nada desde
hook-last-error = Na última vez
hook-previous-until = O segredo anterior também assina até
hook-secret-shown = Este é o segredo que assina. Ele é mostrado só esta vez: guarde-o onde seu programa o encontre.
hook-test = Enviar um teste
hook-enable = Ligar
hook-disable = Desligar
hook-remove = Remover
hook-change = Mudar
hook-keep = Guardar as mudanças
hook-rotate = Trocar o segredo
hook-rotate-text = Você recebe um segredo novo. Por um tempo os dois assinam, para que seu programa seja mudado sem perder nada.
hook-overlap = O segredo anterior assina por
hook-hours = { $count ->
    [0] mais nenhum tempo
    [one] uma hora
   *[other] { $count } horas
}
hook-log = O que foi enviado
hook-log-none = Ainda não foi enviado nada. O que é enviado fica aqui por trinta dias.
delivery-when = Quando
delivery-event = Evento
delivery-state = Estado
delivery-tries = Tentativas
delivery-pending = A caminho
delivery-delivered = Entregue
delivery-failed = Não entregue
delivery-next = próxima tentativa: { $time }
delivery-count = { $count ->
    [one] uma tentativa
   *[other] { $count } tentativas
}
delivery-answered = respondeu { $status } em { $count } ms
delivery-replay = Enviar de novo
delivery-older = Mais antigos
