"""C18/102(Rev.1)-F: conferences and meetings to come; its revision shown as tracked changes."""

from datetime import datetime

from translation.languages import Language
from workbench.demo.furniture import Head, open_paper, summary_box
from workbench.demo.paper import Paper, Span

HEAD = Head(
    symbol="C18/102(Rev.1)",
    language=Language.FR,
    body="Conseil 2018",
    session="Genève, 17-27 avril 2018",
    item="Point de l'ordre du jour: PL 1.8",
    day="20 mars 2018",
    original="Original: français",
    kind="Rapport du Secrétaire général",
    title="Calendrier des conférences et réunions",
    written=datetime(2018, 3, 20, 9, 0),
)


def write() -> Paper:
    """The document, ready to be finished."""
    paper = open_paper(HEAD)
    summary_box(
        paper,
        (
            "Résumé",
            [
                "On trouvera dans le présent document les dates et les lieux proposés pour les "
                "conférences, assemblées et réunions de 2018 à 2020, ainsi qu'une estimation des "
                "services d'interprétation et de documentation nécessaires. Le présent document "
                "remplace la version diffusée le 5 mars 2018.",
            ],
        ),
        (
            "Suite à donner",
            ["Le Conseil est invité à **approuver** le projet de décision figurant en annexe."],
        ),
        ("Références", ["*Documents C17/37 et C18/107; Décision 596 du Conseil*"]),
    )
    _background(paper)
    _meetings(paper)
    _services(paper)
    _finance(paper)
    _next(paper)
    _decision(paper)
    return paper


def _background(paper: Paper) -> None:
    paper.heading("Considérations générales")
    paper.numbered(
        "Le calendrier des réunions futures est actualisé chaque semaine. Il convient "
        "d'éviter autant que possible tout chevauchement de dates, en particulier avec les "
        "grandes fêtes religieuses[^1] et avec les conférences des autres institutions "
        "spécialisées.",
        "Les bureaux régionaux ont été consultés tout au long du processus. {+Trois d'entre eux "
        "ont demandé que les réunions préparatoires ne se tiennent pas pendant la saison des "
        "ouragans.+} Chaque région a été invitée à tenir trois réunions préparatoires.",
    )
    paper.footnote("La liste des jours à éviter est tenue par l'Office des Nations Unies à Genève.")


def _meetings(paper: Paper) -> None:
    paper.heading("Conférences et assemblées")
    paper.numbered(
        "La prochaine Conférence de plénipotentiaires se tiendra à Dubaï en 2018. L'accord avec "
        "le pays hôte a été signé le 16 février 2018.",
        "L'inscription se fait en ligne et est obligatoire pour tous les participants. Les salles "
        "de conférence sont équipées pour la participation à distance et le sous-titrage.",
        "Les réunions organisées hors de Genève nécessitent une période de préparation plus "
        "longue. À titre d'exemple, le transport du matériel d'interprétation par voie maritime "
        "prend de sept à neuf semaines, auxquelles s'ajoutent les formalités douanières.",
    )
    paper.caption("**Tableau 1** – Réunions {-prévues-}{+confirmées+} au 20 mars 2018")
    paper.table(
        [
            ["Réunion", "Date", "Lieu", "Nombre de participants"],
            ["Conseil, session de 2018", "17-27 avril 2018", "Genève", "450"],
            ["Forum du SMSI", "19-23 mars 2018", "", "2 500"],
            ["Groupes de travail du Conseil", "10-21 septembre 2018", "", "320"],
            [
                "Conférence de plénipotentiaires",
                "29 octobre-16 novembre 2018",
                "Dubaï",
                "{-2 100-}{+2 300+}",
            ],
            ["Colloque mondial des régulateurs", "9-12 juillet 2018", "Genève", "600"],
            ["Conseil, dernière séance", "27 octobre 2018", "Dubaï", "200"],
        ],
        [6.4, 4.6, 2.6, 3.4],
        spans=[Span(1, 2, 3, 2)],
    )


