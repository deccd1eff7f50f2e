"""Names and titles of BibTeX: TeX's accents, letters and formulas."""

from sharinghub_static.project.bibtex import read_bibtex
from tests.cases import each_case

NAMES = [
    (r"S\"ochting, Max", "Söchting, Max"),
    (r"S{\"o}chting, Max", "Söchting, Max"),
    (r"M\"{u}ller, J", "Müller, J"),
    (r"{M{\"u}ller}, J", "Müller, J"),
    (r"Erd\H{o}s, P", "Erdős, P"),
    (r"Novotn\'y, K", "Novotný, K"),
    (r"\v{C}apek, K", "Čapek, K"),
    (r"{\v C}apek, K", "Čapek, K"),
    (r"{\v{C}}apek, K", "Čapek, K"),
    (r"\O{}stby, A", "Østby, A"),
    (r"{\O}stby, A", "Østby, A"),
    (r"A \O stby", "Østby, A"),
    (r"Stra\ss e, B", "Straße, B"),
    (r"Be{\ss}ler, B", "Beßler, B"),
    (r"Fran\c{c}ois, C", "François, C"),
    (r"{\c S}im{\c s}ek, B", "Şimşek, B"),
    (r"Nu\~nez, E", "Nuñez, E"),
    (r"E Nu\~nez", "Nuñez, E"),
    (r"{\L}ukasz, F", "Łukasz, F"),
    (r"\AA{}gren, C", "Ågren, C"),
    (r"\"Ozg\"ur, A", "Özgür, A"),
    (r"Mart{\'{\i}}n, X", "Martín, X"),
    (r"Mar{\'\i}a de la Cruz", "de la Cruz, María"),
    ("Ç{\\i}nar, Ali", "Çınar, Ali"),
    ("O'Brien, Pat", "O'Brien, Pat"),
    (r"{The \'Ecole and Team}", "The École and Team"),
]


@each_case("written, name", NAMES, at_least=20)
def test_a_name_is_that_of_its_author_wherever_it_is(written: str, name: str) -> None:
    source = "@article{x, title={T}, author={Vega, Ana and NAME and Berg, Jan}, year={2020}}"
    (entry,) = read_bibtex(source.replace("NAME", written))
    assert [author.family_first for author in entry.work.authors] == ["Vega, Ana", name, "Berg, Jan"]


@each_case(
    "written, title",
    [
        (r"$\alpha$ and $\beta$ of {CO$_2$}", "α and β of CO₂"),
        (r"10 m$^2$ of {\"O}land \& 5\%", "10 m² of Öland & 5%"),
        (r"H\textsubscript{2}O", "H2O"),
        ("It costs \\$5", "It costs $5"),
    ],
)
def test_a_title_is_plain_text(written: str, title: str) -> None:
    (entry,) = read_bibtex("@article{x, title={" + written + "}, author={Vega, Ana}, year={2020}}")
    assert entry.work.title == title
