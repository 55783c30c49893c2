# Um pacote pronto, para levar.

package-cost = Custo { $cost }
package-stopped = Parou depois de: { $step }
package-zip = Baixar tudo (zip)
package-run = Como foi feito
package-jumps = Nesta página
package-offline = Este é um rascunho offline.
package-offline-text = Foi feito por regras, sem modelo: leia como uma primeira ideia e confira cada palavra antes de usar.
package-unverified = { $count ->
    [one] Uma afirmação não tem fonte.
   *[other] { $count } afirmações não têm fonte.
}
package-unverified-text = Confira antes de dizer diante da câmera.
package-unverified-see = Ver quais
package-notes = { $count ->
    [one] Uma nota sobre como isto foi feito
   *[other] { $count } notas sobre como isto foi feito
}
package-copy = Copiar
package-copied = Copiado
package-copy-title = Copiar o título { $letter }
package-picture = Imagem
package-download-picture = Baixar a imagem { $letter }
package-characters = { $used } de { $most } caracteres
package-bytes = { $used } de { $most } bytes
package-on-it = Na imagem:

package-looks = Como fica no YouTube
package-looks-text = Os títulos são cortados depois de duas linhas, como o YouTube corta.
package-background = A imagem ficou sem palavras, como você pediu: o fundo está no zip.
package-place = Onde aparece
package-home = Início
package-search = Busca
package-suggested = Sugeridos
package-tv = Televisão
package-home-told = Os pares como cartões da página inicial, no escuro e no claro
package-search-told = Os pares como resultados da busca, no escuro e no claro
package-suggested-told = Os pares ao lado de outro vídeo, com 168 pixels de largura, no escuro e no claro
package-tv-told = Os pares numa televisão, no escuro e no claro
package-channel = Seu canal
package-views = Nenhuma visualização · Agora

package-texts = Textos para colar
package-description = Descrição
package-tags = Tags
package-hashtags = Hashtags
package-hashtags-text = Também estão no fim da descrição.
package-pinned = Comentário para fixar

package-outline = Roteiro
package-length = Dura cerca de { $length }
package-hook = Gancho
package-shows = B-roll:
package-seconds = { $count } s
package-action = Chamada para ação

package-sources = Afirmações e fontes
package-source = Fonte
package-sourced = { $sourced } de { $count } com fonte
package-unsourced = Não verificada: confira antes de dizer
package-no-facts = Não há afirmações: nada aqui foi conferido, então confira o que disser.
package-titles = Todos os { $count } títulos
package-score = Pontos
package-title = Título
package-angle = Ângulo

package-test = Testar e comparar
package-test-text = Deixe o público decidir: o YouTube mostra cada par a uma parte dele.
package-step-upload = Envie o vídeo como sempre
package-step-upload-text = Use o título A e a imagem A: eles ficam se nenhum par vencer. Faça isso no computador, pois o aplicativo do YouTube Studio não inicia testes.
package-step-details = Cole os textos
package-step-details-text = A descrição, com seus capítulos, vai em Descrição; as tags vão em Tags, em Mostrar mais. Fixe o comentário quando o vídeo for público.
package-step-open = Abra Testar e comparar
package-step-open-text = No YouTube Studio: Conteúdo, o vídeo, Detalhes. O teste está no menu do título e no da miniatura. Escolha títulos e miniaturas juntos.
package-step-fill = Acrescente cada par
package-step-fill-text = Cada título vai com a sua imagem: mantenha esta ordem.
package-option = Opção
package-file = Imagem
package-step-wait = Espere o resultado
package-step-wait-text = Um teste dura até duas semanas. Cada pessoa vê sempre o mesmo par, e vence o par com a maior parcela do tempo de exibição. Não mude título nem imagem enquanto isso.
package-test-needs = Vale para vídeos longos e públicos que não são feitos para crianças, em canais com recursos avançados. O YouTube não tem interface de programação para testes, então esta parte é sua.

package-result = Resultado do teste
package-result-text = Anote o que o YouTube diz, para aprender com isso.
package-won = Venceu:
package-none-won = Nenhum par venceu.
package-written = Anotado em
package-change = Mudar o resultado
package-write = Anotar o resultado
package-which = Qual par venceu?
package-no-winner = Nenhum
package-no-winner-text = O YouTube não indicou vencedor
package-shares = Parcela do tempo de exibição
package-share-of = Par { $letter }, em porcentagem
package-shares-hint = Como o YouTube Studio informa, por exemplo 38,4. Deixe tudo vazio se não souber.
package-note = Nota
package-keep = Salvar o resultado
package-forget = Apagar
package-fault-winner = Escolha o par que venceu, ou “Nenhum”.
package-fault-shares = Dê a cada par uma porcentagem de 0 a 100, cerca de 100 no total, ou deixe tudo vazio.
package-fault-note = A nota tem no máximo { $most } caracteres.
