"""Words that names are told by: surnames of the East, particles, Russian endings, and services that lend handles."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


KOREAN = _words(
    """
    kim gim ghim lee yi rhee ri li park pak bak choi choe jung jeong chung chong kang gang cho jo yoon yun jang
    chang lim im rim yim han hahn oh o seo suh shin sin kwon gwon hwang ahn an song ryu yoo yu ryo jeon jun chun
    hong ko go moon mun yang ryang son sohn bae pae baek paek paik heo hur huh nam shim sim noh roh no ro ha kwak
    gwak sung seong cha joo ju chu woo wu u koo ku gu na ra min jin chin ji chi uhm eom um won weon bang pang kong
    gong hyun hyon ham byun byon pyon yeom yum yeo choo do seok sok sun seon seol sol ma kil gil yeon wi pyo myung
    myong ki gi ban pan wang keum kum ok yuk tak kuk guk namgung sonu hwangbo sagong jegal tokgo
    """
)
"""Korean surnames as they are written in Latin letters, by any romanisation."""

CHINESE = _words(
    """
    wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han
    tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lu su jiang cai jia ding wei xue ye yan pan du
    dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao
    meng long wan duan qian yin lei yun ouyang sima zhuge shangguan
    """
)
"""The most frequent Chinese surnames in Pinyin."""

DOUBLE = _words(
    """
    남궁 선우 황보 사공 제갈 독고 서문 欧阳 歐陽 司马 司馬 诸葛 諸葛 上官
    """
)
"""Surnames of two signs."""

PARTICLES = _words(
    """
    al el as ar an at ad ash az am bin ibn ben bint bar abd abdul abdel umm om abu abou ould de da do dos das di
    del della la las los van von der den ter ten af zu du le y e i ul ur zade oglu dr mr mrs ms prof jr sr 씨 님
    """
)
"""What stands in names and says of nobody who it is."""

ENDINGS = _words(
    """
    ого его ому ему ыми ими ием еем ая яя ое ее ои еи ии ыи ую юю ым им ом ем ою ею ея ию ия ие ье ью ья а я у ю е
    ы и ь
    """
)
"""Endings of Russian names in its cases, the longest first, their letters without marks."""

SERVICES = _words(
    """
    telegram signal whatsapp viber wechat weixin kakao kakaotalk line skype facebook messenger instagram twitter
    vk tel phone mobile email mail handle user id t.me https http www
    """
)
"""What stands beside a handle."""

PLAIN = frozenset(
    _words(
        """
        ace angel april august autumn bill bishop black bright brook brown chance charity christian church cook dale
        dawn day dean drew earl east english faith field fisher ford forest frank free freeman french german good
        grace grant gray green guy hall hand hill holly hope house hunter ivy jack joy june just justice king knight
        lake law little long lord love low major mark market may mercy mill miller moon north null old page paris park
        pat patience paul peace penny person pope price prince rain ray read reed rich rob rock rose ruby rush sandy
        see self short sky small smith south spring stone street strong sue summer sun swift table tables temple trust
        turner victor void wade walker ward waters way wells west white will winter wise wolf wood woods young
        вера воля зима лев любовь майя мир надежда роза роман слава
        amor blanco campo claro cruz dolores flores guerra iglesia justo libre luz mar mercedes paz reyes rosa santos
        sol soledad torres vega
        belle blanc claire droit grand juste legrand loi marie petit rose roy
        """
    )
)
"""Words that are names too: written small they are words, and two of them are a name only side by side."""
