"""The closed word lists of the French analysis, folded (no accent, no capital). The browser receives them as data."""

STOP_WORDS = frozenset(
    """
    a afin ai ailleurs ainsi alors apres as au aucun aucune aussi autre autres aux avait avant avec avez avoir
    avons c ca car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment d
    dans de deja des devez dois doit doivent donc du elle elles en encore entre es est et etaient etait etant
    ete etes etre eu eux faire fait faut font h il ils j je l la le les leur leurs lors lorsque lui m ma mais me
    meme memes mes moi mon n ne ni nos notre nous on ont or ou par parce pas pendant peut peuvent peux plus pour
    pourquoi pourrait pouvez pouvoir puis puisque qu quand que quel quelle quelles quels qui quoi quoique s sa
    se selon sera seront sert servent ses si soi soit sommes son sont suis sur t ta te tel telle telles tels tes
    toi ton tous tout toute toutes tres tu un une va vais vers veut veux via voici voila vont vos votre vous y
    """.split()
)
"""Function words and question furniture: searched in questions only, and only when a query has nothing else."""

ELIDED = frozenset("c d j jusqu l lorsqu m n puisqu qu quoiqu s t".split())
"""What an apostrophe cuts off: dropped in front of it."""

CLITICS = frozenset("ce ci elle elles en il ils je la le les leur lui moi nous on t toi tu vous y".split())
"""What a hyphen ties to a verb (« peut-on », « puis-je »): such a compound is not one word."""

STEM_RULES = (
    ("issement", 10, "ir", True),
    ("issant", 9, "ir", True),
    ("ivement", 8, "if", True),
    ("ement", 7, "e", True),
    ("ficatrice", 12, "fier", True),
    ("ficateur", 11, "fier", True),
    ("catrice", 10, "quer", True),
    ("cateur", 9, "quer", True),
    ("atrice", 9, "er", True),
    ("ateur", 8, "er", True),
    ("trice", 7, "teur", False),
    ("ieme", 6, "", True),
    ("teuse", 8, "ter", True),
    ("teur", 7, "ter", True),
    ("euse", 6, "eu", True),
    ("ere", 9, "er", True),
    ("ive", 8, "if", True),
    ("folle", 5, "fou", True),
    ("molle", 5, "mou", True),
    ("nnelle", 10, "n", True),
    ("nnel", 10, "n", True),
    ("ete", 5, "et", False),
    ("ique", 9, "", False),
    ("esse", 9, "e", True),
    ("inage", 8, "in", True),
    ("ualisation", 13, "uel", True),
    ("isation", 10, "", True),
    ("isateur", 10, "", True),
    ("ation", 9, "", True),
    ("ition", 9, "", True),
)
"""Savoy's rules, in order: ending, least length of the word, what replaces it, whether the stripping stops there."""
