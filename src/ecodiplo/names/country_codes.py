"""Codes of countries, and the columns that have codes where others have names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.fold import folded_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

# ISO 3166-1: each alpha-2 code with its alpha-3 code. XK and XKX are user-assigned, for Kosovo; the
# last five are withdrawn (ISO 3166-3). The standards fix the pairs, so they are no column that an
# office could fill in.
_PAIRS = """
    ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA
    AZAZE BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES
    BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK
    CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA
    DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA
    GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS
    GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD
    IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA
    KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA
    LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ
    MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC
    NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM
    PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC
    SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV
    SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR
    TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR
    VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE XKXKX ANANT
    BUBUR CSSCG NTNTZ ZRZAR
"""
ALPHA2 = {pair[2:]: pair[:2] for pair in _PAIRS.split()}

_SMALL_THEN_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_STANDARD_WORDS = {"iso", "alpha"}
_CODE_WORDS = {"code", "codes", "ma", *_STANDARD_WORDS}


def are_country_codes(
    heading: str,
    texts: Collection[str],
    is_code: Callable[[str], bool],
    is_name: Callable[[str], bool],
) -> bool | None:
    """Whether a column has codes of countries: `MY` is Malaysia there, and not Mỹ.

    A heading such as `country_code`, `ISO3` or `Mã nước` says so. Without it, all texts are codes,
    in capitals or all in small letters, and one of them is no name: `DK` is none. None where each
    text is a code and a name, as `MY` alone, which can be Mỹ in capitals.

    `is_code` tells whether a text in capitals is a code, `is_name` whether a text can be a name.
    """
    if beside_code_words(heading) is not None:
        return True
    codes = {text.strip() for text in texts} - {""}
    lower = all(code.islower() for code in codes)
    if not all(is_code(code.upper() if lower else code) for code in codes):
        return False
    return None if all(map(is_name, codes)) else True


def beside_code_words(heading: str) -> str | None:
    """The words of the heading beside those that say that its column has codes, folded: `nuoc` of
    `Mã nước`, nothing of `ISO3`. None for a heading that does not say so."""
    words = folded_words(_SMALL_THEN_CAPITAL.sub(" ", heading))
    rest = [word for word in words if word.rstrip("0123456789") not in {*_CODE_WORDS, ""}]
    says_so = _CODE_WORDS if len(rest) > 0 else _STANDARD_WORDS
    if says_so.isdisjoint(word.rstrip("0123456789") for word in words):
        return None
    return " ".join(rest)
