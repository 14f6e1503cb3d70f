"""Sentences in six languages, put together of phrases written for the tests."""

# ruff: noqa: E501 - a phrase in six languages stands in one line

from itertools import product

from translation.exchange import ImportedUnit
from translation.languages import Language

_WHO = (
    ("The Council", "Le Conseil", "El Consejo", "Совет", "理事会", "المجلس"),
    ("The working group", "Le groupe de travail", "El grupo de trabajo", "Рабочая группа", "工作组", "فريق العمل"),
    ("The secretariat", "Le secrétariat", "La secretaría", "Секретариат", "秘书处", "الأمانة"),
    ("A Member State", "Un État Membre", "Un Estado Miembro", "Государство-Член", "一个成员国", "إحدى الدول الأعضاء"),
    ("The auditor", "Le vérificateur des comptes", "El auditor externo", "Внешний аудитор", "外部审计员", "مراجع الحسابات"),
    ("The finance committee", "La commission des finances", "La comisión de finanzas", "Комитет по финансам", "财务委员会", "لجنة الشؤون المالية"),
)  # fmt: skip
_DID = (
    ("adopted", "a adopté", "adoptó", "утвердил", "通过了", "اعتمد"),
    ("examined", "a examiné", "examinó", "рассмотрел", "审议了", "درس"),
    ("published", "a publié", "publicó", "опубликовал", "公布了", "نشر"),
    ("postponed", "a reporté", "aplazó", "отложил", "推迟了", "أرجأ"),
)
_WHAT = (
    ("the draft budget", "le projet de budget", "el proyecto de presupuesto", "проект бюджета", "预算草案", "مشروع الميزانية"),
    ("the annual report", "le rapport annuel", "el informe anual", "годовой отчет", "年度报告", "التقرير السنوي"),
    ("the radio frequency plan", "le plan de fréquences radio", "el plan de frecuencias de radio", "план радиочастот", "无线电频率规划", "خطة الترددات الراديوية"),
    ("the calendar of meetings", "le calendrier des réunions", "el calendario de reuniones", "график собраний", "会议日程", "جدول الاجتماعات"),
)  # fmt: skip
_WHEN = (
    ("at its spring session.", "à sa session de printemps.", "en su reunión de primavera.", "на весенней сессии.", "在春季会议上。", "في دورته الربيعية."),
    ("without further discussion.", "sans autre discussion.", "sin más debate.", "без дальнейшего обсуждения.", "未作进一步讨论。", "دون مزيد من المناقشة."),
    ("after consulting the members.", "après consultation des membres.", "tras consultar a los miembros.", "после консультаций с членами.", "经与成员协商后。", "بعد التشاور مع الأعضاء."),
)  # fmt: skip
_ORDER = (Language.EN, Language.FR, Language.ES, Language.RU, Language.ZH, Language.AR)


def written_units() -> list[ImportedUnit]:
    """288 units in six languages, neighbours of different content."""
    made = []
    for who, did, what, when in product(_WHO, _DID, _WHAT, _WHEN):
        parts = (who, did, what, when)
        texts = {
            language: ("" if language is Language.ZH else " ").join(part[at] for part in parts)
            for at, language in enumerate(_ORDER)
        }
        made.append(texts)
    mixed = [made[at * 101 % len(made)] for at in range(len(made))]
    return [ImportedUnit(ordinal, texts) for ordinal, texts in enumerate(mixed, 1)]
