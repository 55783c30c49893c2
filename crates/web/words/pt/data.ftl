# Os próprios dados: o que há, levá-los e apagá-los.

data-title = Seus dados
data-settings = Tudo o que é guardado sobre você pode ser baixado, e apagado para sempre.
data-open = Baixar ou apagar
data-download = Baixar tudo
data-download-what = Um zip com tudo o que é guardado sobre você: sua conta, os trabalhos com resultados e eventos, o que foi gasto e as imagens. Um manifesto diz o que é cada arquivo. Senhas e chaves são guardadas como hashes, que não estão em nenhum download.
data-download-button = Baixar o zip
data-erase = Apagar tudo
data-erase-what = Isto não pode ser desfeito. Tudo isto some:
data-what = O quê
data-count = Quantos
data-files = Imagens que mais ninguém usa
data-unfinished = { $count ->
    [one] Um trabalho não terminou: ele acaba.
   *[other] { $count } trabalhos não terminaram: eles acabam.
}
data-stays = O que fica: quanto custaram as chamadas de pessoas apagadas, somado por dia, modelo e etapa, e o registro de mudanças, no qual um número fica no seu lugar. As pastas de pacotes que você baixou são suas para apagar.
data-password = Sua senha, para mostrar que é você
data-confirm = Digite { $word } para confirmar
data-erase-button = Apagar tudo para sempre
data-erased = Tudo foi apagado
data-receipt = Recibo
data-receipt-what = Este é o recibo. Ele não diz de quem eram os dados. Guarde-o: com o número dele, pode ser mostrado de novo.
data-receipt-download = Baixar o recibo
fault-erase-word = Não é isto que se deve digitar. Nada foi apagado.
fault-erase-admin = Você é a única pessoa administradora que pode entrar: nomeie outra primeiro. Nada foi apagado.

data-budget-holds = O que trabalhos inacabados ainda podem custar
data-budget-waits = Trabalhos que esperam por espaço no orçamento
data-pick-links = Links para escolher um título
data-pick-notices = Mensagens de que títulos esperam
data-pick-waits = Esperas por um título
data-test-results = Resultados do Testar e comparar
data-picks = Títulos escolhidos
data-labels = Etiquetas
data-events = Eventos de trabalhos
data-calls = Chamadas de modelos
data-step-results = Resultados de etapas
data-blob-uses = Usos de imagens
data-video-generations = Trabalhos
data-usage-analytics = Notas de uso
data-idempotency-keys = Respostas guardadas a pedidos
data-credit-entries = Créditos, linha por linha
data-sessions = Navegadores conectados
data-audit-log = Mudanças no registro (ficam, sem você)
data-budget-limits = Orçamentos
data-budget-months = Gastos por mês
data-api-keys = Chaves de API
data-identities = Outros serviços com que você entra
data-pauses = Pausas que você começou (ficam, sem você)
data-accounts = A conta
data-users = Nome e preferências
data-webhook-deliveries = Mensagens aos seus programas
data-webhook-endpoints = Webhooks
data-alert-notices = Mensagens sobre seus orçamentos
data-alerts = O que havia a dizer sobre seus orçamentos
