"""Cities where the house meets and publishes, by their names in the six languages.

Seen in print: Geneva, the seat, in every head; Dubai in the heads of PP-18; Busan, Marrakesh,
Minneapolis, Antalya and Guadalajara where resolutions are cited; the offices and the regional
commissions of the United Nations (New York to Santiago). The others are usage of the two houses.
A city that has the name of something else (Nice, Washington) is not here.
"""

import re
from collections.abc import Mapping

from translation.languages import Language

PLACES = (
    ("جنيف", "日内瓦", "Geneva", "Genève", "Женева", "Ginebra"),
    ("دبي", "迪拜", "Dubai", "Dubaï", "Дубай", "Dubái"),
    ("بوسان", "釜山", "Busan", "Busan", "Пусан", "Busán"),
    ("مراكش", "马拉喀什", "Marrakesh", "Marrakech", "Марракеш", "Marrakech"),
    ("مينيابوليس", "明尼阿波利斯", "Minneapolis", "Minneapolis", "Миннеаполис", "Minneápolis"),
    ("أنطاليا", "安塔利亚", "Antalya", "Antalya", "Анталия", "Antalya"),
    ("غوادالاخارا", "瓜达拉哈拉", "Guadalajara", "Guadalajara", "Гвадалахара", "Guadalajara"),
    ("نيويورك", "纽约", "New York", "New York", "Нью-Йорк", "Nueva York"),
    ("فيينا", "维也纳", "Vienna", "Vienne", "Вена", "Viena"),
    ("نيروبي", "内罗毕", "Nairobi", "Nairobi", "Найроби", "Nairobi"),
    ("أديس أبابا", "亚的斯亚贝巴", "Addis Ababa", "Addis-Abeba", "Аддис-Абеба", "Addis Abeba"),
    ("بانكوك", "曼谷", "Bangkok", "Bangkok", "Бангкок", "Bangkok"),
    ("بيروت", "贝鲁特", "Beirut", "Beyrouth", "Бейрут", "Beirut"),
    ("سانتياغو", "圣地亚哥", "Santiago", "Santiago", "Сантьяго", "Santiago"),
    ("باريس", "巴黎", "Paris", "Paris", "Париж", "París"),
    ("مونتريال", "蒙特利尔", "Montreal", "Montréal", "Монреаль", "Montreal"),
    ("روما", "罗马", "Rome", "Rome", "Рим", "Roma"),
    ("لندن", "伦敦", "London", "Londres", "Лондон", "Londres"),
    ("بروكسل", "布鲁塞尔", "Brussels", "Bruxelles", "Брюссель", "Bruselas"),
    ("لاهاي", "海牙", "The Hague", "La Haye", "Гаага", "La Haya"),
    ("برلين", "柏林", "Berlin", "Berlin", "Берлин", "Berlín"),
    ("مدريد", "马德里", "Madrid", "Madrid", "Мадрид", "Madrid"),
    ("لشبونة", "里斯本", "Lisbon", "Lisbonne", "Лиссабон", "Lisboa"),
    ("كوبنهاغن", "哥本哈根", "Copenhagen", "Copenhague", "Копенгаген", "Copenhague"),
    ("ستوكهولم", "斯德哥尔摩", "Stockholm", "Stockholm", "Стокгольм", "Estocolmo"),
    ("أثينا", "雅典", "Athens", "Athènes", "Афины", "Atenas"),
    ("بوخارست", "布加勒斯特", "Bucharest", "Bucarest", "Бухарест", "Bucarest"),
    ("موسكو", "莫斯科", "Moscow", "Moscou", "Москва", "Moscú"),
    ("باكو", "巴库", "Baku", "Bakou", "Баку", "Bakú"),
    ("القاهرة", "开罗", "Cairo", "Le Caire", "Каир", "El Cairo"),
    ("تونس", "突尼斯", "Tunis", "Tunis", "Тунис", "Túnez"),
    ("الحمامات", "哈马马特", "Hammamet", "Hammamet", "Хаммамет", "Hammamet"),
    ("شرم الشيخ", "沙姆沙伊赫", "Sharm el-Sheikh", "Charm el-Cheikh", "Шарм-эль-Шейх",
     "Sharm el-Sheikh"),
    ("الدوحة", "多哈", "Doha", "Doha", "Доха", "Doha"),
    ("أبو ظبي", "阿布扎比", "Abu Dhabi", "Abou Dhabi", "Абу-Даби", "Abu Dhabi"),
    ("الرياض", "利雅得", "Riyadh", "Riyad", "Эр-Рияд", "Riad"),
    ("عمان", "安曼", "Amman", "Amman", "Амман", "Ammán"),
    ("كيغالي", "基加利", "Kigali", "Kigali", "Кигали", "Kigali"),
    ("أبوجا", "阿布贾", "Abuja", "Abuja", "Абуджа", "Abuja"),
    ("داكار", "达喀尔", "Dakar", "Dakar", "Дакар", "Dakar"),
    ("جوهانسبرغ", "约翰内斯堡", "Johannesburg", "Johannesburg", "Йоханнесбург", "Johannesburgo"),
    ("حيدر آباد", "海得拉巴", "Hyderabad", "Hyderabad", "Хайдарабад", "Hyderabad"),
    ("نيودلهي", "新德里", "New Delhi", "New Delhi", "Нью-Дели", "Nueva Delhi"),
    ("بيجين", "北京", "Beijing", "Beijing", "Пекин", "Beijing"),
    ("طوكيو", "东京", "Tokyo", "Tokyo", "Токио", "Tokio"),
    ("كيوتو", "京都", "Kyoto", "Kyoto", "Киото", "Kyoto"),
    ("سيول", "首尔", "Seoul", "Séoul", "Сеул", "Seúl"),
    ("بوينس آيرس", "布宜诺斯艾利斯", "Buenos Aires", "Buenos Aires", "Буэнос-Айрес",
     "Buenos Aires"),
    ("هافانا", "哈瓦那", "Havana", "La Havane", "Гавана", "La Habana"),
)  # fmt: skip
"""Each in the order of `Language`."""

NAMED: Mapping[Language, Mapping[str, tuple[str, ...]]] = {
    language: {names[rank]: names for names in PLACES} for rank, language in enumerate(Language)
}
"""In each language the places by their names."""


def place_pattern(language: Language) -> str:
    """A pattern of the names of a language, as the group `place`."""
    longest_first = sorted(NAMED[language], key=len, reverse=True)
    return f"(?P<place>{'|'.join(map(re.escape, longest_first))})"
