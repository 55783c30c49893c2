# A página em que os pacotes começam.

new-title = Novo
new-heading = Sobre o que é o vídeo?
new-lead = Poucas palavras bastam. Você recebe pesquisa, dez títulos com nota, roteiro, descrição, tags e miniaturas.
new-offline = Nenhum modelo está configurado aqui; por isso os rascunhos são feitos por regras, sem custo. Para usar um, defina OPENAI_API_KEY ou OPENAI_BASE_URL e inicie o servidor de novo.
new-keyword = Palavra-chave
new-keyword-hint = Em qualquer idioma. Ele vale para cada palavra que for feita.
new-language-told = Idioma: { $language }
new-examples = Experimente
new-example-1 = pão de fermentação natural
new-example-2 = como consertar a roda da bicicleta
new-example-3 = iPhone 17 vs Pixel 11
new-pick = Quem escolhe o título?
new-pick-ask = Eu
new-pick-ask-text = Você escolhe entre dez antes de pintar qualquer coisa
new-pick-best = A maior nota
new-pick-best-text = Vai até o fim sem parar
new-more = Mais sobre o vídeo
new-niche = Área do canal
new-niche-example = panificação caseira
new-audience = Quem assiste
new-audience-example = quem nunca fez pão
new-type = Tipo de vídeo
type-educational = Ensina como se faz
type-entertainment = Para se divertir
type-informational = Conta como as coisas são
new-language = Idioma
new-language-found = O da palavra-chave
new-thumbnails = Miniaturas
new-thumbnails-count = { $count ->
    [0] Nenhuma
    [one] { $count } miniatura
   *[other] { $count } miniaturas
}
new-labels = Etiquetas
new-labels-example = primavera, série 2
new-plain = Deixar a imagem sem palavras: eu ponho as minhas
new-begin = Fazer o pacote

plan-heading = Antes de começar
plan-cost = Custo habitual
plan-most = No máximo
plan-time = Tempo habitual
plan-time-pick = { $time } e a sua escolha
plan-from-rules = Por regras, sem modelo: não leva mais do que isto.
plan-from-history = Como levaram as últimas execuções aqui.
plan-from-seed = Como medido em outro lugar; depois de algumas execuções mostrará os seus tempos.

fault-keyword = Diga em pelo menos 3 caracteres sobre o que é o vídeo; em chinês, japonês ou coreano bastam 2.
fault-keyword-long = No máximo 200 caracteres: o que as pessoas buscariam.
fault-keyword-words = Não há letra nem número: diga em palavras sobre o que é o vídeo.
fault-long = No máximo { $most } caracteres.
fault-language = Este não é um idioma em que se possa escrever aqui.
fault-labels = Uma etiqueta tem de 1 a { $most } caracteres; separe-as com vírgulas.
fault-other = Escolha um dos valores oferecidos.
