"""Names for people who do not exist, put together from common parts as they are usual in each city."""

import random

_SINGAPORE_SURNAMES = ("Tan", "Lim", "Ong", "Goh", "Teo", "Koh", "Chua", "Sim", "Seah", "Quek", "Toh", "Yeo")
_SINGAPORE_GIVEN = (
    "Hui Shan", "Jia Wen", "Kai Xiang", "Li Ting", "Mei Xuan", "Rui Jie", "Shi Hui", "Wei Sheng", "Xin Yi", "Yong Hao",
    "Zhi Kang", "Pei Ling",
)  # fmt: skip
_MALAY = (
    "Aisyah", "Farhan", "Hidayah", "Irfan", "Nadiah", "Rashid", "Suhaila", "Taufik", "Zulaikha", "Hakimah", "Iskandar",
    "Faizal",
)  # fmt: skip
_MALAY_FATHERS = ("Ismail", "Yusof", "Ramli", "Salleh", "Hassan", "Jamil", "Osman", "Karim")
_TAMIL = ("Anitha", "Bharath", "Deepa", "Gowri", "Karthik", "Lavanya", "Murali", "Priya", "Suresh", "Vasanthi")
_TAMIL_FATHERS = ("Nair", "Pillai", "Rajan", "Subramaniam", "Krishnan", "Menon", "Govindasamy", "Ramasamy")
_HONG_KONG_SURNAMES = ("Chan", "Lau", "Wong", "Cheung", "Leung", "Ho", "Yip", "Kwok", "Tsang", "Fung", "Mak", "Poon")
_HONG_KONG_GIVEN = (
    "Ka Yan", "Tsz Ching", "Wing Sum", "Hoi Lam", "Chun Kit", "Pui Shan", "Ho Yin", "Sze Wai", "Lok Yi", "Man Hei",
    "Yuen Ting", "Kin Pong",
)  # fmt: skip
_SHANGHAI_SURNAMES = ("陈", "徐", "沈", "陆", "顾", "张", "朱", "钱", "周", "吴", "潘", "蒋")
_SHANGHAI_GIVEN = ("思远", "雨桐", "嘉懿", "文涛", "晓岚", "一诺", "梓轩", "静怡", "俊熙", "若溪", "明哲", "佳宁")


def name_in(city: str, draw: random.Random) -> str:
    """Return a name as it might be heard in the city."""
    if city == "HK":
        return f"{draw.choice(_HONG_KONG_SURNAMES)} {draw.choice(_HONG_KONG_GIVEN)}"
    if city == "SH":
        return f"{draw.choice(_SHANGHAI_SURNAMES)}{draw.choice(_SHANGHAI_GIVEN)}"
    community = draw.random()
    if community < 0.7:
        return f"{draw.choice(_SINGAPORE_SURNAMES)} {draw.choice(_SINGAPORE_GIVEN)}"
    first, fathers = (_MALAY, _MALAY_FATHERS) if community < 0.87 else (_TAMIL, _TAMIL_FATHERS)
    return f"{draw.choice(first)} {draw.choice(fathers)}"
