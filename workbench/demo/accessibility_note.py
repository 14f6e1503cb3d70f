"""C18/INF/21-S: an information document on accessible meetings, with a survey in a table."""

from datetime import datetime

from translation.languages import Language
from workbench.demo.furniture import Head, open_paper, summary_box
from workbench.demo.paper import Paper, Span

HEAD = Head(
    symbol="C18/INF/21",
    language=Language.ES,
    body="Consejo 2018",
    session="Ginebra, 17-27 de abril de 2018",
    item="Punto del orden del día: ADM 14",
    day="3 de abril de 2018",
    original="Original: español",
    kind="Nota del Secretario General",
    title="Accesibilidad de las reuniones",
    written=datetime(2018, 4, 3, 9, 0),
)


def write() -> Paper:
    """The document, ready to be finished."""
    paper = open_paper(HEAD)
    summary_box(
        paper,
        (
            "Resumen",
            [
                "En la presente nota se describen las medidas adoptadas en 2017 para que las "
                "personas con discapacidad puedan participar plenamente en las reuniones. El "
                "presente documento se somete a título informativo.",
            ],
        ),
        ("Referencias", ["*Resolución 175 (Rev. Busán, 2014); Documento C17/64*"]),
    )
    _background(paper)
    _results(paper)
    _survey(paper)
    _finance(paper)
    _recommendations(paper)
    paper.end_rule()
    return paper


def _background(paper: Paper) -> None:
    paper.heading("Antecedentes")
    paper.numbered(
        "La Unión se ha comprometido a hacer que sus reuniones sean accesibles para las personas "
        "con discapacidad. En 2012 se creó un fondo de accesibilidad financiado mediante "
        "contribuciones voluntarias.",
        "Los documentos de información no se traducen, salvo que el Consejo decida lo contrario. "
        "A petición de dos Consejeros, la presente nota se facilita excepcionalmente en todos los "
        "idiomas.",
    )


def _results(paper: Paper) -> None:
    paper.heading("Principales resultados")
    paper.numbered(
        "Se facilitó subtitulado en inglés en 86 reuniones. Por primera vez se ofreció también "
        "subtitulado en **español** y en **francés**, aunque solo en nueve sesiones.[^1] La "
        "interpretación en lengua de señas se organiza previa solicitud.",
        "La rampa de la entrada principal se terminó en noviembre. Quedan por adaptar los aseos "
        "de la segunda planta y el mostrador de la cafetería, demasiado alto para quien se "
        "desplaza en silla de ruedas.",
        "Las nuevas plantillas cumplen los requisitos de los lectores de pantalla. Las imágenes y "
        "los gráficos de los documentos deberían ir acompañados de un texto alternativo. Los "
        "documentos deberían redactarse en un lenguaje sencillo y con frases cortas.",
        "La formación en redacción accesible es obligatoria para todos los autores desde el mes "
        "de enero. Entre los temas que abarca figuran:",
    )
    paper.footnote(
        "El servicio en español se suspendió en octubre por falta de subtituladores acreditados."
    )
    paper.dashed(
        "el uso de estilos en lugar de formato manual;",
        "el contraste de los colores en gráficos y mapas;",
        "la descripción de cuadros complejos, *sobre todo cuando hay celdas combinadas*;",
        "la lectura en voz alta como método de comprobación.",
    )


def _survey(paper: Paper) -> None:
    paper.heading("Encuesta a los participantes")
    paper.numbered(
        "Una encuesta a los usuarios realizada en diciembre recibió 387 respuestas. Los "
        "participantes valoraron la accesibilidad de la reunión con 4,2 puntos sobre 5. En el "
        "Cuadro 1 se resumen las respuestas por tipo de servicio.",
    )
    paper.caption("**Cuadro 1** – Valoración de los servicios (de 1 a 5)")
    paper.table(
        [
            ["Servicio", "2016", "", "2017", ""],
            ["", "Respuestas", "Promedio", "Respuestas", "Promedio"],
            ["Subtitulado", "96", "3,8", "121", "4,4"],
            ["Interpretación en lengua de señas", "12", "4,1", "17", "4,5"],
            ["Documentos accesibles", "140", "3,2", "163", "4,0"],
            ["Acceso a los edificios", "71", "2,9", "86", "3,7"],
            ["**Total**", "319", "3,4", "387", "4,2"],
        ],
        [5.8, 2.8, 2.8, 2.8, 2.8],
        heads=2,
        spans=[Span(0, 0, 1, 0), Span(0, 1, 0, 2), Span(0, 3, 0, 4)],
    )
    paper.paragraph("*Fuente: registros de la Secretaría.*")
    paper.numbered(
        "Los delegados que no puedan viajar a Ginebra podrán seguir las sesiones plenarias a "
        "distancia. Varios encuestados señalaron, sin embargo, que la plataforma no permite "
        "ampliar los subtítulos y que el botón para pedir la palabra no puede accionarse con el "
        "teclado.",
    )


def _finance(paper: Paper) -> None:
    paper.heading("Repercusiones financieras")
    paper.numbered(
        "El enfoque de uso racional del papel permitió ahorrar unos 2,7 millones de hojas en "
        "2017. Las economías realizadas en un año podrán transferirse al siguiente. El gasto en "
        "impresión disminuyó de 310 000 a 185 000 francos suizos.",
        "No se solicitan recursos adicionales para estas actividades.",
    )
    paper.heading("Próximas etapas")
    paper.numbered(
        "La Secretaría agradece a los Estados Miembros que han puesto expertos a su disposición. "
        "Se presentará un informe de situación a la próxima reunión del Consejo. Las preguntas "
        "pueden enviarse a la Secretaría por correo electrónico "
        "([accesibilidad@itu.example](mailto:accesibilidad@itu.example)).",
        "Entretanto, se ruega a los organizadores de reuniones que comuniquen las necesidades de "
        "los participantes con **cuatro semanas** de antelación.",
    )


def _recommendations(paper: Paper) -> None:
    paper.heading("Recomendaciones")
    paper.numbered(
        "Las recomendaciones que aún no se han aplicado se enumeran en el cuadro 2. El registro de "
        "riesgos, que la dirección examina cada seis meses, recoge las dos últimas.",
    )
    paper.caption("**Cuadro 2** – Seguimiento de las recomendaciones")
    paper.table(
        [
            ["Medida", "Unidad responsable", "Plazo", "Situación"],
            [
                "Permitir la ampliación de los subtítulos en la plataforma",
                "Servicios informáticos",
                "30 de junio de 2018",
                "En curso",
            ],
            [
                "Rebajar el mostrador de la cafetería a una altura de 80 centímetros",
                "Edificios",
                "31 de agosto de 2018",
                "Sin iniciar",
            ],
            [
                "Publicar una guía de lectura fácil para nuevos delegados",
                "Publicaciones",
                "15 de octubre de 2018",
                "En curso",
            ],
            ["Designar a un coordinador de accesibilidad", "Recursos humanos", "", "Finalizado"],
        ],
        [6.6, 4, 3.8, 2.6],
        spans=[Span(3, 2, 4, 2)],
    )
    paper.numbered(
        "La Secretaría seguirá mejorando los servicios que presta a los delegados. Los resultados "
        "superaron las metas fijadas para el periodo, salvo en lo que respecta al acceso a los "
        "edificios, donde las obras dependen de la demolición de la torre antigua.",
    )
