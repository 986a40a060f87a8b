"""Words that change no verdict: the network is shown one of each row, whichever was written.

Whom it is about (he, she), which day or colour it was, on which side of the Atlantic, with which hello.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.model import Language

_ROWS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "she": "he", "her": "his, him", "herself": "himself", "madam": "sir", "ms": "mr, mrs",
        "wife": "husband", "daughter": "son", "daughters": "sons", "sister": "brother", "sisters": "brothers",
        "girl": "boy", "girls": "boys", "girlfriend": "boyfriend", "niece": "nephew", "aunt": "uncle",
        "mum": "mom, dad, mother, father, mummy, daddy", "granddaughter": "grandson",
        "grandma": "grandpa, grandmother, grandfather, gran, grandad, nan",
        "person": "man, woman, lady, gentleman, bloke",
        "monday": "tuesday, wednesday, thursday, friday, saturday, sunday",
        "january": "february, april, june, july, august, september, october, november, december",
        "red": "blue, green, yellow, brown, grey, gray, purple", "parcel": "package", "parcels": "packages",
        "lorry": "truck", "shop": "store", "shops": "stores", "holiday": "vacation", "trousers": "pants",
        "jumper": "sweater", "rubbish": "trash, garbage", "postcode": "zip code", "nappy": "diaper", "lift": "elevator",
        "takeaway": "takeout", "cheque": "check", "programme": "program", "pounds": "dollars, euros, euro",
        "quid": "bucks", "right away": "straight away", "ok": "okay", "email": "e-mail", "emails": "e-mails",
        "hello": "hi, hey", "good morning": "good afternoon, good evening", "goodbye": "bye, bye-bye",
        "thank you for": "thanks for", "kind regards": "best regards, warm regards",
        "have a good day": "have a nice day, have a good one", "i'm": "i am", "you're": "you are", "we're": "we are",
        "it's": "it is", "that's": "that is", "don't": "do not", "doesn't": "does not", "didn't": "did not",
        "can't": "cannot, can not", "won't": "will not", "isn't": "is not", "i'll": "i will", "we'll": "we will",
    },
    "fr": {
        "il": "elle", "ils": "elles", "madame": "monsieur, mme, mlle, mademoiselle", "désolé": "désolée, navré, navrée",
        "ravi": "ravie", "furieux": "furieuse", "énervé": "énervée", "fâché": "fâchée", "déçu": "déçue",
        "inquiet": "inquiète", "content": "contente", "mécontent": "mécontente", "agacé": "agacée", "excédé": "excédée",
        "étonné": "étonnée", "contrarié": "contrariée", "rassuré": "rassurée", "sûr": "sûre", "certain": "certaine",
        "heureux": "heureuse", "ami": "amie", "client": "cliente", "seul": "seule", "prêt": "prête",
        "lundi": "mardi, mercredi, jeudi, vendredi, samedi, dimanche",
        "janvier": "février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre",
        "rouge": "bleu, bleue, vert, verte, jaune, marron, gris, grise", "colis": "paquet", "magasin": "boutique",
        "mail": "email, e-mail, courriel", "mails": "emails, e-mails, courriels", "sms": "texto", "clé": "clef",
        "week-end": "weekend, fin de semaine", "portable": "cellulaire", "parking": "stationnement",
        "voiture": "auto", "chaussures": "souliers", "euros": "dollars, euro, dollar", "d'accord": "ok, okay",
        "bonjour": "bonsoir", "bonne journée": "bonne soirée, bonne après-midi, bonne fin de journée",
        "s'il vous plaît": "svp, s'il vous plait, je vous prie, s'il te plaît, s'il te plait, stp",
        "merci beaucoup": "un grand merci, mille mercis", "je vous remercie": "merci à vous",
        "excusez-moi": "pardonnez-moi", "cordialement": "bien à vous, bien cordialement",
    },
}  # fmt: skip
ALIKE: Mapping[Language, Mapping[str, str]] = {
    language: {other: one for one, others in rows.items() for other in others.split(", ")}
    for language, rows in _ROWS.items()
}
"""What is written (in lower case) -> what the network is shown."""
MONTHS = frozenset({"march", "may"})
"""English months that are ordinary words without their capital."""
MONTH = "January"
