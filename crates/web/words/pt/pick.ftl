# Qual título?

pick-heading = Escolha um título
pick-lead = O roteiro e a imagem são feitos para o que você escolher.
pick-cut = Ao lado de cada um: como a lista de sugestões do YouTube o corta.
pick-keys = Teclas
pick-of-hundred = de 100 pontos
pick-points = { $points } de { $max }
pick-length = { $count } de { $most } caracteres
pick-why = De onde vêm os pontos
pick-take = Ficar com este título
pick-own = Escrever o seu
pick-own-label = Seu título
pick-own-send = Usar o meu
pick-own-wrong = Um título tem de 1 a { $most } caracteres e nenhum sinal de menor ou maior.
pick-again = Pedir outros
pick-again-label = O que deve ser diferente?
pick-again-example = mais curtos, com um número
pick-again-send = Pedir de novo
pick-again-empty = Diga em uma frase o que deve ser diferente.
pick-no = Nenhum destes
pick-no-label = Por que não? O trabalho termina com isto.
pick-no-send = Recusar todos
pick-no-empty = Diga em uma frase por que não.
pick-nothing = Escolha um dos títulos.

part-length = Comprimento
part-keyword = Palavra-chave
part-clarity = Clareza
part-curiosity = Curiosidade
part-concreteness = Concretude
part-honesty = Honestidade
part-difference = Diferença