def _services(paper: Paper) -> None:
    paper.heading("Services à fournir")
    paper.numbered(
        "Les contributions doivent parvenir au secrétariat au plus tard 21 jours calendaires "
        "avant l'ouverture de la conférence. Tous les documents sont publiés sur le site web sept "
        "jours avant l'ouverture de la session. Les auteurs sont priés de limiter leurs "
        "contributions à quatre pages.",
        "L'interprétation sera assurée dans les six langues pour toutes les séances plénières. "
        "Pour les groupes ad hoc, elle dépendra:",
    )
    paper.lettered(
        "du nombre de délégations qui en font la demande;",
        "de la disponibilité des équipes *après 18 heures*;",
        "de l'existence d'une cabine équipée dans la salle attribuée.",
    )
    paper.numbered(
        "Une application mobile donne aux participants accès aux documents, au programme et aux "
        "plans des salles. La Commission de rédaction alignera les Actes finals provisoires dans "
        "les six langues.",
        "Les dispositions en matière de sécurité incombent au pays hôte et au secrétariat. {+Une "
        "mission conjointe se rendra sur place au mois de mai.+}",
    )


def _finance(paper: Paper) -> None:
    paper.heading("Incidences financières")
    paper.numbered(
        "Le pays hôte prend à sa charge les coûts supplémentaires liés à la tenue de la réunion "
        "hors de Genève. Tous les montants figurant dans le présent document sont exprimés en "
        "francs suisses.",
        "Cette augmentation s'explique principalement par le taux de change et par la durée de la "
        "conférence.",
    )
    paper.caption("**Tableau 2** – Coûts estimatifs des services de conférence")
    paper.table(
        [
            ["Année", "Montant (en milliers de francs suisses)", "", ""],
            ["", "Interprétation", "Documents", "Total"],
            ["2018", "4 120", "2 365", "6 485"],
            ["2019", "2 980", "1 940", "4 920"],
            ["2020", "3 310", "2 015", "5 325"],
        ],
        [3, 4.6, 4.6, 4.8],
        heads=2,
        spans=[Span(0, 0, 1, 0), Span(0, 1, 0, 3)],
    )


def _next(paper: Paper) -> None:
    paper.heading("Prochaines étapes")
    paper.numbered(
        "Le secrétariat confirmera les dates aux délégations par lettre circulaire dès que les "
        "accords auront été signés. Les observations reçues après la date limite ne pourront pas "
        "être prises en considération.",
        "Des bourses ont été accordées à 58 participants de pays les moins avancés. Il convient "
        "d'encourager les jeunes et les femmes à participer aux travaux de l'Union. À cette fin:",
    )
    paper.dashed(
        "une bourse sur deux sera réservée à une candidate, *à qualifications égales*;",
        "les frais de garde d'enfants pourront être remboursés sur présentation d'un justificatif;",
        "un programme d'accueil sera proposé aux délégués qui participent pour la première fois.",
    )
    paper.numbered(
        "Les questions peuvent être adressées au secrétariat par courrier électronique "
        "([calendrier@itu.example](mailto:calendrier@itu.example)). Le secrétariat continuera "
        "d'améliorer les services qu'il offre aux délégués.",
    )


def _decision(paper: Paper) -> None:
    paper.page_break()
    paper.title("Annexe")
    paper.unnumbered("Projet de décision")
    paper.paragraph("Le Conseil,")
    paper.clause("rappelant")
    paper.paragraph(
        "la Résolution 154 (Rév. Busan, 2014) relative à l'utilisation des six langues "
        "officielles de l'Union sur un pied d'égalité,"
    )
    paper.clause("considérant")
    paper.paragraph("que les ressources disponibles pour l'interprétation sont limitées,")
    paper.clause("décide")
    paper.paragraph(
        "d'approuver le calendrier présenté dans {-l'annexe 1-}{+le Tableau 1+}, sous réserve "
        "de la confirmation des dates par les pays hôtes,"
    )
    paper.clause("charge le Secrétaire général")
    paper.paragraph(
        "de prendre toutes les mesures nécessaires dans les limites des ressources existantes;"
    )
    paper.paragraph("de garder cette question à l'étude.")
    paper.end_rule()
