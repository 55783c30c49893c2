# Muitos pacotes de uma vez.

batch-title = Vários de uma vez
batch-lead = Uma palavra-chave por linha, ou um CSV cuja primeira linha nomeia as colunas. Nada começa antes de você ver o que foi lido.
batch-link = Vários de uma vez: cole linhas ou um CSV
batch-text = Palavras-chave
batch-example = uma palavra-chave
    outra palavra-chave
batch-hint = Colunas de um CSV: keyword, id, niche, audience, type, language, title, thumbnails, labels, seed, stopAt.
batch-file = Ler um arquivo
batch-defaults = Para linhas que não dizem outra coisa
batch-preview = Mostrar o que foi lido
batch-read = { $count ->
    [one] { $count } linha foi lida
   *[other] { $count } linhas foram lidas
}
batch-faulty = { $count ->
    [one] { $count } delas precisa de correção abaixo
   *[other] { $count } delas precisam de correção abaixo
}
batch-line = Linha
batch-settings = Ajustes
batch-title-number = Título { $number }
batch-begin = { $count ->
    [one] Fazer { $count } pacote
   *[other] Fazer { $count } pacotes
}
batch-no-keyword = A primeira linha deve nomear as colunas, e uma delas “keyword”.
batch-unknown = Não há colunas { $names }. Há { $known }.
batch-twice = A coluna “{ $name }” aparece duas vezes.
batch-too-many-fields = A linha { $line } tem { $found } campos e o cabeçalho { $wanted }: ponha aspas em volta de um campo com vírgula.
batch-empty = Não há palavras-chave.
batch-unreadable = Esta não é uma tabela que se possa ler: salve como CSV em UTF-8.
batch-too-many = No máximo { $most } pacotes começam de uma vez.
