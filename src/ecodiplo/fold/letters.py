"""The letters that texts are compared by: which are replaced, which nobody sees, and which scripts
write no spaces.

The classes are parts of a regular expression between brackets. Python, PostgreSQL and SQLite's GLOB
read them alike, so a text is folded to the same letters in Python and on both engines.
"""

from __future__ import annotations

# Letters that Unicode does not decompose into a base letter and a mark.
SINGLE_LETTERS = {
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ɖ": "d", "Ɖ": "d",
    "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ı": "i", "ς": "σ",
}  # fmt: skip
DOUBLE_LETTERS = {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ẞ": "ss"}
# The letters above that are rare in Vietnamese texts.
RARE_LETTERS = "".join(one for one in SINGLE_LETTERS | DOUBLE_LETTERS if one not in "đĐ")
# The letters that are sorted as Đ: three capitals of Unicode look the same.
LETTERS_D = "đĐðÐɖƉ"

# The marks over and under letters.
MARKS = "\u0300-\u036f"
# Zero-width and format characters and the selectors of variants: nobody sees them.
INVISIBLE = (
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0100-\U000e01ef"
)
# The marks that make another letter of a kana; alone they are none.
VOICES = "\u3099\u309a"
# Small raised and lowered digits, and fractions. In a number, a date or a name they are powers and
# footnotes, and 1½ is not 11/2; a search takes m² for m2.
SMALL_DIGITS = "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u208e\u2150-\u215f\u2189"

# The separators of words: spaces, and the punctuation of ASCII, Latin-1 and Unicode. The signs of
# repetition 々 〆 〇 are letters.
WORD_SEPARATORS = (
    r"\s\u1680!-/:-@\[-`{-~\u00a0-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf"
    r"\u2000-\u206f\u20a0-\u20cf\u2122\u2190-\u22ff\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f"
    r"\u30fb"
)
# The letters of scripts whose words no space parts (Thai, Lao, Burmese, Khmer, Chinese, Japanese),
# and of Korean, which writes several words as one.
UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U000323af"
)

# The letters of nearly every text of an office: those of languages in Latin letters, and the usual
# signs. Their folding takes no more than dropping case and marks and replacing letters as above.
USUAL = " -~\t\n\r\u00a0À-Ýßà-ýÿĀ-ĥĨ-įıĴ-ķĹ-ľŁ-ňŌ-ťŨ-žƠơƯưẠ-ỹ–—‘’“”„•…«»·°€₫£¥§©®±÷×"
