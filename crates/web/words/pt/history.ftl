# Todos os trabalhos, os que esperam, e o mesmo feito a muitos.

history-heading = Histórico
history-words = Palavras do termo
history-status = Situação
history-label = Etiqueta
history-any = Qualquer
history-search = Buscar
history-more = Mais filtros
history-error = Falhou porque
history-from = Iniciado desde (UTC)
history-to = Iniciado até (UTC)
history-empty = Nada foi feito aqui ainda.
history-begin = Fazer o primeiro pacote
history-none = Nenhum trabalho corresponde.
history-all = Mostrar tudo
history-filtered = Só aparece o que corresponde ao filtro.
history-keyword = Termo
history-begun = Iniciado
history-cost = Custo
history-pages = Páginas
history-newest = Mais novos
history-older = Mais antigos

history-error-provider = O provedor não deu nada de útil
history-error-quality = Nada ficou bom o bastante
history-error-storage = Algo não pôde ser gravado
history-error-budget = Um orçamento recusou
history-error-input = Uma configuração não serviu
history-error-poisonous = O processo morreu repetidas vezes
history-error-internal = Uma falha nossa

history-fault-label = Uma etiqueta tem de 1 a 50 caracteres.
history-fault-words = Busque no máximo 500 caracteres.
history-fault-day = Escreva um dia como 2026-11-24.

history-done-retry = { $count ->
    [one] Um trabalho continua.
   *[other] { $count } trabalhos continuam.
}
history-done-cancel = { $count ->
    [one] Um trabalho foi cancelado.
   *[other] { $count } trabalhos foram cancelados.
}
history-done-label = { $count ->
    [one] Um trabalho foi etiquetado.
   *[other] { $count } trabalhos foram etiquetados.
}

bulk-for-all = Para todos os trabalhos
bulk-for-these = Para todos os trabalhos deste filtro
bulk-tick = Marcar
bulk-tick-one = Marcar { $keyword }
bulk-ticked = Marque trabalhos na lista para tratar só deles.
bulk-text = Primeiro você vê quantos trabalhos são e quanto custa; nada é feito antes de você confirmar.
bulk-action = O quê
bulk-choose = Escolha
bulk-retry = Tentar de novo
bulk-below-bar = Tentar de novo e aceitar o melhor abaixo da meta
bulk-cancel = Cancelar
bulk-label = Etiquetar
bulk-add = Etiquetas a pôr
bulk-add-example = primavera, série 2
bulk-remove = Etiquetas a tirar
bulk-look = Contar e calcular o preço
bulk-back = Voltar à lista
bulk-heading-retry = Tentar trabalhos de novo
bulk-heading-below-bar = Tentar trabalhos de novo, também abaixo da meta
bulk-heading-cancel = Cancelar trabalhos
bulk-heading-label = Etiquetar trabalhos
bulk-counted = { $matched ->
    [one] Um trabalho corresponde ao filtro; pode ser feito a { $count } deles.
   *[other] { $matched } trabalhos correspondem ao filtro; pode ser feito a { $count } deles.
}
bulk-do = { $count ->
    [one] Fazer a um trabalho
   *[other] Fazer a { $count } trabalhos
}
bulk-changed = Enquanto isso o número desses trabalhos mudou, por isso nada foi feito. Estes são os números de agora.
bulk-fault-many = São mais de 10.000 trabalhos de uma vez: restrinja o filtro, por exemplo pelo tempo.
bulk-fault-none = Escreva quais etiquetas pôr ou tirar.
bulk-fault-labels = No máximo { $most } etiquetas de uma vez.

waiting-lead = Estes trabalhos continuam quando você escolher um título. O que espera há mais tempo vem primeiro.
waiting-none = Nada espera por você.
waiting-since = Iniciado há { $time }
waiting-cost = Custo até agora { $cost }
waiting-best = Melhores títulos
waiting-pick = Escolher um título
waiting-pick-for = Escolher um título para “{ $keyword }”
waiting-more = { $count ->
    [one] Mais um espera.
   *[other] Mais { $count } esperam.
}
waiting-all = Mostrar todos
