# O que foi gasto, e em quê.

costs = Custos
costs-by = Por que se distinguem os custos
costs-day = Dia
costs-agent = Agente
costs-model = Modelo
costs-user = Usuário
costs-keyword = Palavra-chave
costs-from = De
costs-to = Até
costs-label = Etiqueta
costs-show = Mostrar
costs-days = Custo por dia
costs-days-told = Quanto custaram as chamadas de cada dia, até onde se sabe.
costs-text = Conta toda chamada enviada, seja qual for o destino do pacote. As somas de todos contam também as dos pacotes apagados.
costs-none = Nenhuma chamada nesses dias.
costs-share = Parte
costs-each = Por pacote
costs-packages = Pacotes
costs-sent = Tokens enviados
costs-received = Tokens recebidos
costs-whole = Juntos
costs-local = Usuário desta máquina
costs-deleted = O que foi apagado
costs-rest = { $count ->
    [one] Mais { $count } linha de { $cost }; o arquivo a contém
   *[other] Mais { $count } linhas de { $cost } juntas; o arquivo contém todas
}
costs-unknown = { $count ->
    [one] { $count } chamada de custo desconhecido: foi cortada, ou o modelo não tem preço. As somas não a contêm.
   *[other] { $count } chamadas de custo desconhecido: foram cortadas, ou o modelo não tem preço. As somas não as contêm.
}
costs-refused = { $count ->
    [one] { $count } chamada foi recusada e não custou nada.
   *[other] { $count } chamadas foram recusadas e não custaram nada.
}
costs-under-way = { $count ->
    [one] { $count } chamada está em andamento; ainda não se sabe o custo.
   *[other] { $count } chamadas estão em andamento; ainda não se sabe o custo.
}
